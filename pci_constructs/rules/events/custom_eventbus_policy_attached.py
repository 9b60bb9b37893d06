"""A bus of one's own says who may use it.

Without a policy the bus follows whatever rights identities of its account hold, and with one that admits everyone it takes events from
any account in the world: whoever can put events can set off what listens to them (7.3.3), or forge what an audit log is made of (10.3.1).
The policy names accounts or an organization.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, attempt, failed, passed, worst
from pci_constructs.rules.policies import ANYONE, Statement, closed_to_everyone, is_wide
from pci_constructs.rules.reading import document

_BUS, _POLICY = "AWS::Events::EventBus", "AWS::Events::EventBusPolicy"
_CLOSED = passed("a policy names who may use the bus")
_NONE = failed("the bus has no policy", "Policy")
_OPEN = "everyone may use the bus: a policy allows any principal, and no condition says who"


def _check(bus: ResourceView) -> Judgement:
    attached = attempt(lambda: worst((_of(policy) for policy in bus.linked(_POLICY, "EventBusName")), empty=_NONE))
    if not bus.has("Policy"):
        return attached
    own = closed_to_everyone(bus, "Policy", "the bus")
    return own if attached == _NONE else worst((own, attached), empty=own)


def _of(policy: ResourceView) -> Judgement:
    return attempt(lambda: failed(f"{_OPEN} ({policy.name})") if _is_open(policy) else _CLOSED)


def _is_open(policy: ResourceView) -> bool:
    statement = document(policy, "Statement")
    if statement is not None:
        return Statement(statement).open_to_anyone()
    # The older form: one action for one principal, and a condition on the organization alone.
    return policy.text("Principal").strip() == ANYONE and is_wide(policy.text("Condition.Value"))


def _example(**condition: object) -> Example:
    properties = {"EventBusName": {"Ref": "Bus"}, "StatementId": "s", "Action": "events:PutEvents", "Principal": "*", **condition}
    return Example(
        resources={
            "Bus": {"Type": _BUS, "Properties": {"Name": "payments"}},
            "Policy": {"Type": _POLICY, "Properties": properties},
        }
    )


RULE = Rule(
    id="custom-eventbus-policy-attached",
    title="Event buses have a policy that admits nobody unknown",
    severity=Severity.LOW,
    requirements={
        "7.3.3": "putting events is denied unless a policy allows it to somebody it names",
        "10.3.1": "events that a record is made of come from, and are read by, those who are meant to",
    },
    remediation="add an AWS::Events::EventBusPolicy that names accounts, or everyone under a condition on aws:PrincipalOrgID",
    types=(_BUS,),
    check=_check,
    equivalents={"securityhub": "EventBridge.3", "config": "custom-eventbus-policy-attached"},
    passing=_example(Condition={"Key": "aws:PrincipalOrgID", "Type": "StringEquals", "Value": "o-a1b2c3d4e5"}),
    failing=_example(),
)
