"""The API of a cluster takes calls from named groups and private ranges.

The groups on the interfaces of the control plane say who may open a connection to the Kubernetes API from within the network: nodes, and
people by way of a bastion or a VPN (1.3.1). Those clients have groups or private addresses. A range of the internet there means that a
peering, a gateway or a second interface is all that is missing.
"""

from collections.abc import Iterator
from typing import Any

from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    every,
    failed,
    passed,
    undetermined,
    worst,
)
from pci_constructs.rules.addresses import Range, every_range
from pci_constructs.rules.eks._clusters import CLUSTER, CLUSTERS, named
from pci_constructs.rules.security_groups import ADDRESSES, GROUP, INGRESS, PREFIX_LISTS, PRIVATE_RANGES, groups_of, ingress_of

_GROUPS = "ResourcesVpcConfig.SecurityGroupIds"
_OWN = "Live.ClusterSecurityGroupId"
_GOOD = passed("the control plane takes connections from named groups and private ranges alone", _GROUPS)


def _check(cluster: ResourceView) -> Judgement:
    found = worst(_parts(cluster), empty=_GOOD)
    return passed(_GOOD.message, named(cluster, _GROUPS)) if found.verdict is Verdict.PASS else found


def _parts(cluster: ResourceView) -> Iterator[Judgement]:
    yield every(groups_of(cluster, named(cluster, _GROUPS)), _group, empty=_GOOD)
    if cluster.live:
        yield every(groups_of(cluster, _OWN), _group, empty=_GOOD)
    else:
        # A rule may name the group that EKS makes by the cluster's attribute.
        yield every(cluster.linked(INGRESS, "GroupId"), _entry, empty=_GOOD)


def _group(group: ResourceView) -> Judgement:
    return every(ingress_of(group), _entry, empty=_GOOD)


def _entry(entry: Block) -> Judgement:
    return every_range(entry, ADDRESSES, PREFIX_LISTS, _range)


def _range(found: Range, where: str) -> Judgement:
    if found.of:
        return passed(f"{found.text} is the range of the network itself", where)
    if found.takes_in_everyone():
        return failed(f"{found.text} may connect to the control plane", where)
    if found.network is None:
        return undetermined(f"whether {found.text} is private", where, blocked_by=found.text)
    network: Any = found.network
    if any(network.version == private.version and network.subnet_of(private) for private in PRIVATE_RANGES):
        return passed(f"{found.text} is private", where)
    return failed(f"{found.text}, which is not private, may connect to the control plane", where)


def _example(source: str) -> Example:
    entry = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": source}
    group = {"GroupDescription": "Control plane", "SecurityGroupIngress": [entry]}
    network = {"SubnetIds": ["subnet-0123456789abcdef0"], "SecurityGroupIds": [{"Fn::GetAtt": ["Group", "GroupId"]}]}
    return Example(
        resources={
            "Cluster": {"Type": CLUSTER, "Properties": {"Name": "pay", "ResourcesVpcConfig": network}},
            "Group": {"Type": GROUP, "Properties": group},
        }
    )


RULE = Rule(
    id="eks-cluster-security-group-ingress-restricted",
    title="The control plane of a cluster takes connections from named groups and private ranges alone",
    severity=Severity.MEDIUM,
    requirements={"1.3.1": "nodes and administrators need the API of the cluster, and they have groups or private addresses"},
    remediation="name the clients' security groups as the source of port 443, or their private ranges",
    types=CLUSTERS,
    check=_check,
    passing=_example("10.0.0.0/20"),
    failing=_example("203.0.113.0/24"),
)
