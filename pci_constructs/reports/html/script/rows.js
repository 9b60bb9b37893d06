// What a finding or a resource looks like. Every text goes in as text, never as HTML.
const STEP = 100;

function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function link(hash, text) {
  const element = make("a", "", make("bdi", "", text));
  element.href = hash;
  return element;
}

const anchor = (kind, id) => `#${kind}=${encodeURIComponent(id).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;
const mark = (verdict) => make("span", `mark ${CLASSES[verdict]}`, DATA.words[verdict]);

function term(list, name, value, className = "text") {
  if (value === "" || value === undefined) return;
  const shown = typeof value === "string" ? make("bdi", className, value) : value;
  list.append(make("dt", "", name), make("dd", "", shown));
}

function findingRow(at) {
  const [rule, source] = DATA.rules[FINDINGS.rule[at]];
  const subject = FINDINGS.subject[at];
  const line = make("span", "line", mark(VERDICT[at]), " ", make("span", "severity", DATA.severities[SEVERITY[at]]), " ", make("bdi", "", rule));
  if (source !== "pci-dss") line.append(" ", make("span", "source", make("bdi", "", source)));
  const title = DATA.texts[FINDINGS.message[at]] || DATA.rules[FINDINGS.rule[at]][2];
  const summary = make("summary", "", line, make("bdi", "what", title), make("span", "where", make("bdi", "path", nameOf(subject)), " ", make("bdi", "type", DATA.types[SUBJECTS.type[subject]])));
  const row = make("details", "row finding", summary);
  row.dataset.finding = String(at);
  return row;
}

function fillFinding(row) {
  const at = Number(row.dataset.finding);
  const [rule, , title] = DATA.rules[FINDINGS.rule[at]];
  const subject = FINDINGS.subject[at];
  const [, template, stage, account, region] = stackOf(subject);
  const list = make("dl", "");
  const text = (column) => DATA.texts[FINDINGS[column][at]];
  term(list, "message", text("message"));
  term(list, "property", text("property"), "path");
  term(list, "cannot be known here", text("blocked"));
  term(list, "to do", text("remediation"));
  if (FINDINGS.warning[at]) term(list, "warns only", "the rule is new and does not stop a build yet");
  term(list, "rule", make("span", "", link(anchor("rule", rule), rule), title ? `: ${title}` : ""));
  const answered = make("span", "");
  DATA.sets[FINDINGS.requirements[at]].forEach((id, place) => answered.append(place ? ", " : "", link(anchor("requirement", id), id)));
  term(list, "requirements", answered.childNodes.length ? answered : "none; a guard rail, or another tool's rule");
  term(list, "logical id", SUBJECTS.id[subject], "path");
  term(list, "template", template, "path");
  term(list, "stage", stage);
  term(list, "account, region", [account, region].filter(Boolean).join(", "));
  term(list, "owner", DATA.owners[SUBJECTS.owner[subject]]);
  for (const [name, value] of Object.entries(DATA.exceptions[FINDINGS.exception[at]])) {
    if (name !== "rule") term(list, `exception: ${name.replaceAll("_", " ")}`, value);
  }
  term(list, "link", link(`#finding=${fingerprint(at)}`, fingerprint(at)));
  row.append(make("div", "body", list));
}

function tally(findings) {
  const counts = new Array(DATA.words.length).fill(0);
  for (const at of findings) counts[VERDICT[at]]++;
  const shown = make("span", "state");
  counts.forEach((count, verdict) => {
    if (count) shown.append(make("span", `count ${CLASSES[verdict]}`, `${number(count)} ${DATA.words[verdict]}`), " ");
  });
  return shown;
}

// A hundred rows, and a button for the next: what nobody looks at is never built.
function pages(items, build, container = make("div", "inner")) {
  const rows = make("div", "rows");
  const button = make("button", "");
  button.type = "button";
  let shown = 0;
  function more(count, focus) {
    const next = items.slice(shown, shown + count).map(build);
    rows.append(...next);
    shown += next.length;
    button.hidden = shown >= items.length;
    button.textContent = `Show ${number(Math.min(STEP, items.length - shown))} more of ${number(items.length - shown)}`;
    if (focus) (next[0]?.querySelector("summary") ?? next[0])?.focus();
  }
  button.addEventListener("click", () => more(STEP, true));
  container.replaceChildren(rows, make("p", "", button));
  more(STEP, false);
  return { container, total: items.length, more: (least) => { if (shown < least) more(least - shown, false); }, shown: () => shown };
}

function resourceRow([subject, findings]) {
  const title = make("span", "title", make("bdi", "path", nameOf(subject)), make("span", "sub", make("bdi", "", DATA.types[SUBJECTS.type[subject]])));
  const row = make("details", "row", make("summary", "", title, tally(findings)));
  row.addEventListener("toggle", () => row.append(make("div", "body", pages(findings, findingRow).container)), { once: true });
  return row;
}

function inventoryRow(at) {
  const subject = DATA.inventory.subject[at];
  const owner = DATA.owners[SUBJECTS.owner[subject]];
  const about = make("div", "more", make("bdi", "type", DATA.types[SUBJECTS.type[subject]]), ": ", make("bdi", "text", DATA.texts[DATA.inventory.reason[at]]));
  if (owner) about.append(" · owner ", make("bdi", "text", owner));
  const row = make("div", "row", make("bdi", "path", nameOf(subject)), about);
  row.tabIndex = -1;
  return row;
}
