"""Joins intent, reality and requirement: for each resource of the code what became of it, and what breaks for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from pci_constructs.assembly import ABSENT, Assembly, Evaluation, Reference, Resource, Stack, Undetermined
from pci_constructs.assembly.model import EVERYWHERE
from pci_constructs.findings import Finding, Run, Severity, Subject, Verdict
from pci_constructs.live.intent.additions import Additions
from pci_constructs.live.intent.compare import Comparison, shown
from pci_constructs.live.intent.deployed import Deployment
from pci_constructs.live.intent.pairs import Pair
from pci_constructs.live.reading.catalogue import collectors
from pci_constructs.rules.rule import subject_of

SAME, PRESENT, KNOWN = "runs-as-synthesized", "synthesized-runs", "running-is-synthesized"
"""The rules of this page: a resource is as the code has it, is there at all, and is of the code."""
_MADE_UP = frozenset({"AWS::EC2::NetworkAclEntry", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"})
"""Types whose ids CloudFormation makes up, so that nothing that runs bears them."""
_CHANGED = "6.5.1"
"""What is changed behind the code's back went through no change procedure."""
_REMEDY = "deploy the code again, or change the code by the procedure for changes; find out who changed it (CloudTrail)"


def joined(
    intent: Assembly, deployment: Deployment, found: list[Pair], account: Assembly, *, runs: tuple[Run, Run], today: date
) -> Iterator[Finding]:
    """The findings of the comparison.

    Args:
        intent: what was synthesized.
        deployment: what became of it.
        found: the pairs.
        account: what runs.
        runs: what the rules say of the code, and of what runs.
        today: the day.
    """
    for stack in deployment.missing:
        yield _missing(subject_of_stack(stack, account), f"the stack {stack.name} of the code is not deployed")
    evaluation = Evaluation(intent, today=today)
    became, additions = _Became(found, deployment), Additions(evaluation)
    # What AWS keeps as a part of something else has no resources of its own to be found.
    parts = {type_ for collector in collectors() for reader in collector.readers for type_ in reader.covers}
    read = {type_ for stack in account.stacks for type_ in stack.read or ()} - parts
    before, after = (_by_resource(run) for run in runs)
    for pair in found:
        if pair.intended.type not in read or evaluation.view(pair.intended).conditional:
            continue
        if pair.running is None and pair.place is not None and _made_up(pair.intended.type, pair.place.id):
            yield _nameless(_lost(pair), pair.place.id)
            continue
        if pair.running is None or pair.running_stack is None:
            yield _missing(_lost(pair), _why_missing(pair))
            continue
        id_ = pair.place.id if pair.place else ""
        code = [before.get((one.template, one.logical_id), {}) for one in (pair.intended, *additions.by(pair.intended, id_))]
        broken = _broken(code, after.get((pair.running.template, pair.running.logical_id), {}))
        intended = list(additions.lists(pair.intended, id_, _resolved(evaluation, pair.intended)))
        yield from _compared(intended, became, pair, broken)
    yield from _unknown(account, found, deployment)


def subject_of_stack(stack: Stack, account: Assembly) -> Subject:
    """The stack of the code as the subject of a finding in an account."""
    id_ = account.stacks[0].account if account.stacks else None
    return Subject(
        construct_path=stack.path,
        template=stack.template,
        stack=stack.path,
        stage=stack.stage,
        account=stack.account or id_,
        region=stack.region,
    )


def _lost(pair: Pair) -> Subject:
    subject = subject_of(pair.intended, pair.stack)
    region = pair.place.region if pair.place else pair.stack.region
    return replace(subject, region=region)


def _why_missing(pair: Pair) -> str:
    if pair.place is None:
        return f"the stack {pair.stack.name or pair.stack.path} was deployed without it: the code is newer"
    return f"CloudFormation made it ({pair.place.id}), and it is not there" if pair.place.id else "CloudFormation did not make it"


def _made_up(type_: str, id_: str) -> bool:
    # Stacks made before CloudFormation's new handler of routes have such ids for them; since, they are table|destination.
    return bool(id_) and (type_ in _MADE_UP or (type_ == "AWS::EC2::Route" and "|" not in id_))


def _nameless(subject: Subject, id_: str) -> Finding:
    why = f"which of those that run is {id_}, an id that CloudFormation made up"
    return Finding(
        rule=SAME,
        verdict=Verdict.UNDETERMINED,
        severity=Severity.LOW,
        requirements=(_CHANGED,),
        subject=subject,
        message=f"it cannot be told {why}",
        remediation="the rules judge all of its kind that run; compare it by detecting drift in CloudFormation",
        blocked_by=why,
    )


def _missing(subject: Subject, message: str) -> Finding:
    return Finding(
        rule=PRESENT,
        verdict=Verdict.FAIL,
        severity=Severity.MEDIUM,
        requirements=(_CHANGED,),
        subject=subject,
        message=message,
        remediation=_REMEDY,
    )


