"""Instances are in a subnet that somebody chose.

An instance without a subnet is launched into the default VPC, which nobody designed: its subnets are public and every instance without
a place shares them. Card data components belong into a network zone that is separated from untrusted networks (1.4.1).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Undetermined, every, failed, passed
from pci_constructs.rules.ec2._launch import INSTANCE, holder_of

_BAD = failed("no subnet is chosen: the instance is launched into the default VPC", "SubnetId")


def _check(instance: ResourceView) -> Judgement:
    if instance.live:
        return _running(instance)
    if instance.has("SubnetId"):
        return passed("the instance has a subnet", "SubnetId")
    holder = holder_of(instance, "NetworkInterfaces")
    return every(holder.each("NetworkInterfaces"), _interface, empty=_BAD) if holder else _BAD


def _running(instance: ResourceView) -> Judgement:
    subnet = instance.follow("SubnetId")
    vpc = subnet.follow("VpcId") if subnet else None
    if vpc is None:
        raise Undetermined(f"whether {instance.text('SubnetId')} is of the default VPC", "SubnetId")
    if vpc.flag("Live.IsDefault"):
        return failed("the instance lies in the default VPC", "SubnetId")
    return passed("the instance has a subnet of a VPC that somebody made", "SubnetId")


def _interface(interface: Block) -> Judgement:
    for name in ("SubnetId", "NetworkInterfaceId"):
        if interface.has(name):
            return passed("the instance's interfaces have a subnet", interface.where(name))
    return failed("an interface has no subnet: it lies in the default VPC", interface.where("SubnetId"))


RULE = Rule(
    id="ec2-instances-in-vpc",
    title="Instances are launched into a chosen subnet",
    severity=Severity.MEDIUM,
    requirements={"1.4.1": "components lie in a zone that network controls separate from untrusted networks"},
    remediation="set SubnetId on the instance or its interface to a private subnet of your VPC",
    types=(INSTANCE,),
    check=_check,
    equivalents={
        "config": "ec2-instances-in-vpc",
        "cdk-nag": "PCI.DSS.321-EC2InstancesInVPC",
        "guard": "EC2_INSTANCES_IN_VPC",
    },
    passing={"SubnetId": "subnet-1"},
    failing={"InstanceType": "m7g.large"},
)
