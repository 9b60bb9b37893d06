"""Instances have one network interface.

An instance with a leg in two subnets can carry traffic between them past every control that lies between the segments (1.4.1). What is
dual-homed on purpose, such as a firewall appliance, is an exception on the record.
"""

from collections.abc import Iterator

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, passed, undetermined, worst
from pci_constructs.rules.ec2._launch import INSTANCE, holder_of

_GOOD = passed("the instance has one network interface", "NetworkInterfaces")


def _check(instance: ResourceView) -> Judgement:
    return worst(_parts(instance), empty=_GOOD)


def _parts(instance: ResourceView) -> Iterator[Judgement]:
    yield attempt(lambda: _at_launch(instance))
    for attachment in instance.linked("AWS::EC2::NetworkInterfaceAttachment", "InstanceId"):
        yield failed(f"{attachment.name} attaches another network interface")


def _at_launch(instance: ResourceView) -> Judgement:
    holder = holder_of(instance, "NetworkInterfaces")
    if holder is None:
        return _GOOD
    where = holder.where("NetworkInterfaces")
    if isinstance(holder.peek("NetworkInterfaces"), list):
        count = len(holder.each("NetworkInterfaces"))
        return _GOOD if count <= 1 else failed(f"the instance has {count} network interfaces", where)
    return undetermined("how many network interfaces there are is not known", where, blocked_by="the list of network interfaces")


RULE = Rule(
    id="ec2-instance-multiple-eni-check",
    title="Instances have a single network interface",
    severity=Severity.LOW,
    requirements={
        "1.4.1": "no instance bridges two network segments past the controls between them",
        "2.2.4": "an interface that is not needed is not there",
    },
    remediation="keep one network interface, or record an exception for an appliance that has to have more",
    types=(INSTANCE,),
    check=_check,
    equivalents={"securityhub": "EC2.17", "config": "ec2-instance-multiple-eni-check"},
    passing={"NetworkInterfaces": [{"DeviceIndex": "0", "SubnetId": "subnet-1"}]},
    failing={"NetworkInterfaces": [{"DeviceIndex": "0", "SubnetId": "subnet-1"}, {"DeviceIndex": "1", "SubnetId": "subnet-2"}]},
)