class _Became:
    """What attributes of intended resources became."""

    def __init__(self, found: Iterable[Pair], deployment: Deployment) -> None:
        self._running = {(pair.intended.template, pair.intended.logical_id): pair.running for pair in found}
        self._places = deployment.places

    def __call__(self, reference: Reference) -> str | None:
        """The value; nothing if it is not known."""
        key = (reference.resource.template, reference.resource.logical_id)
        place, running = self._places.get(key), self._running.get(key)
        if reference.attribute == "Ref":
            return place.id if place and place.id else None
        if reference.attribute == "GroupId" and place is not None and place.id.startswith("sg-"):
            return place.id
        if reference.attribute == "Arn" and running is not None and running.logical_id.startswith("arn:"):
            return running.logical_id
        return None


def _by_resource(run: Run) -> dict[tuple[str, str], dict[str, Finding]]:
    found: dict[tuple[str, str], dict[str, Finding]] = {}
    for finding in run.findings:
        found.setdefault((finding.subject.template, finding.subject.logical_id), {})[finding.rule] = finding
    return found


def _broken(before: Sequence[Mapping[str, Finding]], after: Mapping[str, Finding]) -> list[Finding]:
    """What fails as it runs, and does not as it was synthesized: neither it, nor what adds to it."""
    return [
        finding
        for rule, finding in after.items()
        if finding.verdict is Verdict.FAIL
        and rule in before[0]
        and all(one[rule].verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE) for one in before if rule in one)
    ]


def _compared(intended: list[tuple[str, Any]], became: _Became, pair: Pair, broken: list[Finding]) -> Iterator[Finding]:
    running, stack = pair.running, pair.running_stack
    if running is None or stack is None:
        return
    subject = replace(subject_of(running, stack), construct_path=pair.intended.construct_path)
    place = stack if stack.region != EVERYWHERE else pair.stack
    pseudo = {
        "AWS::AccountId": stack.account or "",
        "AWS::Region": (pair.place.region if pair.place else place.region) or "",
        "AWS::Partition": "aws",
        "AWS::URLSuffix": "amazonaws.com",
    }
    comparison = Comparison(became, pseudo)
    left = list(broken)
    same = True
    for name, value in intended:
        differing = next(comparison.differences(value, running.properties.get(name, ABSENT), name), None)
        if differing is None:
            continue
        same = False
        path, wanted, runs = differing
        caused = [finding for finding in broken if (finding.property or "").partition(".")[0].partition("[")[0] == name]
        left = [finding for finding in left if finding not in caused]
        yield _drifted(subject, path, f"{shown(runs)} instead of {shown(wanted)}", caused)
    if left:
        yield _drifted(subject, None, "runs otherwise than it was synthesized", left)
    elif same:
        yield Finding(
            rule=SAME,
            verdict=Verdict.PASS,
            severity=Severity.MEDIUM,
            requirements=(_CHANGED,),
            subject=subject,
            message="what the code says of it, and can be compared, runs",
        )


def _resolved(evaluation: Evaluation, resource: Resource) -> Iterator[tuple[str, Any]]:
    """The properties of the code that no condition or parameter leaves open."""
    site = evaluation.sites[resource.template]
    for name, raw in resource.properties.items():
        with evaluation.aside() as world:
            try:
                value = site.deep(raw)
            except Undetermined:
                continue
            if not world.open:
                yield name, value


def _drifted(subject: Subject, path: str | None, message: str, caused: list[Finding]) -> Finding:
    ids = tuple(dict.fromkeys([*(id_ for finding in caused for id_ in finding.requirements), _CHANGED]))
    worst = max((finding.severity for finding in caused), key=lambda severity: severity.rank, default=Severity.LOW)
    breaks = f": it now breaks {', '.join(finding.rule for finding in caused)}" if caused else ""
    return Finding(
        rule=SAME,
        verdict=Verdict.FAIL,
        severity=worst,
        requirements=ids,
        subject=subject,
        message=f"{message}{breaks}",
        remediation=_REMEDY,
        property=path,
    )


def _unknown(account: Assembly, found: list[Pair], deployment: Deployment) -> Iterator[Finding]:
    """What runs in regions that the code is deployed to, and is not of the code."""
    ours = {(pair.running.template, pair.running.logical_id) for pair in found if pair.running}
    regions = {*deployment.stacks.values(), EVERYWHERE} if deployment.stacks else set()
    nameless = {pair.intended.type for pair in found if pair.running is None and pair.place and _made_up(pair.intended.type, pair.place.id)}
    for stack, resource in account.resources():
        if resource.type in nameless:
            continue
        if stack.region in regions and resource.type.startswith("AWS::") and (resource.template, resource.logical_id) not in ours:
            yield Finding(
                rule=KNOWN,
                verdict=Verdict.FAIL,
                severity=Severity.LOW,
                requirements=("12.5.1", _CHANGED),
                subject=subject_of(resource, stack),
                message="it runs, and the code that was named does not have it",
                remediation="remove it, or bring it into the code; name every cdk.out of the account",
            )
