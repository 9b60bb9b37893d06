"""Every network ACL filters some subnet.

A list of rules without a subnet filters nothing and looks as if it did. The six-monthly review of rule sets (1.2.7) either finds its
subnet or removes it.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, some, undetermined
from pci_constructs.rules.ec2._users import is_exported

_LIST = "AWS::EC2::NetworkAcl"
_ASSOCIATION = "AWS::EC2::SubnetNetworkAclAssociation"


def _check(acl: ResourceView) -> Judgement:
    if acl.live and acl.flag("Live.IsDefault"):
        return not_applicable("AWS makes the default list of a VPC, and nobody can delete it")
    if is_exported(acl):
        empty = undetermined("no subnet here has the network ACL", blocked_by="the stacks that import it")
    else:
        empty = failed("no subnet has the network ACL")
    return some(
        acl.linked(_ASSOCIATION, "NetworkAclId"), lambda association: passed(f"{association.name} gives it to a subnet"), empty=empty
    )


RULE = Rule(
    id="vpc-network-acl-unused-check",
    title="Every network ACL filters some subnet",
    severity=Severity.LOW,
    requirements={"1.2.7": "a list that filters nothing is what the six-monthly review of rule sets should have removed"},
    remediation="add an AWS::EC2::SubnetNetworkAclAssociation, or delete the network ACL",
    types=(_LIST,),
    check=_check,
    equivalents={"securityhub": "EC2.16", "config": "vpc-network-acl-unused-check"},
    passing=Example(
        resources={
            "Acl": {"Type": _LIST, "Properties": {"VpcId": "vpc-0123456789abcdef0"}},
            "Association": {"Type": _ASSOCIATION, "Properties": {"NetworkAclId": {"Ref": "Acl"}, "SubnetId": "subnet-0123456789abcdef0"}},
        }
    ),
    failing={"VpcId": "vpc-0123456789abcdef0"},
)
