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
    Undetermined,
    Unknown,
    every,
    flag_is_false,
    undetermined,
)
from pci_constructs.rules.subnets import every_subnet, example, no_public_addresses

_GROUP = "AWS::EKS::Nodegroup"
_TEMPLATE = "AWS::EC2::LaunchTemplate"
_ADDRESS = "AssociatePublicIpAddress"
_INTERFACES = "LaunchTemplateData.NetworkInterfaces"
_SUBNETS = {"Subnets": [{"Ref": "Subnet"}]}


def _template(group: ResourceView) -> ResourceView | None:
    if group.peek("LaunchTemplate").__class__ is Unknown:
        raise Undetermined(group.peek("LaunchTemplate"), "LaunchTemplate")
    for path in ("LaunchTemplate.Id", "LaunchTemplate.Name"):
        if group.has(path):
            found = group.follow(path) or group.evaluation.links.named(_TEMPLATE, group.text(path), group)
            if found is None or found.type != _TEMPLATE:
                raise Undetermined(f"launch template {group.text(path)}, which is not of this assembly", path)
            return found
    return None


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
    template = _template(group)
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
    types=(_GROUP,),
    check=_check,
    passing=example(_GROUP, _SUBNETS, public=False),
    failing=example(_GROUP, _SUBNETS, public=True),
)
