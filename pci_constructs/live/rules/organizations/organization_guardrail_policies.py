"""Nobody in a member account can switch the controls off.

Trail, recorder and detector are switched off by one call each, by whoever administers the account. A service control policy on the root of
the organization denies these calls, and leaving the organization, to everyone in its accounts (10.3.2, 10.7.2, 7.3.3); roles that it names
may be spared. Policies are seen from the management account alone.
"""

from functools import partial
from typing import Any

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, every, failed, passed, some
from pci_constructs.rules.policies import Statement, all_hold, any_of, each_statement
from pci_constructs.rules.policy_values import is_crowd

_PATH = "ServiceControlPolicies"
_SPARING = ("arnnotequals", "arnnotlike", "stringnotequals", "stringnotlike")
_CALLS = (
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "config:StopConfigurationRecorder",
    "config:DeleteConfigurationRecorder",
    "guardduty:DeleteDetector",
    "organizations:LeaveOrganization",
)


def _spares_named_alone(statement: Statement) -> bool:
    """Whether nobody is spared but principals that the statement names."""
    return all(
        operator in _SPARING and key == "aws:principalarn" and bool(values) and not any_of(values, is_crowd)
        for operator, key, values in statement.conditions()
    )


def _denied(policies: ResourceView, call: str) -> Judgement:
    bad = failed(f"no policy on the root of the organization denies {call}", _PATH)
    good = passed("calls that switch the controls off are denied", _PATH)

    def denies(statement: Statement) -> bool:
        return all_hold(
            lambda: statement.denies,
            partial(statement.covers_action, call),
            statement.covers_all_resources,
            partial(_spares_named_alone, statement),
        )

    def one(policy: Any) -> Judgement:
        if not isinstance(policy, Block) or not any_of(policy.each("AttachedTo"), lambda kind: kind == "ROOT"):
            return bad
        return some(each_statement(policy, "Content"), lambda statement: good if denies(statement) else bad, empty=bad)

    return some(policies.each(_PATH), one, empty=bad)


def _check(policies: ResourceView) -> Judgement:
    return every(_CALLS, partial(_denied, policies), empty=passed("nothing to deny"))


def _example(*calls: str) -> Example:
    deny = {"Effect": "Deny", "Action": list(calls), "Resource": "*"}
    policy = {"Name": "controls", "AttachedTo": ["ROOT"], "Content": {"Version": "2012-10-17", "Statement": [deny]}}
    return Example(resources={"Policies": {"Type": "Live::Organizations::Policies", "Properties": {_PATH: [policy]}}})


RULE = Rule(
    id="organization-guardrail-policies",
    title="The organization denies its accounts to switch the controls off",
    severity=Severity.MEDIUM,
    requirements={
        "7.3.3": "calls that end a control are denied, whatever a policy of the account allows",
        "10.3.2": "nobody in the account can stop or delete the audit log",
        "10.7.2": "controls cannot be made to fail from within the account that they watch",
    },
    remediation=f"attach a service control policy to the root that denies {', '.join(_CALLS)}, but for roles that it names",
    types=("Live::Organizations::Policies",),
    check=_check,
    equivalents={},
    passing=_example(*_CALLS),
    failing=_example(*_CALLS[1:]),
)
