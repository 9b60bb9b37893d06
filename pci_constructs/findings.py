"""What a run found: verdicts, findings and the run itself, as pure data."""

import builtins
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from pci_constructs.digests import of_short
from pci_constructs.network.pictures.picture import Picture
from pci_constructs.standard import STANDARD

SCHEMA_VERSION = 1
"""Raised when a field of the JSON format goes away or changes its meaning; new fields do not raise it."""


class Verdict(StrEnum):
    """What a rule says of a resource."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"
    ACCEPTED = "accepted"
    ERROR = "error"

    # That of an enumeration is written in Python, and verdicts are looked up more often than anything else.
    __hash__ = str.__hash__


class Severity(StrEnum):
    """How much it matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    __hash__ = str.__hash__

    @property
    def rank(self) -> int:
        """Its place in the order, the worst highest."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
QUIET = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE})
"""What asks nothing of anybody: reports count it, and list it where everything is asked for."""


class Subject(Struct, frozen=True, kw_only=True):
    """What a finding is about: a resource, or a stack as a whole.

    Attributes:
        construct_path: its path in the construct tree.
        template: its template, relative to the assembly.
        stack: the path of its stack.
        stage: the stage, empty at the root.
        logical_id: the resource's id within the template; empty for a stack.
        type: the CloudFormation type; ``Stack`` for a stack.
        account: the account of the stack, if known at synth.
        region: the region of the stack, if known at synth.
    """

    construct_path: str
    template: str
    stack: str
    stage: str = ""
    logical_id: str = ""
    type: str = "Stack"
    account: str | None = None
    region: str | None = None

    @property
    def name(self) -> str:
        """How to speak of it."""
        return self.construct_path or self.logical_id or self.stack or self.template or self.type

    def to_json(self) -> dict[str, Any]:
        """The subject as plain data."""
        return {
            "logical_id": self.logical_id,
            "type": self.type,
            "stack": self.stack,
            "construct_path": self.construct_path,
            "template": self.template,
            "stage": self.stage,
            "account": self.account,
            "region": self.region,
        }


class Finding(Struct, frozen=True, kw_only=True):
    """What one rule says of one resource.

    Attributes:
        rule: the rule's id.
        verdict: what it says.
        severity: how much a failure of this rule matters.
        requirements: the requirement ids that the rule answers.
        subject: what it is about.
        message: the reason, for a person.
        remediation: what to change.
        property: the property that decides, where there is one.
        blocked_by: what an ``undetermined`` verdict would have to know.
        exception: the record that an ``accepted`` verdict rests on.
        source: whose rule it is; ``pci-dss`` for this library's.
        warning: whether the rule is new in this release, so that a failure does not stop a build yet.
        since: the version of the pack that first had the rule; empty where that does not matter.
    """

    rule: str
    verdict: Verdict
    severity: Severity
    requirements: tuple[str, ...]
    subject: Subject
    message: str = ""
    remediation: str = ""
    property: str | None = None
    blocked_by: str | None = None
    exception: dict[str, Any] | None = None
    source: str = "pci-dss"
    warning: bool = False
    since: str = ""

    # The field ``property`` hides the built-in one here.
    @builtins.property
    def fingerprint(self) -> str:
        """The same for the same rule on the same resource in every run, whatever else changes in its template."""
        subject = self.subject
        where = subject.construct_path or subject.logical_id or subject.stack
        parts = (self.source, self.rule, subject.stack or subject.template, where)
        return of_short("\0".join(parts).encode("utf-8", "replace"))[:32]

    def to_json(self) -> dict[str, Any]:
        """The finding as plain data."""
        return {
            "rule": self.rule,
            "verdict": str(self.verdict),
            "severity": str(self.severity),
            "requirements": list(self.requirements),
            "resource": self.subject.to_json(),
            "property": self.property,
            "message": self.message,
            "remediation": self.remediation,
            "blocked_by": self.blocked_by,
            "exception": self.exception,
            "source": self.source,
            "warning": self.warning,
            "fingerprint": self.fingerprint,
        }


class InventoryItem(Struct, frozen=True, kw_only=True):
    """One resource of the scope inventory (12.5.1).

    Attributes:
        subject: the resource.
        scope: how it relates to card data; empty if nothing says so.
        reason: why, in the words of whoever declared it.
        owner: who answers for it, as the tag ``owner`` of the resource or its stack says; empty if none does.
    """

    subject: Subject
    scope: str
    reason: str
    owner: str = ""

    def to_json(self) -> dict[str, Any]:
        """The item as plain data."""
        return {"resource": self.subject.to_json(), "scope": self.scope, "reason": self.reason, "owner": self.owner}


class Run(Struct, frozen=True, kw_only=True):
    """What was looked at, and everything that was found.

    Attributes:
        findings: one for every rule and resource it applies to, passes included unless they are counted only.
        stages: how many stages were looked at.
        stacks: how many stacks, nested ones not counted.
        nested_stacks: how many nested stacks.
        resources: how many resources.
        rules: how many rules ran.
        unreadable: what could not be read; anything here makes the run red.
        templates: the SHA-256 of each template that was read.
        record: when, of which commit and with which tools and settings it ran.
        inventory: every resource by PCI scope, if it was asked for.
        pictures: what the diagrams of its networks hold, if they were asked for.
        undrawn: why there are no pictures of networks that are there.
        counted: how many findings there are besides, by verdict, where the quiet ones were not kept.
    """

    findings: tuple[Finding, ...]
    stages: int
    stacks: int
    nested_stacks: int
    resources: int
    rules: int
    unreadable: tuple[str, ...] = field(default=())
    templates: Mapping[str, str] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)
    inventory: tuple[InventoryItem, ...] = ()
    pictures: tuple[Picture, ...] = ()
    undrawn: str = ""
    counted: Mapping[Verdict, int] = field(default_factory=dict)

    def of(self, *verdicts: Verdict) -> list[Finding]:
        """The findings with these verdicts."""
        return [finding for finding in self.findings if finding.verdict in verdicts]

    def blocking(self, fail_on: Severity = Severity.MEDIUM, *, strict: bool = False) -> list[Finding]:
        """The findings that stop a build: errors, and failures of this severity or worse.

        Args:
            fail_on: the least severity that stops a build.
            strict: whether what is undetermined stops it like a failure.
        """
        stopping = (Verdict.FAIL, Verdict.UNDETERMINED) if strict else (Verdict.FAIL,)
        return [
            finding
            for finding in self.findings
            if finding.verdict is Verdict.ERROR
            or (finding.verdict in stopping and finding.severity.rank >= fail_on.rank and not finding.warning)
        ]

    def summary(self) -> dict[str, int]:
        """The counts, by verdict and of what was looked at."""
        verdicts = Counter(self.counted)
        verdicts.update(finding.verdict for finding in self.findings)
        looked_at = ("stages", "stacks", "nested_stacks", "resources", "rules")
        return {**{str(v): verdicts[v] for v in Verdict}, **{name: getattr(self, name) for name in looked_at}}

    def to_json(self, findings: Iterable[Finding] | None = None) -> dict[str, Any]:
        """The run as plain data, with all findings or those given."""
        chosen = self.findings if findings is None else findings
        return {
            "schema_version": SCHEMA_VERSION,
            "standard": STANDARD,
            "pack_version": self.record.get("tools", {}).get("pci-constructs", ""),
            "summary": self.summary(),
            "unreadable": list(self.unreadable),
            "findings": [finding.to_json() for finding in chosen],
            **({"inventory": [item.to_json() for item in self.inventory]} if self.inventory else {}),
            **({"pictures": [picture.to_json() for picture in self.pictures]} if self.pictures else {}),
            **({"undrawn": self.undrawn} if self.undrawn else {}),
            "run": {**self.record, "templates": dict(self.templates)},
        }
