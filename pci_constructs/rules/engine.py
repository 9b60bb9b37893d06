"""The only loop: each rule over the assembly, then the exceptions on the record."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct, field

from pci_constructs.assembly import Assembly, Evaluation, ResourceView, Undetermined
from pci_constructs.assembly.model import EVERYWHERE, RUNNING
from pci_constructs.findings import QUIET, Finding, Run, Severity, Subject, Verdict
from pci_constructs.rules.catalogue import every_id
from pci_constructs.rules.combine import undetermined_by
from pci_constructs.rules.dated import dated
from pci_constructs.rules.deciding import RAISED, by, decide, in_other_worlds, raised
from pci_constructs.rules.exceptions import Applied, apply_exceptions
from pci_constructs.rules.pictures import pictures_of
from pci_constructs.rules.rule import About, Check, Judgement, Rule, failed, subject_of, subject_of_stack
from pci_constructs.rules.settings import Settings

LOOKED_AT, READABLE = "something-looked-at", "template-readable"
"""The rules of what was not judged at all."""
_LONGEST = 2000
_WHOLE = Subject(construct_path="", template="", stack="", type="Assembly")


class Heard(Struct):
    """What rules say of an assembly.

    Attributes:
        findings: one for every rule and resource, except those that are counted only.
        counted: how many of those there are, by verdict.
    """

    findings: list[Finding] = field(default_factory=list)
    counted: Counter[Verdict] = field(default_factory=Counter)


class _Views(dict[str, list[ResourceView]]):
    """The views of each type, made when they are first asked for."""

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__()
        self._evaluation = evaluation

    def __missing__(self, type_: str) -> list[ResourceView]:
        resources = self._evaluation.by_type.get(type_)
        found = self[type_] = [self._evaluation.view(one) for one in resources] if resources else []
        return found


class Hearing:
    """One assembly, which is asked rule by rule.

    Args:
        assembly: what was synthesized.
        today: the day on which exceptions and dated facts are judged.
        settings: what the team configured; a rule that needs some of it is undetermined without.
        everything: whether quiet findings are kept; else they are counted, which takes half the time that the others leave.
    """

    def __init__(self, assembly: Assembly, *, today: date, settings: Settings | None = None, everything: bool = True) -> None:
        self._assembly = assembly
        self._today = today
        self._evaluation = Evaluation(assembly, today=today, settings=settings or Settings())
        self._views = _Views(self._evaluation)
        self._subjects: dict[int, Subject] = {}
        self._counts = frozenset() if everything else QUIET

    def ask(self, rules: Iterable[Rule]) -> Heard:
        """One finding for every rule and resource it applies to; a rule that raises is one with the verdict ``error``."""
        heard = Heard()
        there = self._evaluation.by_type.keys()
        for rule in rules:
            if rule.check:
                # Of twenty rules of a service most have nothing to look at in a template.
                if not there.isdisjoint(rule.types):
                    self._ask_of_each(rule, rule.check, heard)
            else:
                for about, judgement in _ask_all(rule, self._evaluation):
                    if not self._counted(judgement, heard):
                        heard.findings.append(_finding(rule, about if isinstance(about, Subject) else about(), judgement))
            if rule.needed and self._assembly.live:
                heard.findings += _none(rule, self._assembly)
        return heard

    def _ask_of_each(self, rule: Rule, check: Check, heard: Heard) -> None:
        """Asks a rule of every resource of its types; this is where a run spends its time."""
        evaluation, views, counts, counted = self._evaluation, self._views, self._counts, heard.counted
        world = evaluation.world
        for type_ in rule.types:
            for view in views[type_]:
                if view.conditional:
                    judgement = decide(check, view)
                else:
                    # The same, without two calls for each of ten thousand.
                    world.reset()
                    try:
                        judgement = check(view)
                    except Exception as error:
                        judgement = by(error)
                    if world.open:
                        judgement = in_other_worlds(check, view, judgement)
                if rule.facts:
                    judgement = dated(rule.facts).noted(judgement, evaluation.today)
                if judgement.verdict in counts:
                    counted[judgement.verdict] += 1
                else:
                    heard.findings.append(_finding(rule, self._subject_of(view), judgement))

    def _counted(self, judgement: Judgement, heard: Heard) -> bool:
        """Whether a judgement is only counted, which is done."""
        if judgement.verdict not in self._counts:
            return False
        heard.counted[judgement.verdict] += 1
        return True

    def _subject_of(self, view: ResourceView) -> Subject:
        """The one subject of all findings about a resource."""
        found = self._subjects.get(id(view))
        if found is None:
            found = self._subjects[id(view)] = subject_of(view.resource, view.stack.stack)
        return found

    def concluded(
        self,
        heard: Heard,
        *,
        pack: Iterable[str],
        registered: list[Applied] | None = None,
        strict_register: bool = False,
        pictures: bool = False,
    ) -> Run:
        """The run that this was.

        Args:
            heard: what the rules said.
            pack: the ids of all rules that were asked, those that concern no resource of the assembly too.
            registered: the exceptions of the register.
            strict_register: whether only those count.
            pictures: whether to make pictures of its networks, too.

        Returns:
            The findings, with exceptions on the record. A template that cannot be read and an assembly without resources are findings
            with the verdict ``error``.
        """
        drawn, undrawn = pictures_of(self._evaluation) if pictures else ((), "")
        asked, assembly = set(pack), self._assembly
        findings = apply_exceptions(
            heard.findings,
            assembly,
            known=lambda: asked.union(every_id()),
            asked=asked,
            today=self._today,
            registered=registered,
            strict=strict_register,
        )
        findings += [unread(sentence) for sentence in assembly.unreadable]
        findings += [_unexpanded(sentence) for sentence in assembly.unexpanded]
        resources = sum(len(stack.resources) for stack in assembly.stacks)
        if not resources:
            names = ", ".join(stack.template for stack in assembly.stacks) or "the assembly"
            findings.append(_error(LOOKED_AT, f"no resource was looked at: {names} holds none"))
        nested = sum(stack.parent is not None for stack in assembly.stacks)
        return Run(
            findings=tuple(findings),
            stages=len(assembly.stages),
            stacks=len(assembly.stacks) - nested,
            nested_stacks=nested,
            resources=resources,
            rules=len(asked),
            unreadable=assembly.unreadable,
            templates={stack.template: stack.sha256 for stack in assembly.stacks if stack.sha256},
            pictures=drawn,
            undrawn=undrawn,
            counted=heard.counted,
        )

    def forget(self) -> None:
        """Lets go of what was found out on the way; nothing is asked after it."""
        self._views.clear()
        self._subjects.clear()
        self._evaluation.forget()


def judge(assembly: Assembly, rules: Sequence[Rule], *, today: date, settings: Settings | None = None) -> Run:
    """Judges an assembly by some rules; arguments as for ``Hearing``."""
    hearing = Hearing(assembly, today=today, settings=settings)
    run = hearing.concluded(hearing.ask(rules), pack=[rule.id for rule in rules])
    hearing.forget()
    return run


def _none(rule: Rule, assembly: Assembly) -> Iterator[Finding]:
    """That a running account has no resource of which it needs one, in each place that needs it."""
    regional = [stack for stack in assembly.stacks if stack.region != EVERYWHERE]
    places = [[stack] for stack in regional] if rule.needed == "region" else [list(assembly.stacks)]
    for stacks in places:
        if not any(resource.type in rule.types for stack in stacks for resource in stack.resources.values()):
            unread = next((stack.unread[type_] for stack in stacks for type_ in rule.types if type_ in stack.unread), None)
            if unread is None and not any(type_ in (stack.read or ()) for stack in stacks for type_ in rule.types):
                unread = f"resources of type {', '.join(rule.types)}, which are not read from {RUNNING}"
            judgement = failed(f"the {rule.needed} has none") if unread is None else undetermined_by(Undetermined(unread))
            yield _finding(rule, subject_of_stack(stacks[0]), judgement)


def _ask_all(rule: Rule, evaluation: Evaluation) -> Iterator[tuple[About, Judgement]]:
    """What a rule over the whole assembly says."""
    evaluation.world.reset()
    try:
        yield from rule.check_all(evaluation) if rule.check_all else ()
    except Exception as error:
        yield _WHOLE, Judgement(Verdict.ERROR, raised(error))


_REMEDIABLE = (Verdict.FAIL, Verdict.UNDETERMINED, Verdict.ERROR)


def _finding(rule: Rule, subject: Subject, judgement: Judgement) -> Finding:
    verdict, message, blocked_by = judgement.verdict, judgement.message, judgement.blocked_by
    raised = verdict is Verdict.ERROR and message.startswith(RAISED)
    remedy = "report this: a rule must not raise" if raised else rule.remediation if verdict in _REMEDIABLE else ""
    return Finding(
        rule=rule.id,
        verdict=verdict,
        severity=rule.severity,
        requirements=rule.requirement_ids,
        subject=subject,
        message=message if len(message) <= _LONGEST else _bounded(message),
        remediation=remedy,
        property=judgement.property,
        blocked_by=_bounded(blocked_by) if blocked_by else None,
        since=rule.since,
    )


def _bounded(text: str) -> str:
    """The text, cut where a template has put a novel into it."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def unread(sentence: str) -> Finding:
    """The finding on something that could not be read: never silently left out."""
    return _error(READABLE, sentence)


def _error(rule: str, message: str) -> Finding:
    return Finding(rule=rule, verdict=Verdict.ERROR, severity=Severity.CRITICAL, requirements=("6.2.4",), subject=_WHOLE, message=message)


def _unexpanded(message: str) -> Finding:
    return Finding(
        rule="template-expanded",
        verdict=Verdict.UNDETERMINED,
        severity=Severity.HIGH,
        requirements=("6.2.4",),
        subject=_WHOLE,
        message=message,
        remediation="check the template that CloudFormation makes of it: aws cloudformation get-template --template-stage Processed",
        blocked_by=message,
    )
