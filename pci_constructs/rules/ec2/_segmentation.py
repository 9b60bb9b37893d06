"""What the rules on segmentation share: one proof for an assembly, and its issues as what each rule says of a VPC and its resources."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pci_constructs.assembly import Evaluation
from pci_constructs.findings import Subject, Verdict
from pci_constructs.rules.rule import About, CheckAll, Judgement, failed, not_applicable, passed, subject_of, undetermined

if TYPE_CHECKING:
    from pci_constructs.network.model.elements import Key, Network
    from pci_constructs.network.policy import Issue
    from pci_constructs.network.proof import Proof
    from pci_constructs.network.reach import End
    from pci_constructs.network.register import Connection
    from pci_constructs.network.zones import Zones

_VPC = "AWS::EC2::VPC"
_MOST_NAMED = 3
_NO_INTERFACE = "no resource has a network interface"
_ZONES = "the tag pci-scope, or the zones in [tool.pci-constructs.segmentation]"


class Assessment(Struct, frozen=True):
    """What is proven of the networks of an assembly.

    Attributes:
        known: the proof, where the question arises.
        issues: everything that is wrong or cannot be told.
        within: the VPCs that hold a part of the CDE.
        declared: whether any connection is declared.
        apart: why no question arises, if none does.
        unsorted: what has no zone, where nothing is of the CDE.
        wrong: what is wrong with zones or connections of the settings.
        zones: the zones.
        connections: the declared connections.
    """

    known: "Proof | None" = None
    issues: "list[Issue]" = field(default_factory=list)
    within: "frozenset[Key]" = frozenset()
    declared: bool = False
    apart: str = ""
    unsorted: tuple[str, ...] = ()
    wrong: str = ""
    zones: "Zones | None" = None
    connections: "tuple[Connection, ...]" = ()

    @property
    def proof(self) -> "Proof":
        """The proof.

        Raises:
            ValueError: no question arises.
        """
        if self.known is None:
            raise ValueError(self.apart)
        return self.known


def assessment(evaluation: Evaluation) -> Assessment:
    """The one proof that all rules on segmentation share."""
    found: Assessment = evaluation.once("segmentation", lambda: _assessed(evaluation))
    return found


def _assessed(evaluation: Evaluation) -> Assessment:
    from pci_constructs.network.passive import without_interfaces

    given = getattr(evaluation.settings, "segmentation", None)
    if not given and without_interfaces(type_ for type_, resources in evaluation.by_type.items() if resources):
        return Assessment(apart=_NO_INTERFACE)
    # Only here: a template without a VPC, or with nothing else, does not load the engine.
    from pci_constructs.network.policy import issues
    from pci_constructs.network.proof import prove_in
    from pci_constructs.network.register import declared_in
    from pci_constructs.network.zones import CDE, NO_SCOPE, BadZones, Zones, zones_from

    zones = zones_from(given, "[tool.pci-constructs.segmentation]") if given else Zones()

    def wanted(network: "Network") -> bool:
        return any(zones.in_cde(each) for each in network.interfaces)

    proof = prove_in(evaluation, zones, wanted=wanted)
    scopes = {zones.scope(each) for each in proof.interfaces}
    if CDE not in scopes:
        unsorted = sorted({each.owner for each in proof.interfaces if zones.scope(each) == NO_SCOPE})
        apart = "no resource with a network interface is part of the CDE" if scopes else _NO_INTERFACE
        return Assessment(proof, apart=apart if not unsorted else "what is part of the CDE is not known", unsorted=tuple(unsorted))
    connections = declared_in(evaluation.assembly, zones.connections)
    try:
        # A lone template has its part of a project's zones alone.
        if evaluation.assembly.synthesized:
            zones.check(proof.ends())
    except BadZones as error:
        return Assessment(proof, apart=str(error), wrong=str(error))
    within = frozenset(each.subnet.vpc.key for each in proof.interfaces if zones.in_cde(each))
    found = issues(proof, connections, zones)
    return Assessment(proof, found, within, bool(connections), zones=zones, connections=connections)


def check_for(kind: str, right: str) -> CheckAll:
    """A check of every VPC for one kind of issue.

    Args:
        kind: the kind of issue that the rule is about.
        right: what a VPC without one is praised for.
    """

    def check(evaluation: Evaluation) -> Iterator[tuple[Subject, Judgement]]:
        for key, subject in _vpcs(evaluation):
            found = assessment(evaluation)
            if found.apart or not _concerns(found, key):
                yield subject, not_applicable(found.apart or "nothing in the VPC is part of the CDE")
                continue
            mine = [issue for issue in found.issues if issue.kind == kind and _home(found, issue) == key]
            yield from _failures(evaluation, subject, [issue for issue in mine if issue.fails])
            unsure = [issue for issue in mine if not issue.fails]
            if any(issue.fails and issue.about is None for issue in mine):
                # Told at the VPC already: one resource has one answer.
                continue
            if found.proof.limits:
                limits = "; ".join(found.proof.limits)
                yield subject, undetermined(f"nothing is proven closed: {limits}", blocked_by=limits)
            elif unsure:
                yield subject, _unsure(unsure)
            elif not mine:
                yield subject, passed(right)

    return check


def check_declared(kind: str, right: str, *, needed: bool) -> CheckAll:
    """A check of every VPC for one kind of issue about the register.

    Args:
        kind: the kind of issue that the rule is about.
        right: what a VPC without one is praised for.
        needed: whether the question arises without a register, too, and then has no answer.
    """
    with_register = check_for(kind, right)

    def check(evaluation: Evaluation) -> Iterator[tuple[About, Judgement]]:
        for key, subject in _vpcs(evaluation):
            found = assessment(evaluation)
            if found.apart or found.declared:
                yield from with_register(evaluation)
                return
            if not needed or not _concerns(found, key):
                yield subject, not_applicable("no connection is declared" if _concerns(found, key) else "nothing in it is part of the CDE")
            else:
                where = "vpc.allow(…, reason=…), or the connections in [tool.pci-constructs.segmentation]"
                yield subject, undetermined("no connection of the CDE is declared, so none can be compared", blocked_by=where)

    return check


def check_proven(kind: str) -> CheckAll:
    """A check of every VPC for what could not be proven."""

    def check(evaluation: Evaluation) -> Iterator[tuple[Subject, Judgement]]:
        asked = False
        for key, subject in _vpcs(evaluation):
            found = assessment(evaluation)
            if found.wrong and not asked:
                asked = True
                yield subject, Judgement(Verdict.ERROR, found.wrong)
            elif found.unsorted and not asked:
                asked = True
                some = _listed(found.unsorted)
                yield subject, undetermined(f"segmentation cannot be proven: nothing says in which zone {some} belong", blocked_by=_ZONES)
            elif found.apart or not _concerns(found, key):
                yield subject, not_applicable(found.apart or "nothing in the VPC is part of the CDE")
            elif mine := [issue for issue in found.issues if issue.kind == kind and _home(found, issue) == key]:
                yield subject, _unsure(mine)
            else:
                yield subject, passed(_proven(found, key))

    return check


def _vpcs(evaluation: Evaluation) -> Iterator[tuple[tuple[str, str], Subject]]:
    for resource in evaluation.by_type.get(_VPC, ()):
        yield (resource.template, resource.logical_id), subject_of(resource, evaluation.sites[resource.template].stack)


def _concerns(found: Assessment, key: "Key") -> bool:
    """Whether a VPC holds a part of the CDE; what lies in a VPC outside the assembly is told at its first one."""
    homes = found.proof.homes
    return key in found.within or (key == next(iter(homes), None) and not found.within <= set(homes))


def _home(found: Assessment, issue: "Issue") -> "Key | None":
    """The VPC at which an issue is told: its own, else the first that holds a part of the CDE."""
    if issue.vpc in found.within and issue.vpc in found.proof.homes:
        return issue.vpc
    homes = list(found.proof.homes)
    return next((key for key in homes if key in found.within), homes[0] if homes else None)


def _failures(evaluation: Evaluation, vpc: Subject, issues: "Sequence[Issue]") -> Iterator[tuple[Subject, Judgement]]:
    """One failure for each resource that is reached, or from which something is reached."""
    grouped: dict[Key | None, list[Issue]] = {}
    for issue in issues:
        grouped.setdefault(issue.about, []).append(issue)
    for about, mine in grouped.items():
        site = evaluation.sites.get(about[0]) if about else None
        resource = site.stack.resources.get(about[1]) if site and about else None
        more = f"; and {len(mine) - 1} more: {_listed([each.message for each in mine[1:]])}" if len(mine) > 1 else ""
        yield subject_of(resource, site.stack) if site and resource else vpc, failed(f"{_told(mine[0])}{more}")


def _told(issue: "Issue") -> str:
    """An issue with the packet that shows it and its way."""
    packet = f"; for example {issue.packet}" if issue.packet else ""
    return f"{issue.message}{packet}{'; its way: ' if issue.hops else ''}{' → '.join(issue.hops)}"


def _unsure(issues: "Sequence[Issue]") -> Judgement:
    blocked = list(dict.fromkeys(each for issue in issues for each in issue.unknown)) or [issues[0].message]
    more = f" (and {len(issues) - 1} more answers)" if len(issues) > 1 else ""
    return undetermined(f"not proven: {issues[0].message}{more}", blocked_by=_listed(blocked))


def _listed(texts: Sequence[str]) -> str:
    more = f", and {len(texts) - _MOST_NAMED} more" if len(texts) > _MOST_NAMED else ""
    return f"{', '.join(texts[:_MOST_NAMED])}{more}"


def _proven(found: Assessment, key: "Key") -> str:
    from pci_constructs.network.model.elements import Interface

    def here(end: "End") -> bool:
        return isinstance(end, Interface) and end.subnet.vpc.key == key

    every = found.proof.count(here)
    open_ = sum(here(pair.source) or here(pair.target) for pair in found.proof.open_pairs())
    return f"every answer is proven: {every} pairs of ends, {every - open_} closed, {open_} open"
