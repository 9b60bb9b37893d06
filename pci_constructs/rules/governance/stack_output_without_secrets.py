"""Outputs of stacks show no secrets.

Whoever may describe a stack reads its outputs, and an exported one can be listed by everybody who may list exports. CloudFormation masks
none of them, not even a parameter with ``NoEcho``. A password there is kept and shown readable (8.3.2), and one that is written in the
template is hard-coded (8.6.2). An output names the secret, and who needs it asks Secrets Manager; a dynamic reference does that, too:
CloudFormation leaves it in an output as it is written.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT, Evaluation, Undetermined, Unknown
from pci_constructs.assembly.conditions import condition
from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.site import Site
from pci_constructs.assembly.values import DYNAMIC
from pci_constructs.assembly.worlds import LIMIT, World
from pci_constructs.findings import Severity, Subject
from pci_constructs.rules.combine import attempt, worst
from pci_constructs.rules.rule import Judgement, Rule, not_applicable, passed, subject_of_stack
from pci_constructs.rules.secret_text import judge_readable

_NONE = not_applicable("the stack has no outputs", "Outputs")
_NEVER = not_applicable("no output is ever made", "Outputs")
_GOOD = passed("no output shows a secret", "Outputs")
_FETCHED_NOWHERE = expression(r"\{\{resolve:(?:secretsmanager|ssm-secure):(?:\$\{[^}]*\}|[^}])*\}\}")
_TOO_MANY = f"conditions and parameters, which can be combined in more than {LIMIT} ways"


def _shown(site: Site, name: str, declared: Any) -> Judgement:
    """What an output shows in this world."""
    where = f"Outputs.{name}"
    if name.startswith("Fn::") or not isinstance(declared, Mapping):
        raise Undetermined(f"what {name} makes of the outputs" if name.startswith("Fn::") else "an output that is no map", where)
    holds = declared.get("Condition")
    if holds is not None and not condition(site, holds):
        return _NEVER
    value = site.output(name)
    if isinstance(value, list | dict) or value is ABSENT:
        raise Undetermined("an output whose value is no text", where)
    return judge_readable(_as_shown(value), name, f"{where}.Value")


def _as_shown(value: Any) -> Any:
    """The value without references to secrets, which are shown as they are written."""
    rest = _FETCHED_NOWHERE.sub("", value.shape) if value.__class__ is Unknown else ""
    if value.__class__ is not Unknown or rest == value.shape:
        return value
    open_ = "${" in rest or DYNAMIC in rest or value.no_echo
    return Unknown(value.why, value.kind, shape=rest, no_echo=value.no_echo) if open_ else rest


def _in_each_world(world: World, site: Site, name: str, declared: Any) -> Iterator[Judgement]:
    for _ in range(LIMIT):
        judged = attempt(partial(_shown, site, name, declared))
        yield judged._replace(message=f"{judged.message} (when {' and '.join(world.labels)})") if world.labels else judged
        if not world.advance():
            return
    raise Undetermined(_TOO_MANY, f"Outputs.{name}")


def _of(site: Site) -> Judgement:
    def judged() -> Iterator[Judgement]:
        for name, declared in site.stack.outputs.items():
            with site.evaluation.aside() as world:
                yield worst(_in_each_world(world, site, name, declared), empty=_NEVER)

    found = worst(judged(), empty=_NONE)
    return _GOOD if found.verdict is _GOOD.verdict else found


def _check(evaluation: Evaluation) -> Iterator[tuple[Subject, Judgement]]:
    for stack in evaluation.assembly.stacks:
        yield subject_of_stack(stack), _of(evaluation.sites[stack.template])


RULE = Rule(
    id="stack-output-without-secrets",
    title="Outputs of stacks show no secrets",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "outputs are kept and shown in clear to whoever may describe the stack",
        "8.6.2": "a password that a template writes into an output is hard-coded",
    },
    remediation="put the ARN of the secret into the output instead of its value, and change a secret that was shown",
    check_all=_check,
    template_only="outputs of a running stack, which may hold secrets, are not read",
)
