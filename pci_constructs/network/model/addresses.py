"""Elastic addresses, which make an interface public whatever it says itself."""

from pci_constructs.assembly import ABSENT, Block, Evaluation, ResourceView, Unknown
from pci_constructs.network.model.elements import Key
from pci_constructs.network.model.interfaces import Interfaces
from pci_constructs.network.model.places import existing
from pci_constructs.network.model.values import key_of

_INSTANCE = "AWS::EC2::Instance"
_BEARERS = (_INSTANCE, "AWS::EC2::NetworkInterface")


def read_addresses(reader: Interfaces) -> None:
    """Reads which interfaces an elastic address belongs to; where that is not known, it may be each of them."""
    for view in existing(reader.evaluation, "AWS::EC2::EIP", "AWS::EC2::EIPAssociation"):
        for path in ("InstanceId", "NetworkInterfaceId"):
            value = view.peek(path)
            if value is ABSENT:
                continue
            target = reader.evaluation.links.target(value) if value.__class__ is not Unknown else None
            bearers = _bearers(target, reader.evaluation) if target is not None and target.type in _BEARERS else None
            for interface in reader.network.interfaces:
                if bearers is not None and interface.key in bearers:
                    interface.public = True
                elif bearers is None and not interface.public and interface.type in _BEARERS:
                    interface.public = None


def _bearers(target: ResourceView, evaluation: Evaluation) -> set[Key]:
    """The resource, and the interfaces of their own that an instance has."""
    found = {key_of(target)}
    if target.type != _INSTANCE:
        return found
    values = [block.peek("NetworkInterfaceId") for block in target.each("NetworkInterfaces") if isinstance(block, Block)]
    for join in existing(evaluation, "AWS::EC2::NetworkInterfaceAttachment"):
        instance = join.peek("InstanceId")
        owner = evaluation.links.target(instance) if instance.__class__ is not Unknown else None
        if owner is None or owner.is_(target):
            values.append(join.peek("NetworkInterfaceId"))
    for value in values:
        one = evaluation.links.target(value) if value is not ABSENT and value.__class__ is not Unknown else None
        if one is not None:
            found.add(key_of(one))
    return found
