"""Applies the exceptions on the record, and finds those that are expired, unused, misspelt or not ours to give."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pci_constructs.assembly import Assembly, Metadata
from pci_constructs.findings import Finding, Severity, Subject, Verdict
from pci_constructs.records import EXCEPTION_METADATA
from pci_constructs.rules.register import Entry, Register

PLUGIN = "pci-dss"
"""The name under which the CDK knows our rules; acknowledgements of ``pci-dss::…`` are not exceptions."""

ACKNOWLEDGED = "aws:cdk:acknowledged-rules"
"""The type of metadata in which the CDK keeps acknowledgements."""


class Applied(Struct):
    """An exception while it is applied.

    Attributes:
        path: the construct that carries it, or the scope of the register's entry.
        record: the record itself.
        entry: the register's entry; ``None`` for an exception in code.
        used: whether it has covered a failure.
    """

    path: str
    record: dict[str, Any]
    entry: Entry | None = None
    used: bool = False

    @property
    def rule(self) -> str:
        """The rule that it is for."""
        return str(self.record.get("rule", ""))

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is of its rule and in its scope."""
        if finding.rule != self.rule:
            return False
        if self.entry is not None:
            return self.entry.reaches(finding.subject)
        path = finding.subject.construct_path
        return path == self.path or path.startswith(f"{self.path}/")

    def ended(self, today: date) -> str:
        """How it ended, where its last day is over or is no day; empty while it holds."""
        last = str(self.record.get("expires"))
        try:
            return f"expired on {last}" if date.fromisoformat(last) < today else ""
        except ValueError:
            return f"ends on {last!r}, which is no day such as 2027-06-30"

    def missing(self) -> list[str]:
        """The fields without which it holds nothing."""
        said = {name: str(self.record.get(name) or "").strip() for name in ("reason", "owner", "approver")}
        # ``accept()`` refuses this; metadata can be written without it.
        own = said["approver"] and said["approver"].casefold() == said["owner"].casefold()
        return [name for name, text in said.items() if not text] or (["approver besides its owner"] if own else [])


def of_register(register: Register) -> list[Applied]:
    """The register's exceptions, to be applied to one or several assemblies."""
    return [Applied(entry.scope, dict(entry.record), entry) for entry in register.entries]


def apply_exceptions(
    findings: list[Finding],
    assembly: Assembly,
    *,
    known: Callable[[], Iterable[str]],
    asked: Iterable[str],
    today: date,
    registered: list[Applied] | None = None,
    strict: bool = False,
) -> list[Finding]:
    """The findings with accepted failures marked, and a finding for every exception in code that does not hold.

    Args:
        findings: what the rules said.
        assembly: the assembly, whose metadata has the exceptions.
        known: tells the ids of all rules that there are.
        asked: the ids of the rules that were asked; an exception for another one may well be unused.
        today: the day on which they must not have expired.
        registered: the register's exceptions; see ``broken`` for what is wrong with them.
        strict: whether exceptions in code count no longer.
    """
    in_code = [
        Applied(entry.path, entry.data if isinstance(entry.data, dict) else {}) for entry in assembly.of_metadata(EXCEPTION_METADATA)
    ]
    counting = [*(registered or []), *([] if strict else in_code)]
    judged = findings
    if counting:
        judged = [_accept(finding, counting, today) if finding.verdict is Verdict.FAIL else finding for finding in findings]
    wrong = _refused(in_code) if strict else broken(in_code, known=known, asked=asked, today=today)
    return [*judged, *wrong, *_acknowledged(assembly.metadata)]


def _accept(finding: Finding, exceptions: list[Applied], today: date) -> Finding:
    covering = [exception for exception in exceptions if exception.covers(finding)]
    for exception in covering:
        exception.used = True
    valid = next((exception for exception in covering if not exception.ended(today) and not exception.missing()), None)
    return replace(finding, verdict=Verdict.ACCEPTED, remediation="", exception=valid.record) if valid else finding


def broken(exceptions: Iterable[Applied], *, known: Callable[[], Iterable[str]], asked: Iterable[str], today: date) -> Iterator[Finding]:
    """A finding for every exception that is misspelt, expired, incomplete or unused."""
    there, in_question = (set(known()), set(asked)) if (held := list(exceptions)) else (set(), set())
    for exception in held:
        if exception.rule not in there:
            yield _finding(exception, "exception-known-rule", f"there is no rule {exception.rule!r}: the exception covers nothing")
        elif ended := exception.ended(today):
            yield _finding(exception, "exception-current", f"the exception for {exception.rule} {ended}")
        elif missing := exception.missing():
            yield _finding(exception, "exception-complete", f"the exception for {exception.rule} has no {', '.join(missing)}")
        elif not exception.used and exception.rule in in_question:
            yield _finding(exception, "exception-used", f"nothing here fails {exception.rule}: remove the exception")


def _refused(exceptions: list[Applied]) -> Iterator[Finding]:
    for exception in exceptions:
        message = f"the exception for {exception.rule} is in code, and only those of the register count"
        yield _finding(exception, "exception-in-register", message)


def _acknowledged(metadata: tuple[Metadata, ...]) -> Iterator[Finding]:
    for entry in metadata:
        if entry.type != ACKNOWLEDGED or not isinstance(entry.data, dict | list):
            continue
        for id_ in map(str, entry.data):
            if id_.partition("::")[0] == PLUGIN:
                message = f"{id_} is acknowledged without owner, approver or expiry: use accept() instead"
                yield _finding(Applied(entry.path, {}), "exception-on-record", message)


def _finding(exception: Applied, rule: str, message: str) -> Finding:
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
