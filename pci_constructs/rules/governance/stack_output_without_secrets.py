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
from pci_constructs.findings import Severity, Subject
from pci_constructs.rules.combine import attempt, worst
from pci_constructs.rules.deciding import over_worlds
from pci_constructs.rules.rule import Judgement, Rule, not_applicable, passed, subject_of_stack
from pci_constructs.rules.secret_text import judge_readable

_NONE = not_applicable("the stack has no outputs", "Outputs")
_GOOD = passed("no output shows a secret", "Outputs")
_FETCHED_NOWHERE = expression(r"\{\{resolve:(?:secretsmanager|ssm-secure):(?:\$\{[^}]*\}|[^}])*\}\}")


def _shown(site: Site, name: str, declared: Any) -> Judgement | None:
    """What an output shows in this world; nothing if it is not made."""
    where = f"Outputs.{name}"
    if name.startswith("Fn::") or not isinstance(declared, Mapping):
        raise Undetermined(f"what {name} makes of the outputs" if name.startswith("Fn::") else "an output that is no map", where)
    holds = declared.get("Condition")
    if holds is not None and not condition(site, holds):
        return None
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


def _of(site: Site) -> Judgement:
    def judged() -> Iterator[Judgement]:
        for name, declared in site.stack.outputs.items():
            ask = partial(attempt, partial(_shown, site, name, declared))
            with site.evaluation.aside():
                yield over_worlds(site.evaluation, ask(), ask)

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
