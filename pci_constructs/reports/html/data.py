"""The findings as the page's script reads them: in columns, with every text once, so that 100,000 of them stay small."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pci_constructs.findings import Finding, Run, Severity, Subject
from pci_constructs.reports._json import encoded
from pci_constructs.reports._text import ORDER, visible
from pci_constructs.reports.html.text import WORDS, owners, place
from pci_constructs.standard import requirements

_ESCAPES = {letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


class _Table:
    """Texts or rows by number, each once."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def number(self, key: Any, row: Callable[[], Any] | None = None) -> int:
        """The number of a row; the row is the key itself if nothing makes one."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.rows)
            self.rows.append(row() if row else visible(key))
        return found


class _Subjects:
    """The resources in columns; they share the tables of their stacks and types."""

    def __init__(self, owned: Mapping[Subject, str]) -> None:
        self._owned = owned
        self._numbers: dict[Subject, int] = {}
        self._stacks, self._types, self._owners = _Table(), _Table(), _Table()
        self._columns: dict[str, list[Any]] = {"path": [], "id": [], "type": [], "stack": [], "owner": []}
        self._owners.number("")

    def number(self, subject: Subject) -> int:
        found = self._numbers.get(subject)
        if found is None:
            found = self._numbers[subject] = len(self._numbers)
            details = (place(subject), subject.template, subject.stage, subject.account or "", subject.region or "")
            columns = self._columns
            columns["path"].append(visible(subject.construct_path))
            columns["id"].append(visible(subject.logical_id))
            columns["type"].append(self._types.number(subject.type))
            columns["stack"].append(self._stacks.number(details, partial(_all_visible, details)))
            columns["owner"].append(self._owners.number(self._owned.get(subject, "")))
        return found

    def to_json(self) -> dict[str, Any]:
        return {"stacks": self._stacks.rows, "types": self._types.rows, "owners": self._owners.rows, "subjects": self._columns}


def data(run: Run, findings: Sequence[Finding], titles: Mapping[tuple[str, str], str]) -> str:
    """The data of the page as JSON that no HTML parser takes for anything else.

    Args:
        run: the run.
        findings: its findings in the order of the page.
        titles: the title of each rule, by source and id.
    """
    texts, rules, sets, exceptions = _Table(), _Table(), _Table(), _Table()
    texts.number("")
    exceptions.number("", dict)
    subjects = _Subjects(owners(run))
    verdicts = {verdict: str(number) for number, verdict in enumerate(ORDER)}
    severities = {severity: str(severity.rank) for severity in Severity}
    columns: dict[str, list[int]] = {
        name: [] for name in ("rule", "subject", "requirements", "message", "property", "blocked", "remediation", "exception", "warning")
    }
    add = [columns[name].append for name in columns]
    for finding in findings:
        rule = (finding.source, finding.rule)
        values = (
            rules.number(rule, partial(_rule, rule, titles)),
            subjects.number(finding.subject),
            sets.number(finding.requirements, partial(_all_visible, finding.requirements)),
            texts.number(finding.message),
            texts.number(finding.property or ""),
            texts.number(finding.blocked_by or ""),
            texts.number(finding.remediation),
            _exception(finding, exceptions),
            int(finding.warning),
        )
        for append, value in zip(add, values, strict=True):
            append(value)
    inventory = {
        "subject": [subjects.number(item.subject) for item in run.inventory],
        "scope": [texts.number(item.scope) for item in run.inventory],
        "reason": [texts.number(item.reason) for item in run.inventory],
    }
    document = {
        "words": [WORDS[verdict] for verdict in ORDER],
        "severities": [str(severity) for severity in Severity],
        "standard": list(requirements()),
        "rules": rules.rows,
        "sets": sets.rows,
        "texts": texts.rows,
        "exceptions": exceptions.rows,
        **subjects.to_json(),
        "findings": {
            **columns,
            "verdict": "".join(verdicts[finding.verdict] for finding in findings),
            "severity": "".join(severities[finding.severity] for finding in findings),
            # Of one length, so that they need no separators.
            "fingerprint": "".join(finding.fingerprint for finding in findings),
        },
        "inventory": inventory,
    }
    text = encoded(document)
    for letter, escape in _ESCAPES.items():
        text = text.replace(letter, escape)
    return text


def _rule(key: tuple[str, str], titles: Mapping[tuple[str, str], str]) -> list[str]:
    source, id_ = key
    return _all_visible((id_, source, titles.get(key, "")))


def _all_visible(texts: Sequence[str]) -> list[str]:
    return [visible(text) for text in texts]


def _exception(finding: Finding, table: _Table) -> int:
    record = finding.exception
    if not record:
        return 0
    shown = {str(name): visible(value) for name, value in record.items() if value is not None}
    return table.number(json.dumps(record, sort_keys=True, default=str), lambda: shown)
