"""The run as SARIF 2.1.0, for code-scanning pages and editors: what fails, what is not proven, and what is accepted, as suppressed.

A result has the line of its template, the construct as logical location, and a fingerprint that stays while the rest of the template
changes. What passes is in the other formats.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pci_constructs.assembly.lines import Lines
from pci_constructs.findings import Finding, Run, Severity, Subject, Verdict
from pci_constructs.reports._json import fields, text
from pci_constructs.reports._markdown import prose
from pci_constructs.reports._rules import Described, described
from pci_constructs.reports._text import OURS, WORDS, encodable, worst_first

_SHOWN = (Verdict.ERROR, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.ACCEPTED)
_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}
"""Severities on the scale that code scanning draws its own words from."""
_MOST_TAGS = 20
_LINK = re.compile(r"\[(?=[^\]]*\]\()")


def render(run: Run, *, folders: Sequence[Path] = ()) -> str:
    """The run as SARIF.

    Args:
        run: the run.
        folders: where its templates may lie: assemblies, or the files themselves. A template that is not found there, or has changed
            since, is named without a line.
    """
    findings = worst_first(run.of(*_SHOWN))
    rules = described(findings)
    indices = {key: index for index, key in enumerate(rules)}
    places = _Places(run, folders)
    repeated: Counter[str] = Counter()
    results = [_result(finding, indices[finding.source, finding.rule], places, repeated) for finding in findings]
    version = str(run.record.get("tools", {}).get("pci-constructs", ""))
    driver = {
        "name": "pci-constructs",
        "fullName": "pci-constructs: PCI DSS v4.0.1 checks for CloudFormation and the AWS CDK",
        **({"version": version} if version else {}),
        "rules": [_rule(rule) for rule in rules.values()],
    }
    content = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "pci-dss/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(run)],
        "artifacts": places.artifacts,
        "results": results,
        "properties": {"commit": run.record.get("commit"), "summary": run.summary()},
    }
    # A line a result.
    lines = text(fields(content, "  "))
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return encodable(f'{{\n "$schema": "{schema}",\n "version": "2.1.0",\n "runs": [{{\n{lines}\n }}]\n}}\n')


def rule_id(source: str, rule: str) -> str:
    """The id of a rule, unique among those of all tools."""
    return rule if source == OURS else f"{source}/{rule}"


def _rule(rule: Described) -> dict[str, Any]:
    tags = ["security", "pci-dss-4.0.1", *(f"pci-dss/{id_}" for id_ in rule.requirements)][:_MOST_TAGS]
    lines = [f"{rule.title}.", *rule.why, f"What to do: {rule.remediation}." if rule.remediation else ""]
    reasons = [f"PCI DSS {id_}: {reason}." for id_, reason in rule.reasons.items()]
    text = "\n\n".join(filter(None, [*lines, "\n".join(reasons)]))
    # What is known of a rule from its findings alone are words of others.
    shown = lines if rule.why else [prose(line, 1_000) for line in lines]
    markdown = "\n\n".join(filter(None, [*shown, "\n".join(f"- {reason}" for reason in reasons)]))
    return {
        "id": rule_id(rule.source, rule.id),
        "name": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": " ".join([f"{rule.title}.", *rule.why[:1]])},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": tags, "security-severity": _SCORES[rule.severity], "source": rule.source},
    }


def _result(finding: Finding, index: int, places: "_Places", repeated: Counter[str]) -> dict[str, Any]:
    fingerprint = finding.fingerprint
    repeated[fingerprint] += 1
    same = repeated[fingerprint]
    unknown = finding.verdict is Verdict.UNDETERMINED
    level = "error" if finding.verdict is Verdict.ERROR else "none" if unknown else "note" if finding.warning else _LEVELS[finding.severity]
    return {
        "ruleId": rule_id(finding.source, finding.rule),
        "ruleIndex": index,
        # Not enough is known to decide: neither a failure nor a pass.
        "kind": "open" if unknown else "fail",
        "level": level,
        "message": {"text": _message(finding)},
        "locations": [places.of(finding)],
        "partialFingerprints": {
            "pciConstructs/v1": f"{fingerprint}:{same}",
            # The name that code scanning looks for.
            "primaryLocationLineHash": f"{fingerprint}:{same}",
        },
        **({"suppressions": [_suppression(finding)]} if finding.verdict is Verdict.ACCEPTED else {}),
        "properties": {
            "verdict": str(finding.verdict),
            "severity": str(finding.severity),
            "requirements": list(finding.requirements),
            "source": finding.source,
            "warning": finding.warning,
        },
    }


def _message(finding: Finding) -> str:
    text = finding.message or f"{WORDS[finding.verdict]}: {finding.rule}"
    if finding.blocked_by and finding.blocked_by not in text:
        text += f" (cannot be known here: {finding.blocked_by})"
    if finding.verdict is Verdict.UNDETERMINED:
        text = f"not proven: {text}"
    if finding.requirements:
        text += f" (PCI DSS {', '.join(finding.requirements)})"
    # What looks like a link of SARIF must not become one.
    return _LINK.sub(r"\\[", text)


def _suppression(finding: Finding) -> dict[str, Any]:
    record = finding.exception or {}
    who = f"accepted by {record['approver']} until {record.get('expires')}: " if record.get("approver") else ""
    kept = ("kind", "owner", "approver", "expires", "ticket", "acknowledged_at")
    return {
        "kind": "external",
        "status": "accepted",
        "justification": f"{who}{record.get('reason') or ''}",
        "properties": {name: str(record[name]) for name in kept if record.get(name)},
    }


def _invocation(run: Run) -> dict[str, Any]:
    time = run.record.get("time")
    return {
        "executionSuccessful": not run.unreadable and not run.of(Verdict.ERROR),
        **({"endTimeUtc": time} if time else {}),
        "toolExecutionNotifications": [{"level": "error", "message": {"text": sentence}} for sentence in run.unreadable],
    }


class _Places:
    """Where the findings of a run are."""

    def __init__(self, run: Run, folders: Sequence[Path]) -> None:
        self._run = run
        self._folders = [folder if folder.is_dir() else folder.parent for folder in folders]
        self._here = Path.cwd()
        self._lines: dict[str, Lines | None] = {}
        self._uris: dict[str, str] = {}
        self._first = next(iter(sorted(run.templates)), "") or "manifest.json"
        self._indices = {template: index for index, template in enumerate(sorted(run.templates))}
        self.artifacts = [
            {"location": {"uri": self._uri(template)}, "hashes": {"sha-256": run.templates[template]}} for template in self._indices
        ]

    def of(self, finding: Finding) -> dict[str, Any]:
        """The location of one finding; code scanning refuses a result without one."""
        subject = finding.subject
        template = subject.template or self._first
        artifact: dict[str, Any] = {"uri": self._uri(template)}
        if template in self._indices:
            artifact["index"] = self._indices[template]
        return {
            "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": self._line(subject, finding.property) or 1}},
            "logicalLocations": [
                {"name": subject.logical_id or subject.name, "fullyQualifiedName": _whole_name(subject), "kind": "resource"}
            ],
        }

    def _line(self, subject: Subject, property_: str | None) -> int | None:
        if not subject.template or not subject.logical_id:
            return None
        lines = self._known(subject.template)
        return lines.find(subject.logical_id, property_) if lines else None

    def _known(self, template: str) -> Lines | None:
        if template not in self._lines:
            self._lines[template] = None
            for file in self._files(template):
                content = _content(file)
                # A file that changed since has other lines.
                if content is not None and sha256(content).hexdigest() == self._run.templates.get(template):
                    self._lines[template] = Lines(content)
                    break
        return self._lines[template]

    def _files(self, template: str) -> Iterable[Path]:
        return [*(folder / template for folder in self._folders), Path(template)]

    def _uri(self, template: str) -> str:
        """The address of a template, relative to the current folder where it lies below: there a repository is checked out."""
        if template not in self._uris:
            file = next((file for file in self._files(template) if os.path.lexists(file)), Path(template))
            absolute = self._here / file
            below = absolute.relative_to(self._here) if absolute.is_relative_to(self._here) else None
            name = below.as_posix() if below else Path(template).as_posix()
            self._uris[template] = ("file://" if name.startswith("/") else "") + quote(encodable(name))
        return self._uris[template]


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (OSError, ValueError):
        return None


def _whole_name(subject: Subject) -> str:
    return subject.construct_path or "/".join(filter(None, (subject.template, subject.logical_id))) or subject.name
