"""Applies the exceptions on the record, and finds those that are expired, unused, misspelt or not ours to give."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pci_constructs.assembly import Assembly, Metadata
from pci_constructs.findings import Finding, Severity, Subject, Verdict
from pci_constructs.records import EXCEPTION_METADATA

PLUGIN = "pci-dss"
"""The name under which the CDK knows our rules; acknowledgements of ``pci-dss::…`` are not exceptions."""


@dataclass
class _Exception:
    path: str
    record: dict[str, Any]
    used: bool = False

    @property
    def rule(self) -> str:
        return str(self.record.get("rule", ""))

    def covers(self, finding: Finding) -> bool:
        path = finding.subject.construct_path
        return finding.rule == self.rule and (path == self.path or path.startswith(f"{self.path}/"))

    def expired(self, today: date) -> bool:
        try:
            return date.fromisoformat(str(self.record.get("expires"))) < today
        except ValueError:
            return True

    def missing(self) -> list[str]:
        return [name for name in ("reason", "owner", "approver") if not str(self.record.get(name) or "").strip()]


def apply_exceptions(findings: list[Finding], assembly: Assembly, rules: set[str], today: date) -> list[Finding]:
    """The findings with accepted failures marked, and a finding for every exception that does not hold."""
    exceptions = [
        _Exception(entry.path, entry.data if isinstance(entry.data, dict) else {}) for entry in assembly.of_metadata(EXCEPTION_METADATA)
    ]
    judged = [_accept(finding, exceptions, today) if finding.verdict is Verdict.FAIL else finding for finding in findings]
    return [*judged, *_broken(exceptions, rules, today), *_acknowledged(assembly.metadata)]


def _accept(finding: Finding, exceptions: list[_Exception], today: date) -> Finding:
    covering = [exception for exception in exceptions if exception.covers(finding)]
    for exception in covering:
        exception.used = True
    valid = next((exception for exception in covering if not exception.expired(today) and not exception.missing()), None)
    return replace(finding, verdict=Verdict.ACCEPTED, remediation="", exception=valid.record) if valid else finding


def _broken(exceptions: list[_Exception], rules: set[str], today: date) -> Iterator[Finding]:
    for exception in exceptions:
        if exception.rule not in rules:
            yield _finding(exception, "exception-known-rule", f"there is no rule {exception.rule!r}: the exception covers nothing")
        elif exception.expired(today):
            expires = exception.record.get("expires")
            yield _finding(exception, "exception-current", f"the exception for {exception.rule} expired on {expires}")
        elif missing := exception.missing():
            yield _finding(exception, "exception-complete", f"the exception for {exception.rule} has no {', '.join(missing)}")
        elif not exception.used:
            yield _finding(exception, "exception-used", f"nothing here fails {exception.rule}: remove the exception")


def _acknowledged(metadata: tuple[Metadata, ...]) -> Iterator[Finding]:
    for entry in metadata:
        if entry.type != "aws:cdk:acknowledged-rules" or not isinstance(entry.data, dict):
            continue
        for id_ in entry.data:
            if id_.partition("::")[0] == PLUGIN:
                message = f"{id_} is acknowledged without owner, approver or expiry: use accept() instead"
                yield _finding(_Exception(entry.path, {}), "exception-on-record", message)


def _finding(exception: _Exception, rule: str, message: str) -> Finding:
    return Finding(
        rule=rule,
        verdict=Verdict.FAIL,
        severity=Severity.HIGH,
        requirements=("12.3.1",),
        subject=Subject(construct_path=exception.path, template="", stack="", type="Exception"),
        message=message,
        remediation="renew, correct or remove the record",
        exception=exception.record or None,
    )
