"""File systems are mounted from subnets that give out no public addresses.

A subnet that assigns public addresses is one that somebody made for what faces the internet. Stored account data does not lie there
(1.4.4): NFS asks for no password, so the network is what keeps strangers away.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed
from pci_constructs.rules.subnets import every_subnet, example, no_internet_route, no_public_addresses

_TARGET = "AWS::EFS::MountTarget"
_PATH = "SubnetId"


def _no_public_ipv6(subnet: ResourceView) -> Judgement:
    return no_internet_route(subnet) if subnet.flag("AssignIpv6AddressOnCreation") else no_public_addresses(subnet)


def _check(target: ResourceView) -> Judgement:
    return every_subnet(target, _PATH, no_public_addresses, _no_public_ipv6, empty=failed("no subnet is named", _PATH))


RULE = Rule(
    id="efs-mount-target-public-accessible",
    title="Mount targets lie in subnets that give out no public addresses",
    severity=Severity.MEDIUM,
    requirements={"1.4.4": "stored account data does not lie in a subnet that is made for the internet"},
    remediation="name a subnet with MapPublicIpOnLaunch false, or set it so",
    types=(_TARGET,),
    check=_check,
    equivalents={"securityhub": "EFS.6", "config": "efs-mount-target-public-accessible"},
    passing=example(_TARGET, {_PATH: {"Ref": "Subnet"}}, public=False),
    failing=example(_TARGET, {_PATH: {"Ref": "Subnet"}}, public=True),
)
