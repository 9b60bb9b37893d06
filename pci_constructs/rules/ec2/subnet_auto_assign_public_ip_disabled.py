"""Subnets give nobody a public address unasked.

What is launched in a subnet that assigns public addresses is on the internet before anybody decided that it should be. Components with
account data are not directly reachable from untrusted networks (1.4.4); what has to be public is given its address by name.
A subnet of IPv6 alone cannot do without such addresses: there the route table decides.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, flag_is_false, passed, worst
from pci_constructs.rules.subnets import no_internet_route

_NONE = passed("it assigns no public addresses", "MapPublicIpOnLaunch")


def _ipv4(subnet: ResourceView) -> Judgement:
    return flag_is_false(
        subnet, "MapPublicIpOnLaunch", good=_NONE.message, bad="it assigns public IPv4 addresses to what is launched in it"
    )


def _ipv6(subnet: ResourceView) -> Judgement:
    if not subnet.flag("AssignIpv6AddressOnCreation"):
        return _NONE
    if subnet.flag("Ipv6Native"):
        return no_internet_route(subnet)
    return failed("it assigns IPv6 addresses to what is launched in it", "AssignIpv6AddressOnCreation")


def _check(subnet: ResourceView) -> Judgement:
    return worst((attempt(partial(ask, subnet)) for ask in (_ipv4, _ipv6)), empty=_NONE)


RULE = Rule(
    id="subnet-auto-assign-public-ip-disabled",
    title="Subnets do not assign public addresses",
    severity=Severity.MEDIUM,
    requirements={"1.4.4": "an address that is given to everything puts stores of account data on the internet by accident"},
    remediation="set MapPublicIpOnLaunch and AssignIpv6AddressOnCreation to false (map_public_ip_on_launch=False in the CDK)",
    types=("AWS::EC2::Subnet",),
    check=_check,
    equivalents={
        "securityhub": "EC2.15",
        "config": "subnet-auto-assign-public-ip-disabled",
        "cdk-nag": "PCI.DSS.321-VPCSubnetAutoAssignPublicIpDisabled",
        "guard": "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED",
        "checkov": "CKV_AWS_130",
    },
    passing={"MapPublicIpOnLaunch": False, "AssignIpv6AddressOnCreation": False},
    failing={"MapPublicIpOnLaunch": True, "AssignIpv6AddressOnCreation": True},
)
