"""EMR clusters run in private subnets.

The primary node of a cluster serves web interfaces that ask for no password, and schedules jobs for whoever reaches it. Without a public
address only the network of its users does (1.4.4).
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, every, failed, passed, undetermined
from pci_constructs.rules.subnets import example, no_internet_route, no_public_addresses, subnets_of

_CLUSTER = "AWS::EMR::Cluster"
_PATHS = ("Instances.Ec2SubnetId", "Instances.Ec2SubnetIds")
_ADDRESSES = "Live.PrimaryPublicAddresses"
_SUBNETS = {"Instances": {"Ec2SubnetId": {"Ref": "Subnet"}}}


def _public(address: object) -> Judgement:
    return failed(f"a primary node has the public address {address}", _ADDRESSES)


def _private(subnet: ResourceView) -> Judgement:
    addresses = no_public_addresses(subnet)
    if addresses.verdict is Verdict.FAIL:
        return addresses
    routed = attempt(partial(no_internet_route, subnet))
    if routed.verdict is Verdict.FAIL:
        return undetermined(routed.message, blocked_by="whether the primary node has a public address")
    return routed


def _check(cluster: ResourceView) -> Judgement:
    if cluster.live:
        return every(cluster.each(_ADDRESSES), _public, empty=passed("no primary node has a public address", _ADDRESSES))
    default = undetermined("no subnet is named", _PATHS[0], blocked_by="the subnet of the default VPC that EMR chooses")
    return every([subnet for path in _PATHS for subnet in subnets_of(cluster, path)], _private, empty=default)


RULE = Rule(
    id="emr-master-no-public-ip",
    title="EMR clusters run in private subnets",
    severity=Severity.HIGH,
    requirements={"1.4.4": "nodes that process account data have no address that untrusted networks could reach"},
    remediation="name subnets that assign no public addresses and have no route to an internet gateway",
    types=(_CLUSTER,),
    check=_check,
    equivalents={"securityhub": "EMR.1", "config": "emr-master-no-public-ip"},
    passing=example(_CLUSTER, _SUBNETS, public=False),
    failing=example(_CLUSTER, _SUBNETS, public=True),
)
