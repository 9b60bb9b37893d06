"""The default security group of a VPC has no rules.

AWS makes a group with every VPC that lets its members talk to one another and to everyone outside. Whatever is started without a group of
its own gets it. It is a vendor's default that has to be changed (2.2.2), and its rules are traffic that nobody asked for (1.3.1, 1.3.2).
CloudFormation cannot say so itself: the CDK's feature flag, or this package's SegmentedVpc, closes it with a custom resource.
"""

from itertools import chain

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Verdict, every, failed, passed, some, undetermined
from pci_constructs.rules.security_groups import EGRESS, GROUP, INGRESS

_CLOSING = {"Custom::VpcRestrictDefaultSG": "DefaultSecurityGroupId", "Custom::ClosedDefaultSecurityGroup": "GroupId"}


def _running(group: ResourceView) -> Judgement:
    if group.text("GroupName") != "default":
        return passed("the default security group has no rules")
    for path in ("SecurityGroupIngress", "SecurityGroupEgress"):
        if group.each(path):
            return failed(f"the default security group {group.name} has rules", path)
    return passed("the default security group has no rules")


def _opens(vpc: ResourceView, rule: ResourceView) -> Judgement:
    if rule.is_(vpc) or not str(rule.get("GroupId")).endswith(".DefaultSecurityGroup}"):
        return passed("another group")
    return failed(f"{rule.name} adds a rule to the default security group", "DefaultSecurityGroup")


def _check(vpc: ResourceView) -> Judgement:
    if vpc.live:
        return every(vpc.linked(GROUP, "VpcId"), _running, empty=undetermined("no group of the VPC was found", blocked_by="its groups"))
    rules = chain(vpc.linked(INGRESS, "GroupId"), vpc.linked(EGRESS, "GroupId"))
    opened = every(rules, lambda rule: _opens(vpc, rule), empty=passed("no rule is added to the default security group"))
    if opened.verdict is Verdict.FAIL:
        return opened
    closing = chain(*(vpc.linked(type_, path) for type_, path in _CLOSING.items()))
    left = undetermined(
        "nothing here closes the default security group",
        "DefaultSecurityGroup",
        blocked_by="whether the default security group of the VPC has rules in the account",
    )
    closed = some(closing, lambda custom: passed(f"{custom.name} removes the rules of the default security group"), empty=left)
    return closed if opened.verdict is Verdict.PASS else opened


def _example(type_: str, path: str) -> Example:
    group = {"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]}
    return Example(
        resources={
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
            "Other": {"Type": type_, "Properties": {path: group}},
        }
    )


RULE = Rule(
    id="vpc-default-security-group-closed",
    title="The default security group of a VPC has no rules",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "members of the default group accept traffic from one another that nobody asked for",
        "1.3.2": "they reach every address on the internet",
        "2.2.2": "the group is a default of the vendor, and is either changed or not used",
    },
    remediation=(
        "in the CDK use SegmentedVpc, or the feature flag @aws-cdk/aws-ec2:restrictDefaultSecurityGroup; elsewhere let "
        "a custom resource revoke the rules of the group"
    ),
    types=("AWS::EC2::VPC",),
    check=_check,
    equivalents={
        "securityhub": "EC2.2",
        "config": "vpc-default-security-group-closed",
        "cdk-nag": "PCI.DSS.321-VPCDefaultSecurityGroupClosed",
    },
    passing=_example("Custom::VpcRestrictDefaultSG", "DefaultSecurityGroupId"),
    failing=_example(INGRESS, "GroupId"),
)
