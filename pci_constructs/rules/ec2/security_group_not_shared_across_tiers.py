"""No security group is both at the door and at the vault.

A load balancer that faces the internet and a database, cache, cluster or function need different levels of security (2.2.3). If they have
one group in common, every rule for the one is a rule for the other: a port that is opened to everyone for the balancer is open on
whatever else has the group, and the wall between the internet and stored data is a matter of ports (1.4.1).
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Verdict, best, failed, passed, some, undetermined
from pci_constructs.rules.ec2._stores import STORES
from pci_constructs.rules.reading import word
from pci_constructs.rules.security_groups import GROUP

_BALANCERS = ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer")
_INNER = {
    **STORES,
    "AWS::EFS::MountTarget": "SecurityGroups",
    "AWS::EKS::Cluster": "ResourcesVpcConfig.SecurityGroupIds",
    "AWS::Lambda::Function": "VpcConfig.SecurityGroupIds",
    "AWS::MSK::Cluster": "BrokerNodeGroupInfo.SecurityGroups",
    "AWS::MSK::ServerlessCluster": "VpcConfigs[].SecurityGroups",
    "AWS::RDS::DBProxy": "VpcSecurityGroupIds",
}
_INTERFACE = "Live::EC2::OwnedInterface"
_OF_BALANCERS = "ELB "
_OF_INNER = (
    "AWS Lambda VPC ENI",
    "Amazon EKS ",
    "DAX ",
    "EFS mount target",
    "ElastiCache",
    "RDSNetworkInterface",
    "RedshiftNetworkInterface",
)
"""How services describe the interfaces that they make for what is to be kept apart."""
_ALONE = passed("no public load balancer shares the group with a database, cache, cluster or function")
_NONE = failed("nothing of this kind has the group")


def _check(group: ResourceView) -> Judgement:
    public = best((_balancers(group, type_) for type_ in _BALANCERS), empty=_NONE)
    if public.verdict is Verdict.FAIL:
        return _ALONE
    inner = some(group.linked(_INTERFACE, "GroupSet"), _interface, empty=_NONE) if group.live else _inner(group)
    if inner.verdict is Verdict.FAIL:
        return _ALONE
    if Verdict.UNDETERMINED in (public.verdict, inner.verdict):
        return public if public.verdict is Verdict.UNDETERMINED else inner
    return failed(f"{public.message}, which faces the internet, and {inner.message} have the group in common")


def _balancers(group: ResourceView, type_: str) -> Judgement:
    return some(group.linked(type_, "SecurityGroups"), _faces_the_internet, empty=_NONE)


def _faces_the_internet(balancer: ResourceView) -> Judgement:
    return passed(balancer.name) if word(balancer, "Scheme", "internet-facing") == "internet-facing" else _NONE


def _inner(group: ResourceView) -> Judgement:
    found = (some(group.linked(type_, path), lambda one: passed(one.name), empty=_NONE) for type_, path in _INNER.items())
    return best(found, empty=_NONE)


def _interface(interface: ResourceView) -> Judgement:
    """What an interface that a service made is of: whatever has a group has an interface with it."""
    what = interface.text("Description")
    if interface.has("InstanceId") or what.startswith(_OF_BALANCERS):
        return _NONE
    if what.startswith(_OF_INNER):
        return passed(what)
    return undetermined(f"an interface of a service has the group ({what or interface.name})", blocked_by="what the service keeps there")


def _example(own: str) -> Example:
    groups = {name: {"Type": GROUP, "Properties": {"GroupDescription": name}} for name in ("Door", "Vault")}
    balancer = {"Scheme": "internet-facing", "SecurityGroups": [{"Fn::GetAtt": ["Door", "GroupId"]}]}
    database = {"VPCSecurityGroups": [{"Fn::GetAtt": [own, "GroupId"]}]}
    return Example(
        resources={
            **groups,
            "Balancer": {"Type": _BALANCERS[0], "Properties": balancer},
            "Database": {"Type": "AWS::RDS::DBInstance", "Properties": database},
        }
    )


RULE = Rule(
    id="security-group-not-shared-across-tiers",
    title="No security group is shared by a public load balancer and what holds data or runs code",
    severity=Severity.MEDIUM,
    requirements={
        "2.2.3": "functions that need different levels of security do not share the component that protects them",
        "1.4.1": "the control between what faces the internet and trusted networks is a group of its own on each side",
    },
    remediation="give each tier a group of its own, and let one in by naming the other's group as the source",
    types=(GROUP,),
    check=_check,
    passing=_example("Vault"),
    failing=_example("Door"),
)
