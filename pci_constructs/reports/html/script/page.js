// Links into the page, parts that are built when somebody opens them, keys, and print.
const PRINTED = 1000;

const FILL = {
  requirement: (id) => findingsOf((at) => DATA.sets[FINDINGS.requirements[at]].includes(id), { requirement: id }),
  rule: (id, row) => findingsOf((at) => {
    const [rule, source] = DATA.rules[FINDINGS.rule[at]];
    return rule === id && source === row.dataset.source;
  }, { rule: id, source: row.dataset.source }),
  stack: (name) => {
    const found = new Map();
    DATA.inventory.subject.forEach((subject) => { if (stackOf(subject)[0] === name) found.set(subject, []); });
    const judged = new Map();
    for (const at of where((one) => stackOf(FINDINGS.subject[one])[0] === name)) {
      const subject = FINDINGS.subject[at];
      if (!judged.has(subject)) judged.set(subject, []);
      judged.get(subject).push(at);
      found.delete(subject);
    }
    return pages([...judged, ...found], resourceRow).container;
  },
  scope: (name) => {
    const found = [...DATA.inventory.scope.keys()].filter((at) => DATA.texts[DATA.inventory.scope[at]] === name);
    return pages(found, inventoryRow).container;
  },
};

function findingsOf(test, filter) {
  const found = where(test);
  if (!found.length) return "";
  const { container } = pages(found, findingRow);
  container.prepend(make("p", "more", link(`#findings&${new URLSearchParams(filter)}`, `Search and filter these ${number(found.length)}`)));
  return container;
}

function fill(row) {
  if (!row.open || row.dataset.filled) return;
  row.dataset.filled = "yes";
  if (row.dataset.finding) return fillFinding(row);
  const kind = Object.keys(FILL).find((name) => name in row.dataset);
  if (kind) row.querySelector(".body").append(FILL[kind](row.dataset[kind], row));
}

function go() {
  const hash = location.hash.slice(1);
  const [first, ...rest] = hash.split("&");
  const [kind, id] = [first.split("=")[0], first.slice(first.indexOf("=") + 1)];
  if (first === "findings" && rest.length) {
    write(new URLSearchParams(rest.join("&")));
    show();
    document.getElementById("findings").scrollIntoView();
  } else if (kind === "finding" && /^[0-9a-f]{32}$/.test(id)) {
    const there = document.getElementById(hash);
    if (there) return there.scrollIntoView({ block: "center" });
    write(new URLSearchParams({ q: id }));
    show();
    const row = list.querySelector("details");
    if (!row) matches.textContent = `This run has no finding ${id}`;
    else {
      row.classList.add("here");
      row.open = true;
      row.querySelector("summary").focus();
    }
    (row ?? matches).scrollIntoView({ block: "center" });
  } else if (kind === "rule" || kind === "requirement") {
    const row = document.getElementById(hash);
    if (row) {
      row.open = true;
      row.scrollIntoView();
      row.querySelector("summary")?.focus();
    }
  }
}

document.addEventListener("toggle", (event) => fill(event.target), true);
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    form.elements.q.focus();
  }
});
document.getElementById("print").addEventListener("click", () => window.print());
addEventListener("beforeprint", () => {
  current.more(PRINTED);
  const left = current.total - current.shown();
  matches.dataset.said = matches.textContent;
  if (left > 0) matches.textContent += `; the first ${number(current.shown())} are printed`;
});
addEventListener("afterprint", () => { matches.textContent = matches.dataset.said ?? matches.textContent; });
addEventListener("hashchange", go);

const entries = [...document.querySelectorAll("nav a")];
const seen = new IntersectionObserver((changes) => {
  for (const change of changes) {
    if (!change.isIntersecting) continue;
    for (const entry of entries) {
      if (entry.hash === `#${change.target.id}`) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
    }
  }
}, { rootMargin: "-10% 0px -85% 0px" });
for (const entry of entries) seen.observe(document.querySelector(entry.hash));

show();
go();
document.documentElement.dataset.ready = "yes";
