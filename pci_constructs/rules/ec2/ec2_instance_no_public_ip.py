"""Instances have no public address.

An instance with a public address is one wide security group away from the internet. Components that store card data must not be
directly reachable from untrusted networks (1.4.4): clients come through a load balancer, administrators through Systems Manager. The
address may come from an interface of the instance or its launch template, from the subnet, or from an elastic address.
"""

from collections.abc import Iterator

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    attempt,
    every,
    failed,
    passed,
    worst,
)
from pci_constructs.rules.ec2._launch import INSTANCE, holder_of

_GOOD = "no public address is assigned"
_ATTACHMENT = "AWS::EC2::NetworkInterfaceAttachment"
_ELASTIC = ("AWS::EC2::EIP", "AWS::EC2::EIPAssociation")


def _check(instance: ResourceView) -> Judgement:
    return worst(_parts(instance), empty=passed(_GOOD))


def _parts(instance: ResourceView) -> Iterator[Judgement]:
    for type_ in _ELASTIC:
        yield every(instance.linked(type_, "InstanceId"), _elastic, empty=passed(_GOOD))
    yield every(instance.linked(_ATTACHMENT, "InstanceId"), _existing, empty=passed(_GOOD))
    yield attempt(lambda: _interfaces(instance))


def _elastic(address: ResourceView) -> Judgement:
    return failed(f"the elastic address {address.name} belongs to the instance")


def _interfaces(instance: ResourceView) -> Judgement:
    holder = holder_of(instance, "NetworkInterfaces")
    if holder is None:
        return _from_subnet(instance)
    return every(holder.each("NetworkInterfaces"), _interface, empty=_from_subnet(instance))


def _interface(interface: Block) -> Judgement:
    where = interface.where("AssociatePublicIpAddress")
    if interface.has("AssociatePublicIpAddress"):
        return failed("an interface gets a public address", where) if interface.flag("AssociatePublicIpAddress") else passed(_GOOD, where)
    if interface.has("NetworkInterfaceId"):
        return _existing(interface)
    if interface.peek("DeviceIndex").__class__ is not Unknown and interface.number("DeviceIndex"):
        return passed("a subnet gives its address to the first interface alone", interface.where("DeviceIndex"))
    return _from_subnet(interface)


def _existing(interface: Block) -> Judgement:
    """An interface that is there before the instance, or attached to it later, gets no address at launch; it may have an elastic one."""
    where = interface.where("NetworkInterfaceId")
    found = interface.follow("NetworkInterfaceId")
    if found is None:
        raise Undetermined(f"interface {interface.text('NetworkInterfaceId')}, which is not among what was read", where)
    return every(found.linked("AWS::EC2::EIPAssociation", "NetworkInterfaceId"), _elastic, empty=passed(_GOOD, where))


def _from_subnet(block: Block) -> Judgement:
    """What becomes of an interface that says nothing: its subnet decides."""
    where = block.where("SubnetId")
    if not block.has("SubnetId"):
        return failed("it is launched into a default subnet, which gives public addresses", where)
    subnet = block.follow("SubnetId")
    if subnet is None:
        raise Undetermined(f"whether subnet {block.text('SubnetId')}, which is not among what was read, gives public addresses", where)
    if subnet.flag("MapPublicIpOnLaunch"):
        return failed(f"the subnet {subnet.name} gives public addresses to what is launched in it", where)
    return passed("neither the instance nor its subnet assigns a public address", where)


RULE = Rule(
    id="ec2-instance-no-public-ip",
    title="Instances have no public addresses",
    severity=Severity.HIGH,
    requirements={"1.4.4": "components that store card data are not directly reachable from untrusted networks"},
    remediation="launch it into a private subnet, or set AssociatePublicIpAddress to false on its interface, and attach no elastic address",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "securityhub": "EC2.9",
        "config": "ec2-instance-no-public-ip",
        "cdk-nag": "PCI.DSS.321-EC2InstanceNoPublicIp",
        "guard": "EC2_INSTANCE_NO_PUBLIC_IP",
        "checkov": "CKV_AWS_88",
    },
    passing={"NetworkInterfaces": [{"DeviceIndex": "0", "SubnetId": "subnet-1", "AssociatePublicIpAddress": False}]},
    failing={"NetworkInterfaces": [{"DeviceIndex": "0", "SubnetId": "subnet-1", "AssociatePublicIpAddress": True}]},
)
