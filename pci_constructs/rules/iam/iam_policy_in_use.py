"""Somebody may open a case with AWS Support.

People who respond to incidents are there at any hour (12.10.3), and some incidents need the provider's help: a role or group of theirs has
``AWSSupportAccess``. One identity of the account is enough. Where no template gives it to one, the first identity of the stage says so.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, failed, not_applicable, passed, some, undetermined
from pci_constructs.rules.iam._policies import IDENTITIES

_NAME = ":policy/AWSSupportAccess"
_PATH = "ManagedPolicyArns"


def _has_it(identity: ResourceView) -> Judgement:
    def one(arn: Any) -> Judgement:
        return passed("AWSSupportAccess is attached", _PATH) if str(arn).endswith(_NAME) else failed("another policy", _PATH)

    return some(identity.each(_PATH), one, empty=failed("no policy", _PATH))


def _check(identity: ResourceView) -> Judgement:
    own = _has_it(identity)
    if own.verdict is Verdict.PASS:
        return own
    others = list(identity.neighbours(*IDENTITIES))
    if others[0].is_(identity) and some(others, _has_it, empty=own).verdict is not Verdict.PASS:
        blocked = "which identities of the account have AWSSupportAccess (iam list-entities-for-policy)"
        return undetermined("no identity here may open cases with AWS Support", _PATH, blocked_by=blocked)
    return not_applicable("another identity of the account answers it", _PATH)


RULE = Rule(
    id="iam-policy-in-use",
    title="An identity may open cases with AWS Support",
    severity=Severity.LOW,
    requirements={"12.10.3": "whoever responds to an incident at any hour can call the provider in"},
    remediation="attach AWSSupportAccess to the role or group of those who respond to incidents",
    types=IDENTITIES,
    check=_check,
    equivalents={"securityhub": "IAM.18", "config": "iam-policy-in-use"},
    passing={"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AWSSupportAccess"]},
)
