"""What a rule is: a question, the requirements it answers with a reason each, and a pure function that decides."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pci_constructs.assembly import Assembly, Resource, Stack
from pci_constructs.findings import Severity, Subject, Verdict
from pci_constructs.standard import requirement


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule decided on one resource or stack.

    Attributes:
        verdict: the decision.
        message: its reason, for a person.
        property: the property that decides, where there is one.
        blocked_by: what would have to be known, for ``undetermined``.
    """

    verdict: Verdict
    message: str = ""
    property: str | None = None
    blocked_by: str | None = None


Check = Callable[[Assembly], Iterable[tuple[Subject, Judgement]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One question asked of every resource that it concerns.

    Attributes:
        id: the AWS Config rule's name where one asks the same question, else in the same style; never reused.
        title: the compliant state, in one sentence.
        severity: how much a failure matters.
        requirements: the requirement ids it answers, each with the reason for the claim.
        remediation: what to change.
        check: the function that decides.
        guard_rail: why the rule is here although the standard asks nothing; only for a rule without requirements.

    Raises:
        KeyError: a requirement id is not in the standard.
        ValueError: the rule claims neither a requirement nor to be a guard rail.
    """

    id: str
    title: str
    severity: Severity
    requirements: Mapping[str, str]
    remediation: str
    check: Check
    guard_rail: str | None = None

    def __post_init__(self) -> None:
        if bool(self.requirements) is bool(self.guard_rail):
            raise ValueError(f"{self.id} must claim either requirements or to be a guard rail, with the reason")
        for id_ in self.requirements:
            requirement(id_)


def each_resource(*types: str) -> Callable[[Callable[[Resource, Stack], Judgement]], Check]:
    """Turns a function of one resource and its stack into a check of every resource of these types (of all, if none is named)."""

    def decorate(decide: Callable[[Resource, Stack], Judgement]) -> Check:
        def check(assembly: Assembly) -> Iterator[tuple[Subject, Judgement]]:
            for stack, resource in assembly.resources():
                if not types or resource.type in types:
                    yield subject_of(resource, stack), decide(resource, stack)

        return check

    return decorate


def each_stack(decide: Callable[[Stack], Judgement]) -> Check:
    """Turns a function of one stack into a check of every stack."""

    def check(assembly: Assembly) -> Iterator[tuple[Subject, Judgement]]:
        for stack in assembly.stacks:
            yield Subject(construct_path=stack.path, template=stack.template, stack=stack.path, stage=stack.stage), decide(stack)

    return check


def subject_of(resource: Resource, stack: Stack) -> Subject:
    """The resource as the subject of a finding."""
    return Subject(
        construct_path=resource.construct_path,
        template=resource.template,
        stack=stack.path,
        stage=stack.stage,
        logical_id=resource.logical_id,
        type=resource.type,
    )
