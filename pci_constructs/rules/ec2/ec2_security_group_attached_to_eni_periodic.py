"""Every security group is used.

Rule sets are reviewed at least every six months for what is no longer needed (1.2.7). A group without a network interface is such a
leftover: it changes nothing today, and tomorrow somebody attaches it without having read its rules.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.ec2._unused import used
from pci_constructs.rules.security_groups import EGRESS, GROUP, INGRESS

_NO_USE = (GROUP, INGRESS, EGRESS, "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::Role")


def _check(group: ResourceView) -> Judgement:
    if group.live and group.text("GroupName") == "default":
        return not_applicable("AWS makes the default group, and nobody can delete it", "GroupName")
    return used(group, "security group", no_use=_NO_USE)


RULE = Rule(
    id="ec2-security-group-attached-to-eni-periodic",
    title="Every security group is used",
    severity=Severity.LOW,
    requirements={"1.2.7": "a group that nothing uses is what the six-monthly review of rule sets should have removed"},
    remediation="delete the group, or attach it to what it is for",
    types=(GROUP,),
    check=_check,
    equivalents={"securityhub": "EC2.22", "config": "ec2-security-group-attached-to-eni-periodic", "checkov": "CKV2_AWS_5"},
    passing=Example(
        resources={
            "Group": {"Type": GROUP, "Properties": {"GroupDescription": "Nodes"}},
            "Interface": {"Type": "AWS::EC2::NetworkInterface", "Properties": {"GroupSet": [{"Fn::GetAtt": ["Group", "GroupId"]}]}},
        }
    ),
    failing={"GroupDescription": "Nodes"},
)
