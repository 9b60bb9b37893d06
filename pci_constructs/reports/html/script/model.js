"use strict";
// The data of the page, and what matches a search. Texts are matched once each, and findings by the numbers of their texts.
const DATA = JSON.parse(document.getElementById("data").textContent);
const FINDINGS = DATA.findings;
const SUBJECTS = DATA.subjects;
const TOTAL = FINDINGS.rule.length;
const PRINT = 32;
const COLUMNS = ["rule", "subject", "requirements", "message", "property", "blocked", "remediation", "exception", "warning"];
for (const name of COLUMNS) FINDINGS[name] = Int32Array.from(FINDINGS[name]);
const VERDICT = Uint8Array.from(FINDINGS.verdict, Number);
const SEVERITY = Uint8Array.from(FINDINGS.severity, Number);
const CLASSES = ["error", "fail", "undetermined", "accepted", "pass", "not_applicable"];

const number = (count) => count.toLocaleString("en");
const fingerprint = (finding) => FINDINGS.fingerprint.slice(finding * PRINT, (finding + 1) * PRINT);
const stackOf = (subject) => DATA.stacks[SUBJECTS.stack[subject]];
const nameOf = (subject) => SUBJECTS.path[subject] || SUBJECTS.id[subject] || stackOf(subject)[0] || "the run as a whole";

const lowered = {};
function haystack() {
  if (!lowered.texts) {
    const low = (text) => text.toLowerCase();
    lowered.texts = DATA.texts.map(low);
    lowered.rules = DATA.rules.map((rule) => low(rule.join(" ")));
    lowered.types = DATA.types.map(low);
    lowered.stacks = DATA.stacks.map((stack) => low(stack.join(" ")));
    lowered.owners = DATA.owners.map(low);
    lowered.subjects = SUBJECTS.path.map((path, place) => low(`${path} ${SUBJECTS.id[place]}`));
    lowered.exceptions = DATA.exceptions.map((record) => low(Object.values(record).join(" ")));
  }
  return lowered;
}

const belongs = (id, wanted) => id === wanted || id.startsWith(`${wanted}.`);

function matcher(term) {
  const hay = haystack();
  const found = (texts) => Uint8Array.from(texts, (text) => (text.includes(term) ? 1 : 0));
  const texts = found(hay.texts), rules = found(hay.rules), exceptions = found(hay.exceptions);
  const types = found(hay.types), stacks = found(hay.stacks), owners = found(hay.owners);
  const subjects = found(hay.subjects);
  for (let at = 0; at < subjects.length; at++) {
    subjects[at] |= types[SUBJECTS.type[at]] | stacks[SUBJECTS.stack[at]] | owners[SUBJECTS.owner[at]];
  }
  const sets = Uint8Array.from(DATA.sets, (ids) => (ids.some((id) => belongs(id.toLowerCase(), term)) ? 1 : 0));
  const print = /^[0-9a-f]{8,32}$/.test(term);
  const { rule, subject, requirements, message, property, blocked, remediation, exception } = FINDINGS;
  return (at) =>
    rules[rule[at]] || subjects[subject[at]] || texts[message[at]] || texts[property[at]] || texts[blocked[at]] ||
    texts[remediation[at]] || exceptions[exception[at]] || sets[requirements[at]] ||
    (print && FINDINGS.fingerprint.startsWith(term, at * PRINT));
}

const terms = (query) => [...query.toLowerCase().matchAll(/"([^"]+)"|\S+/g)].map((part) => part[1] ?? part[0]);

// The findings that a filter lets through, in the order of the page: what needs somebody first.
function matching(filter) {
  const tests = terms(filter.q).map(matcher);
  const verdicts = Uint8Array.from(DATA.words, (word) => (filter.verdict.has(word) ? 1 : 0));
  const severity = filter.severity ? DATA.severities.indexOf(filter.severity) : null;
  const rules = Uint8Array.from(DATA.rules, ([id, source]) =>
    (!filter.rule || id === filter.rule) && (!filter.source || source === filter.source) ? 1 : 0);
  const sets = Uint8Array.from(DATA.sets, (ids) => (!filter.requirement || ids.some((id) => belongs(id, filter.requirement)) ? 1 : 0));
  const stacks = Uint8Array.from(DATA.stacks, ([name]) => (!filter.stack || name === filter.stack ? 1 : 0));
  const found = [];
  for (let at = 0; at < TOTAL; at++) {
    if (
      verdicts[VERDICT[at]] && (severity === null || SEVERITY[at] === severity) && rules[FINDINGS.rule[at]] &&
      sets[FINDINGS.requirements[at]] && stacks[SUBJECTS.stack[FINDINGS.subject[at]]] && tests.every((test) => test(at))
    ) found.push(at);
  }
  return found;
}

function where(test) {
  const found = [];
  for (let at = 0; at < TOTAL; at++) if (test(at)) found.push(at);
  return found;
}
