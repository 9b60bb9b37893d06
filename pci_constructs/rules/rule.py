"""What a rule is: a question, the requirements it answers with a reason each, and a pure function that decides."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from pci_constructs.assembly import Evaluation, Resource, ResourceView, Stack
from pci_constructs.findings import Severity, Subject, Verdict
from pci_constructs.standard import requirement


class Judgement(Struct, frozen=True, gc=False):
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


Check = Callable[[ResourceView], Judgement]
About = Subject | Callable[[], Subject]
"""What a judgement is about; or what makes it, for thousands that nobody will see."""
CheckAll = Callable[[Evaluation], Iterable[tuple[About, Judgement]]]


class Example(Struct, frozen=True, kw_only=True):
    """A template that shows a rule at work.

    Attributes:
        resources: the ``Resources`` of a template.
        rest: other sections of it.
        settings: what the team configured, as ``[tool.pci-constructs]`` has it.
    """

    resources: Mapping[str, Any]
    rest: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


class Rule(Struct, frozen=True, kw_only=True, dict=True):
    """One question asked of every resource that it concerns.

    Attributes:
        id: the AWS Config rule's name where one asks the same question, else in the same style; never reused. Its module has the same
            name with underscores.
        title: the compliant state, in one sentence.
        severity: how much a failure matters.
        requirements: the requirement ids it answers, each with the reason for the claim.
        remediation: what to change.
        types: the CloudFormation types it is asked of.
        check: the function that decides on one resource.
        check_all: instead of ``types`` and ``check``, a function that decides on the whole assembly.
        guard_rail: why the rule is here although the standard asks nothing; only for a rule without requirements.
        equivalents: what other tools call the same question, by tool: ``securityhub``, ``config``, ``cdk-nag``, ``guard``, ``checkov``.
        passing: an example that passes: properties of the first type, or an ``Example``.
        failing: one that fails.
        since: the version of the pack that first had it, or in which it became stricter.
        template_only: why the question does not arise in a running account, if it does not: what no API tells, such as a deletion policy.
        whole_account: whether ``check_all`` minds what was not read in a running account; else it is asked of templates alone.
        needed: ``account`` or ``region`` if a running account has to have one resource of its types there: that there is none is a failure,
            while a template may leave it to another one.
        facts: the dated table that it rests on; its findings say when that is old (``pci_constructs.rules.dated``).

    Raises:
        KeyError: a requirement id is not in the standard.
        ValueError: the rule claims neither a requirement nor to be a guard rail, or has not exactly one check.
    """

    id: str
    title: str
    severity: Severity
    requirements: Mapping[str, str]
    remediation: str
    types: tuple[str, ...] = ()
    check: Check | None = None
    check_all: CheckAll | None = None
    guard_rail: str | None = None
    equivalents: Mapping[str, str] = field(default_factory=dict)
    passing: Mapping[str, Any] | Example | None = None
    failing: Mapping[str, Any] | Example | None = None
    since: str = "0.1"
    template_only: str = ""
    whole_account: bool = False
    needed: str = ""
    facts: Path | None = None

    def __post_init__(self) -> None:
        if bool(self.requirements) is bool(self.guard_rail):
            raise ValueError(f"{self.id} must claim either requirements or to be a guard rail, with the reason")
        if (self.check is None) is (self.check_all is None) or (self.check is None) is bool(self.types):
            raise ValueError(f"{self.id} must have types and check, or check_all")
        for id_ in self.requirements:
            requirement(id_)

    @cached_property
    def requirement_ids(self) -> tuple[str, ...]:
        """The keys of ``requirements``."""
        return tuple(self.requirements)

    @property
    def of_templates_alone(self) -> str:
        """Why it is not asked of a running account; empty if it is."""
        if self.template_only or self.check or self.whole_account:
            return self.template_only
        return "it looks at templates as a whole, and does not know what of an account was not read"


# Members of an enumeration are looked up in Python, and every judgement has one.
_PASS, _FAIL, _UNDETERMINED, _NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


def passed(message: str, property_: str | None = None) -> Judgement:
    """The resource is as it should be."""
    return Judgement(_PASS, message, property_)


def failed(message: str, property_: str | None = None) -> Judgement:
    """The resource is not as it should be; the message says what is and what comes of it."""
    return Judgement(_FAIL, message, property_)


def not_applicable(message: str, property_: str | None = None) -> Judgement:
    """The question does not arise for this resource."""
    return Judgement(_NOT_APPLICABLE, message, property_)


def undetermined(message: str, property_: str | None = None, *, blocked_by: str) -> Judgement:
    """Only the deployment, or another template, knows."""
    return Judgement(_UNDETERMINED, message, property_, blocked_by)


def each_resource(*types: str) -> Callable[[Callable[[Resource, Stack], Judgement]], CheckAll]:
    """Turns a function of one raw resource and its stack into a check of every resource of these types (of all, if none is named)."""

    def decorate(decide: Callable[[Resource, Stack], Judgement]) -> CheckAll:
        def check(evaluation: Evaluation) -> Iterator[tuple[Subject, Judgement]]:
            for stack, resource in evaluation.assembly.resources():
                if not types or resource.type in types:
                    yield subject_of(resource, stack), decide(resource, stack)

        return check

    return decorate


def each_stack(decide: Callable[[Stack], Judgement]) -> CheckAll:
    """Turns a function of one stack into a check of every stack."""

    def check(evaluation: Evaluation) -> Iterator[tuple[Subject, Judgement]]:
        for stack in evaluation.assembly.stacks:
            yield subject_of_stack(stack), decide(stack)

    return check


def subject_of_stack(stack: Stack) -> Subject:
    """The stack as the subject of a finding."""
    return Subject(
        construct_path=stack.path,
        template=stack.template,
        stack=stack.path,
        stage=stack.stage,
        account=stack.account,
        region=stack.region,
    )


def subject_of(resource: Resource, stack: Stack) -> Subject:
    """The resource as the subject of a finding."""
    return Subject(
        construct_path=resource.construct_path,
        template=resource.template,
        stack=stack.path,
        stage=stack.stage,
        logical_id=resource.logical_id,
        type=resource.type,
        account=stack.account,
        region=stack.region,
    )
