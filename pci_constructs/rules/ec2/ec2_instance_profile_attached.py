"""Instances have a role of their own.

Software on an instance without a profile needs keys from somewhere, and they end up in files and images where they stay valid for years
(8.6.2). An instance profile hands out short-lived credentials that a role limits to what the instance does (7.2.5).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.ec2._launch import INSTANCE, holder_of

_PROPERTY = "IamInstanceProfile"


def _check(instance: ResourceView) -> Judgement:
    holder = holder_of(instance, _PROPERTY)
    if holder is None:
        return failed("the instance has no instance profile", _PROPERTY)
    return passed("the instance has an instance profile", holder.where(_PROPERTY))


RULE = Rule(
    id="ec2-instance-profile-attached",
    title="Instances have an instance profile",
    severity=Severity.LOW,
    requirements={
        "7.2.5": "an application's access to AWS is that of a role which is limited to its needs",
        "8.6.2": "software on the instance needs no keys in files or images",
    },
    remediation="set IamInstanceProfile to a profile whose role has only the permissions that the instance needs",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "config": "ec2-instance-profile-attached",
        "cdk-nag": "PCI.DSS.321-EC2InstanceProfileAttached",
        "guard": "EC2_INSTANCE_PROFILE_ATTACHED",
        "checkov": "CKV2_AWS_41",
    },
    passing={"IamInstanceProfile": "profile"},
    failing={"InstanceType": "m7g.large"},
)
