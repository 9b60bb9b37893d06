"""Launch templates: the groups and public addresses of what they start."""

from typing import Any

from pci_constructs.assembly import ABSENT, Block, ResourceView, Unknown
from pci_constructs.network.model.elements import Key
from pci_constructs.network.model.interfaces import Interfaces
from pci_constructs.network.model.values import text_of

_TEMPLATE = "AWS::EC2::LaunchTemplate"


def of_template(reader: Interfaces, template: ResourceView | None) -> tuple[tuple[Key, ...], Any, str]:
    """Groups, public address and what is not known, of what a launch template starts."""
    data = data_of(template)
    if data is None:
        return (), "subnet", ""
    values = list(data.each("SecurityGroupIds")) + list(data.each("SecurityGroups"))
    for block in data.each("NetworkInterfaces"):
        values += block.each("Groups") if isinstance(block, Block) else [Unknown("an interface of a launch template")]
    keys, why = reader.groups.named(values)
    return keys, public_of(data), why


def public_of(data: Block) -> Any:
    """Whether what a launch template starts has a public address: one interface with one is enough; ``subnet`` if the subnet decides."""
    said: list[Any] = []
    for block in data.each("NetworkInterfaces"):
        value = block.peek("AssociatePublicIpAddress") if isinstance(block, Block) else Unknown("an interface")
        said.append("subnet" if value is ABSENT else flag(value))
    for wanted in (True, None, "subnet"):
        if any(each is wanted for each in said):
            return wanted
    return False if said else "subnet"


def template_of(reader: Interfaces, view: ResourceView, path: str) -> tuple[ResourceView | None, str]:
    """The launch template that a property names, and what is not known of it."""
    block = view.peek(path)
    if block is ABSENT:
        return None, ""
    if not isinstance(block, Block):
        return None, f"the launch template of {view.name}"
    for name in ("LaunchTemplateId", "Id", "LaunchTemplateName", "Name"):
        value = block.peek(name)
        if value is ABSENT:
            continue
        target = reader.evaluation.links.target(value) if value.__class__ is not Unknown else None
        if target is None and value.__class__ is not Unknown:
            target = reader.evaluation.links.named(_TEMPLATE, str(value), view)
        if target is not None and target.type == _TEMPLATE:
            return target, ""
        return None, f"the launch template of {view.name}: {text_of(value)}"
    return None, f"the launch template of {view.name}"


def data_of(template: ResourceView | None) -> Block | None:
    """What a launch template says of the instances that it starts."""
    data = template.peek("LaunchTemplateData") if template is not None else None
    return data if isinstance(data, Block) else None


def flag(value: Any) -> bool | None:
    """A boolean, or nothing if it is not known."""
    return None if value.__class__ is Unknown else str(value).lower() == "true"
