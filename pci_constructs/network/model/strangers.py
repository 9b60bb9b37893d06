"""What the model does not know, and that has a part in a network: nothing is proven of it, and it is named."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pci_constructs.assembly import Composed, Reference, ResourceView, references_in
from pci_constructs.assembly.patterns import expression
from pci_constructs.network.model.elements import Key
from pci_constructs.network.model.groups import GROUP
from pci_constructs.network.model.interfaces import Interfaces
from pci_constructs.network.model.owners import OWNERS
from pci_constructs.network.model.places import SUBNET, VPC, existing, unknown_subnet
from pci_constructs.network.passive import PASSIVE

_NAMES = expression(
    r"subnet(group)?(name|id|arn|identifier)?s?$|securitygroup(id|arn|idlist|name)?s?$|networkinterface(id|arn)?s?$", re.IGNORECASE
)
"""How properties are called that put a resource into a network, whatever their value."""
_HOME = expression(r"vpc(id|ids|arn|identifier|s)?$", re.IGNORECASE)
_OWN = "AWS::"
_ALWAYS = ("AWS::EC2::EC2Fleet", "AWS::EC2::SpotFleet", "AWS::WorkspacesInstances::WorkspaceInstance")
"""Types whose interfaces a launch template or an image may describe alone."""


def read_strangers(reader: Interfaces) -> None:
    """Adds an interface of which nothing is known for everything else that names a subnet, a security group or an interface.

    What names a VPC alone may carry packets in and out of it past its route tables.
    """
    for type_, resources in reader.evaluation.by_type.items():
        if type_ in OWNERS or type_ in PASSIVE or not resources:
            continue
        for view in existing(reader.evaluation, type_):
            _stranger(reader, view)


def _stranger(reader: Interfaces, view: ResourceView) -> None:
    found = list(_parts(view))
    subnets = [reader.network.subnets[key] for type_, key in found if type_ == SUBNET and key in reader.network.subnets]
    groups = [key for type_, key in found if type_ == GROUP and key in reader.network.groups]
    named = [key for type_, key in found if not type_]
    why = f"{view.name}, an {view.type} that the model does not know"
    if subnets or groups or named or view.type in _ALWAYS:
        if not subnets:
            subnets = [unknown_subnet(reader.network, f"of {view.name}")]
        reader.network.unread.append(why)
        reader.add(view, subnets, groups, why=why, public=None)
    for type_, key in found:
        if type_ == VPC and key in reader.network.vpcs and view.type.startswith(_OWN) and not subnets:
            reader.network.vpcs[key].beside[view.name] = why
            reader.network.unread.append(why)


def _parts(view: ResourceView) -> Iterator[tuple[str, Key]]:
    """The parts of a network that any property names, by type; with no type, a property that is called so and names none of them."""
    own = view.type.startswith(_OWN)
    for name, value in view.leaves():
        kind = value.__class__
        if kind is bool:
            continue
        references: list[Reference] = []
        # Most values are plain text, which refers to nothing.
        if kind is Reference or kind is Composed:
            references = [each for each in references_in(value) if each.attribute in _ATTRIBUTES]
        for reference in references:
            type_, key = reference.resource.type, (reference.resource.template, reference.resource.logical_id)
            if type_ in (SUBNET, GROUP) or (type_ == VPC and _HOME.search(name)):
                yield type_, key
        if own and _called(name) and not any(reference.resource.type in (SUBNET, GROUP) for reference in references):
            yield "", (name, "")


@lru_cache(maxsize=4096)
def _called(name: str) -> bool:
    return _NAMES.search(name) is not None


_ATTRIBUTES = ("Ref", "SubnetId", "GroupId", "Id", "VpcId")
