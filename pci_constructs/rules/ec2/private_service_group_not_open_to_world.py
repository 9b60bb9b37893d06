"""Groups of private services admit no addresses of the world.

An endpoint, a cluster's API, a database, a cache, a function or an internal load balancer serves components that have groups or private
ranges. A group that admits every address to it, on whatever port, lets in what comes to be near: a peering, a VPN, a subnet that turns
public (1.3.1). Nothing on the internet has business with it (1.4.2).
"""

from functools import partial

from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.ec2._stores import STORES
from pci_constructs.rules.ec2._users import users_of
from pci_constructs.rules.reading import word
from pci_constructs.rules.security_groups import GROUP, INGRESS, every_entry, group_of, not_for_everyone

_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_PRIVATE = frozenset(
    {
        *STORES,
        "AWS::EC2::VPCEndpoint",
        "AWS::EFS::MountTarget",
        "AWS::EKS::Cluster",
        "AWS::Lambda::Function",
        "AWS::MSK::Cluster",
        "AWS::MSK::ServerlessCluster",
        "AWS::NeptuneGraph::PrivateGraphEndpoint",
        "AWS::OpenSearchServerless::VpcEndpoint",
        "AWS::RDS::DBProxy",
    }
)
_OWNED = "Live::EC2::OwnedInterface"
_INTERFACES = ("AWS::EC2::NetworkInterface", _OWNED)
_OF_BALANCERS = "ELB "
_OTHER = not_applicable("no private service that was read uses the group")


def _check(resource: ResourceView) -> Judgement:
    closed = passed("no entry admits every address")
    open_ = every_entry(resource, "SecurityGroupIngress", not_for_everyone, empty=closed)
    if open_.verdict is Verdict.PASS:
        return open_
    used = attempt(partial(_used, resource))
    if used.verdict is not Verdict.PASS:
        return used
    return failed(f"{used.message} admits every address", open_.property) if open_.verdict is Verdict.FAIL else open_


def _used(resource: ResourceView) -> Judgement:
    group = group_of(resource)
    found = some(users_of(group), _private, empty=_OTHER) if group else _OTHER
    if group and group.live and found == _OTHER:
        # Whatever service it is of, what has the group has an interface.
        group.evaluation.need(group.resource, *_INTERFACES, _BALANCER)
    return found


def _private(user: ResourceView) -> Judgement:
    if user.type == _OWNED and not user.has("InstanceId") and not user.text("Description").startswith(_OF_BALANCERS):
        what = user.text("Description") or user.name
        return undetermined(f"an interface of a service has the group ({what})", blocked_by="whether the service is a private one")
    private = user.type in _PRIVATE or (user.type == _BALANCER and word(user, "Scheme", "internet-facing") == "internal")
    return passed(f"the group of {user.name}") if private else _OTHER


def _example(source: str) -> Example:
    entry = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": source}
    group = {"GroupDescription": "Endpoints", "SecurityGroupIngress": [entry]}
    endpoint = {"VpcId": "v", "VpcEndpointType": "Interface", "SecurityGroupIds": [{"Ref": "Group"}]}
    return Example(
        resources={"Group": {"Type": GROUP, "Properties": group}, "Endpoint": {"Type": "AWS::EC2::VPCEndpoint", "Properties": endpoint}}
    )


RULE = Rule(
    id="private-service-group-not-open-to-world",
    title="Security groups of private services do not admit every address",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "inbound traffic of a private service comes from the components that it serves",
        "1.4.2": "nothing in untrusted networks may connect to what is not publicly accessible",
    },
    remediation="name the clients' security group, or their private range, as the source",
    types=(GROUP, INGRESS),
    check=_check,
    passing=_example("10.0.0.0/20"),
    failing=_example("0.0.0.0/0"),
)
