"""A pipeline deploys to production in an account of its own.

What is tried out before production is kept apart from it, and access control enforces that (6.5.3); whoever may deploy to a test
environment may not, for that, deploy to production (6.5.4). An action that deploys to another account does so with a role of that
account; one without a role stays in the pipeline's own. Stages are told apart by the usual names of environments. Where these leave it
open and accounts do not differ, the question is open too.
"""

import re
from functools import partial
from itertools import combinations

from pci_constructs.assembly import ABSENT
from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    attempt,
    failed,
    not_applicable,
    passed,
    undetermined,
    worst,
)
from pci_constructs.rules.codepipeline._deployments import PIPELINE, Step, deployments, known, steps

_ROLE = expression(r"arn:(?:[\w-]+|\$\{[^}]*\}):iam::(\d{12}|\$\{AWS::AccountId\}):role/.*", re.DOTALL)
_ANYWHERE = ("CloudFormationStackSet", "CloudFormationStackInstances")
"""Actions that deploy to accounts of which the pipeline's role says nothing."""
_OWN = "the pipeline's own account"
_GOOD = passed("production is deployed to an account of its own", "Stages")


def _check(pipeline: ResourceView) -> Judgement:
    found, open_ = steps(pipeline)
    deploys = deployments(found)

    def judgements() -> list[Judgement]:
        pairs = [pair for pair in combinations(deploys, 2) if not _same_environment(*pair)]
        judged = [attempt(partial(_apart, pipeline, one, other)) for one, other in pairs]
        try:
            known(open_)
        except Undetermined as error:
            judged.append(undetermined("a stage or an action is not known", "Stages", blocked_by=error.why))
        return judged

    return worst(judgements(), empty=not_applicable("it deploys to one environment, or to none", "Stages"))


def _same_environment(one: Step, other: Step) -> bool:
    """Whether two actions deploy to one environment: their names say the same, or one says nothing in a stage that they share."""
    if None in (one.side, other.side):
        return one.stage == other.stage
    return one.side == other.side


def _apart(pipeline: ResourceView, one: Step, other: Step) -> Judgement:
    if None in (one.side, other.side):
        if attempt(partial(_differ, pipeline, one, other)) == _GOOD:
            return _GOOD
        blocked_by = f"which of {one.name} and {other.name} is production"
        return undetermined("names of stages do not say which is production", "Stages", blocked_by=blocked_by)
    return _differ(pipeline, one, other)


def _differ(pipeline: ResourceView, one: Step, other: Step) -> Judgement:
    first, second = _account(pipeline, one), _account(pipeline, other)
    if first == second:
        return failed(f"{one.name} and {other.name} deploy to the same account", one.action.where("RoleArn"))
    if _OWN in (first, second):
        raise Undetermined("the account that the pipeline is deployed to", one.action.where("RoleArn"))
    return _GOOD


def _account(pipeline: ResourceView, step: Step) -> str:
    if step.provider in _ANYWHERE:
        raise Undetermined(f"the accounts that {step.name} deploys to", step.action.where("Configuration"))
    own = pipeline.stack.stack.account or _OWN
    value = step.action.peek("RoleArn")
    if value is ABSENT:
        return own
    match = _ROLE.fullmatch(value.shape if isinstance(value, Unknown) else str(value))
    if match:
        return own if match[1].startswith("$") else match[1]
    role = None if isinstance(value, Unknown) else pipeline.evaluation.links.target(value)
    if role is None:
        raise Undetermined(value if isinstance(value, Unknown) else f"the account of {value}", step.action.where("RoleArn"))
    stack = role.stack.stack
    if stack.account is None and stack is not pipeline.stack.stack:
        raise Undetermined(f"the account of {role.name}", step.action.where("RoleArn"))
    return stack.account or own


def _example(account: str) -> Example:
    def stage(name: str, to: str) -> dict[str, object]:
        action = {"Category": "Deploy", "Owner": "AWS", "Provider": "CloudFormation", "Version": "1"}
        return {"Name": name, "Actions": [{"Name": "Deploy", "ActionTypeId": action, "RoleArn": f"arn:aws:iam::{to}:role/deploy"}]}

    stages = [stage("Staging", "111122223333"), stage("Production", account)]
    properties = {"RoleArn": "arn:aws:iam::777788889999:role/pipeline", "Stages": stages}
    return Example(resources={"Pipeline": {"Type": PIPELINE, "Properties": properties}})


RULE = Rule(
    id="codepipeline-environments-in-separate-accounts",
    title="Pipelines deploy to production in an account of its own",
    severity=Severity.MEDIUM,
    requirements={
        "6.5.3": "an account is the boundary that keeps what is tried out away from production",
        "6.5.4": "the role that deploys to production is another one than that for the environments before it",
    },
    remediation="deploy to production with the role of another account (RoleArn of the action)",
    types=(PIPELINE,),
    check=_check,
    passing=_example("444455556666"),
    failing=_example("111122223333"),
)
