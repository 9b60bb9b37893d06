"""Nodes have no public address.

A node with a public address can be talked to by everyone as soon as a security group has one wide rule: the kubelet, node ports, SSH.
Components with account data are not directly reachable from untrusted networks (1.4.4). The interfaces of the launch template decide, and
where they are silent the subnets do.
"""

from functools import partial

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    every,
    flag_is_false,
    undetermined,
)
from pci_constructs.rules.eks._nodes import GROUP, launch_template
from pci_constructs.rules.subnets import every_subnet, example, no_public_addresses

_ADDRESS = "AssociatePublicIpAddress"
_INTERFACES = "NetworkInterfaces"
_SUBNETS = {"Subnets": [{"Ref": "Subnet"}]}


def _interface(subnets: Judgement, interface: Block) -> Judgement:
    if not interface.has(_ADDRESS):
        return subnets
    return flag_is_false(
        interface,
        _ADDRESS,
        good="the launch template gives nodes no public address",
        bad="the launch template gives nodes a public address",
    )


def _check(group: ResourceView) -> Judgement:
    template = launch_template(group)
    default = undetermined("no subnet is named", "Subnets", blocked_by="the subnets that EKS chooses")
    subnets = every_subnet(group, "Subnets", no_public_addresses, empty=default)
    if template is None:
        return subnets
    return every(template.each(_INTERFACES), partial(_interface, subnets), empty=subnets)


RULE = Rule(
    id="eks-nodegroup-no-public-ip",
    title="Nodes have no public address",
    severity=Severity.HIGH,
    requirements={"1.4.4": "a node that processes account data has no address that untrusted networks could reach"},
    remediation="set AssociatePublicIpAddress to false in the launch template, or name subnets with MapPublicIpOnLaunch false",
    types=(GROUP,),
    check=_check,
    passing=example(GROUP, _SUBNETS, public=False),
    failing=example(GROUP, _SUBNETS, public=True),
)
