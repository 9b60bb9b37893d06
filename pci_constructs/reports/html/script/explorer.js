// The list of all findings: its filter, which the address of the page repeats, and its rows.
const form = document.getElementById("filter");
const matches = document.getElementById("matches");
const list = document.getElementById("list");
const CHOICES = ["severity", "requirement", "stack", "source", "rule"];
let current = null;
let waiting = 0;

function options(name, values) {
  const choice = form.elements[name];
  for (const value of new Set(values)) {
    const option = make("option", "", value);
    option.value = value;
    choice.append(option);
  }
}

function requirementChoices() {
  const used = new Set(DATA.sets.flat());
  const wanted = new Set();
  for (const id of used) id.split(".").forEach((_, place, parts) => wanted.add(parts.slice(0, place + 1).join(".")));
  return [...wanted].sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
}

function read() {
  const filter = { q: form.elements.q.value.trim(), verdict: new Set() };
  for (const box of form.elements.verdict) if (box.checked) filter.verdict.add(box.value);
  for (const name of CHOICES) filter[name] = form.elements[name].value;
  return filter;
}

function write(parameters) {
  form.reset();
  form.elements.q.value = parameters.get("q") ?? "";
  for (const name of CHOICES) form.elements[name].value = parameters.get(name) ?? "";
  const verdicts = parameters.getAll("verdict");
  // A link that names no verdict means all of them.
  for (const box of form.elements.verdict) box.checked = verdicts.length ? verdicts.includes(box.value) : true;
}

// The filter in words, so that a printed list says what it is a list of.
function described(filter) {
  const all = filter.verdict.size === DATA.words.length;
  const parts = [all ? "all verdicts" : [...filter.verdict].join(", ") || "no verdict is chosen"];
  for (const name of CHOICES) if (filter[name]) parts.push(`${name} ${filter[name]}`);
  if (filter.q) parts.push(`search “${filter.q}”`);
  return parts.join("; ");
}

function show() {
  clearTimeout(waiting);
  const filter = read();
  const found = matching(filter);
  current = pages(found, findingRow, list);
  matches.textContent = found.length
    ? `${number(found.length)} of ${number(TOTAL)} findings: ${described(filter)}`
    : `None of ${number(TOTAL)} findings: ${described(filter)}`;
}

function remember() {
  const filter = read();
  const parameters = new URLSearchParams();
  if (filter.q) parameters.set("q", filter.q);
  if (filter.verdict.size < DATA.words.length) for (const word of filter.verdict) parameters.append("verdict", word);
  for (const name of CHOICES) if (filter[name]) parameters.set(name, filter[name]);
  history.replaceState(null, "", `#findings&${parameters}`);
}

function changed() {
  show();
  remember();
}

options("severity", [...DATA.severities].reverse());
options("requirement", requirementChoices());
options("stack", DATA.stacks.map(([name]) => name).filter(Boolean).sort());
options("source", DATA.rules.map(([, source]) => source).sort());
options("rule", DATA.rules.map(([id]) => id).sort());
form.addEventListener("input", (event) => {
  clearTimeout(waiting);
  if (event.target.name === "q") waiting = setTimeout(changed, 150);
});
// The search field was heard already; to list again when the focus leaves it would take the focus from where it goes.
form.addEventListener("change", (event) => { if (event.target.name !== "q") changed(); });
form.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
document.getElementById("clear").addEventListener("click", () => {
  form.reset();
  show();
  history.replaceState(null, "", "#findings");
});
form.hidden = false;
