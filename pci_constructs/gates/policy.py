"""Whether the rules of this library looked at the commit that is deployed, all of it, and nothing fails (6.5.2)."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from pci_constructs.gates.decision import Decision, Reason, listed
from pci_constructs.gates.exceptions import Accepted, Day, holding

REQUIREMENT = "6.5.2"
COUNTED = ("fail", "error", "undetermined", "accepted")
"""The verdicts whose findings a saved run always lists."""


class Judged(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finding that is no pass.

    Attributes:
        rule: the rule.
        verdict: what it says.
        requirements: what it answers; none for rules of others.
        where: the construct, or the resource.
        source: whose rule it is.
        warning: whether the rule is too new to stop a change.
        expires: the last day of the exception on record; empty where there is none.
        acknowledged: whether it is a finding of another's, acknowledged in the CDK's own way, which has no last day.
        message: the reason.
    """

    rule: str
    verdict: Literal["fail", "error", "undetermined", "accepted"]
    requirements: tuple[str, ...]
    where: str
    source: str
    warning: bool
    expires: str
    acknowledged: bool
    message: str


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="gate", tag="policy"):
    """What is decided on.

    Attributes:
        commit: the commit that the run is of; empty where it does not say.
        wanted: the commit that is deployed; empty where that was not said.
        on: the day on which exceptions are judged.
        at: when the run was; empty where it does not say.
        pack: the version of the rules.
        unreadable: what the run could not read.
        left_out: what of the pack was not asked.
        stacks: how many stacks were looked at.
        resources: how many resources.
        rules: how many rules.
        counts: how many findings there are of each verdict, as the run itself says.
        findings: those that are no pass, and apply.
        exceptions: what is undetermined and was accepted for a time.
    """

    commit: str
    wanted: str
    on: Day
    at: str
    pack: str
    unreadable: tuple[str, ...]
    left_out: tuple[str, ...]
    stacks: int
    resources: int
    rules: int
    counts: dict[str, int]
    findings: tuple[Judged, ...]
    exceptions: tuple[Accepted, ...]


def decide(facts: Facts, at: str) -> Decision:
    """The decision.

    Args:
        facts: what is decided on.
        at: the moment that is decided for.
    """
    accepted = [one for one in facts.findings if one.verdict == "accepted"]
    known = [one for one in facts.findings if one.verdict == "undetermined" and _held(one, facts)]
    of = f" of {facts.commit[:12]}" if facts.commit else ""
    grounds = [Reason(REQUIREMENT, f"{facts.rules} rules looked at {facts.resources} resources{of}, and nothing fails or is unknown")]
    if accepted or known:
        days = sorted([one.expires for one in accepted if one.expires] + [held.expires for one in known if (held := _held(one, facts))])
        until = f", the first until {days[0]}" if days else ""
        grounds.append(Reason("12.3.1", f"accepted on record: {len(accepted) + len(known)}{until}"))
    return Decision(
        gate="policy",
        at=at,
        against=[*_of_run(facts), *_of_findings(facts)],
        grounds=grounds,
        looked_at={
            "commit": facts.commit or None,
            "wanted": facts.wanted or None,
            "on": facts.on,
            "run_at": facts.at or None,
            "pack": facts.pack,
            "stacks": facts.stacks,
            "resources": facts.resources,
            "rules": facts.rules,
            "counts": facts.counts,
            "warnings": sum(one.warning for one in facts.findings),
        },
        evidence={"change": {"commit": facts.wanted}} if facts.wanted else {},
    )


def _of_run(facts: Facts) -> Iterator[Reason]:
    """Why the run is not one of all that is deployed."""
    if facts.unreadable:
        yield Reason(REQUIREMENT, f"the run could not read {listed(facts.unreadable)}")
    if facts.left_out:
        yield Reason(REQUIREMENT, f"the run did not ask the whole pack: {listed(facts.left_out)}")
    for what, count in (("stack", facts.stacks), ("resource", facts.resources), ("rule", facts.rules)):
        if count < 1:
            yield Reason(REQUIREMENT, f"the run looked at no {what}")
    if sum(facts.counts.values()) < 1:
        yield Reason(REQUIREMENT, "the run has no finding, not even one that passes: nothing was judged")
    for verdict in COUNTED:
        there = sum(one.verdict == verdict for one in facts.findings)
        if there != facts.counts.get(verdict, 0):
            yield Reason(REQUIREMENT, f"the run counts {facts.counts.get(verdict, 0)} of {verdict} and lists {there}: it is not whole")
    if facts.wanted and facts.commit != facts.wanted:
        other = f"is of {facts.commit[:12]}" if facts.commit else "does not say of which commit it is"
        yield Reason(REQUIREMENT, f"the run {other}, and {facts.wanted[:12]} is deployed")


def _held(finding: Judged, facts: Facts) -> Accepted | None:
    return holding(facts.exceptions, finding.rule, finding.where, facts.on)[0]


def _stops(finding: Judged, facts: Facts) -> str:
    """Why a finding stops a change; empty if it does not."""
    if finding.verdict == "error":
        return "raised"
    if finding.verdict == "fail":
        return "" if finding.warning else "fails"
    if finding.verdict == "undetermined":
        return "" if _held(finding, facts) else "is undetermined"
    if finding.acknowledged or finding.expires >= facts.on:
        return ""
    return f"was accepted until {finding.expires}" if finding.expires else "was accepted without a last day"


def _of_findings(facts: Facts) -> Iterator[Reason]:
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for finding in facts.findings:
        if why := _stops(finding, facts):
            for requirement in finding.requirements or (REQUIREMENT,):
                grouped.setdefault((requirement, finding.rule, why), []).append(finding.where)
    for (requirement, rule, why), places in grouped.items():
        yield Reason(requirement, f"{rule} {why}: {listed(places, 4)}")
