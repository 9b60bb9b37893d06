"""What a run found: verdicts, findings and the run itself, as pure data."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from pci_constructs.standard import STANDARD


class Verdict(StrEnum):
    """What a rule says of a resource."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"
    ACCEPTED = "accepted"
    ERROR = "error"


class Severity(StrEnum):
    """How much it matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Its place in the order, the worst highest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a finding is about: a resource, or a stack as a whole.

    Attributes:
        construct_path: its path in the construct tree.
        template: its template, relative to the assembly.
        stack: the path of its stack.
        stage: the stage, empty at the root.
        logical_id: the resource's id within the template; empty for a stack.
        type: the CloudFormation type; ``Stack`` for a stack.
    """

    construct_path: str
    template: str
    stack: str
    stage: str = ""
    logical_id: str = ""
    type: str = "Stack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was looked at, and everything that was found.

    Attributes:
        findings: one for every rule and resource it applies to, passes included.
        stages: how many stages were looked at.
        stacks: how many stacks, nested ones not counted.
        nested_stacks: how many nested stacks.
        resources: how many resources.
        rules: how many rules ran.
        unreadable: what could not be read; anything here makes the run red.
    """

    findings: tuple[Finding, ...]
    stages: int
    stacks: int
    nested_stacks: int
    resources: int
    rules: int
    unreadable: tuple[str, ...] = field(default=())

    def of(self, *verdicts: Verdict) -> list[Finding]:
        """The findings with these verdicts."""
        return [finding for finding in self.findings if finding.verdict in verdicts]

    def blocking(self, fail_on: Severity = Severity.MEDIUM) -> list[Finding]:
        """The findings that stop a build: errors, and failures of this severity or worse."""
        return [
            finding
            for finding in self.findings
            if finding.verdict is Verdict.ERROR or (finding.verdict is Verdict.FAIL and finding.severity.rank >= fail_on.rank)
        ]

    def summary(self) -> dict[str, int]:
        """The counts, by verdict and of what was looked at."""
        verdicts = Counter(finding.verdict for finding in self.findings)
        looked_at = ("stages", "stacks", "nested_stacks", "resources", "rules")
        return {**{str(v): verdicts[v] for v in Verdict}, **{name: getattr(self, name) for name in looked_at}}

    def to_json(self, findings: Iterable[Finding] | None = None) -> dict[str, Any]:
        """The run as plain data, with all findings or those given."""
        chosen = self.findings if findings is None else findings
        return {
            "schema_version": 1,
            "standard": STANDARD,
            "summary": self.summary(),
            "unreadable": list(self.unreadable),
            "findings": [asdict(finding) for finding in chosen],
        }
