"""Interfaces that a launch template, an instance or EKS describes in ways of their own."""

from typing import Any

from pci_constructs.assembly import ABSENT, Block, ResourceView, Unknown
from pci_constructs.network.model.elements import Key
from pci_constructs.network.model.interfaces import Interfaces
from pci_constructs.network.model.places import existing
from pci_constructs.network.model.values import key_of, text_of

_TEMPLATE = "AWS::EC2::LaunchTemplate"
_CLUSTER = "AWS::EKS::Cluster"


def read_computers(reader: Interfaces) -> None:
    """Reads instances, Auto Scaling groups, EKS clusters and node groups."""
    for view in existing(reader.evaluation, "AWS::EC2::Instance"):
        _instance(reader, view)
    for view in existing(reader.evaluation, "AWS::AutoScaling::AutoScalingGroup"):
        _scaling_group(reader, view)
    for view in existing(reader.evaluation, _CLUSTER):
        subnets, why = reader.subnets_in(view.each("ResourcesVpcConfig.SubnetIds"))
        keys, unsure = reader.groups.named(view.each("ResourcesVpcConfig.SecurityGroupIds"))
        name = text_of(view.peek("Name"))
        reader.add(view, subnets, [*keys, reader.groups.of_cluster(view)], why=unsure or why, labels={f"control plane of {name}"})
    for view in existing(reader.evaluation, "AWS::EKS::Nodegroup"):
        _nodes(reader, view)
    _public_addresses(reader)


def _instance(reader: Interfaces, view: ResourceView) -> None:
    template, why = _template(reader, view, "LaunchTemplate")
    listed = view.each("NetworkInterfaces")
    data = _data(template)
    if not listed and data is not None and view.peek("SubnetId") is ABSENT:
        listed = data.each("NetworkInterfaces")
    fixed = view.peek("PrivateIpAddress")
    addresses = reader.ranges.read(fixed, view.name) if fixed is not ABSENT else None
    for block in listed:
        if not isinstance(block, Block):
            reader.add(view, [], [], why=f"an interface of {view.name}", public=None)
        elif block.peek("NetworkInterfaceId") is ABSENT:
            # One that has a resource of its own is read there.
            subnets, unsure = reader.subnets_in(_one(block.peek("SubnetId")))
            keys, unsure_groups = reader.groups.named([*block.each("GroupSet"), *block.each("Groups")])
            reader.add(view, subnets, keys, why=unsure_groups or unsure or why, public=_public(block), addresses=addresses)
    if not listed:
        subnets, unsure = reader.subnets_in(_one(view.peek("SubnetId")))
        named = view.each("SecurityGroupIds") or view.each("SecurityGroups") or (data.each("SecurityGroupIds") if data else [])
        keys, unsure_groups = reader.groups.named(named)
        reader.add(view, subnets, keys, why=unsure_groups or unsure or why, public="subnet", addresses=addresses)


def _scaling_group(reader: Interfaces, view: ResourceView) -> None:
    subnets, unsure = reader.subnets_in(view.each("VPCZoneIdentifier"))
    configuration = view.peek("LaunchConfigurationName")
    if configuration is not ABSENT:
        target = reader.evaluation.links.target(configuration) if configuration.__class__ is not Unknown else None
        keys, why = reader.groups.named(target.each("SecurityGroups")) if target else ((), f"the launch configuration of {view.name}")
        public: Any = _flag(target.peek("AssociatePublicIpAddress")) if target else None
        reader.add(view, subnets, keys, why=why or unsure, public=public)
        return
    path = (
        "LaunchTemplate" if view.peek("LaunchTemplate") is not ABSENT else "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification"
    )
    template, why = _template(reader, view, path)
    if view.each("MixedInstancesPolicy.LaunchTemplate.Overrides"):
        names = [
            block.peek("LaunchTemplateSpecification")
            for block in view.each("MixedInstancesPolicy.LaunchTemplate.Overrides")
            if isinstance(block, Block)
        ]
        if any(name is not ABSENT for name in names):
            why = f"the launch templates that {view.name} mixes"
    keys, public, unsure_groups = _of_template(reader, template)
    if template is None:
        why = why or f"the launch template of {view.name}"
    reader.add(view, subnets, keys, why=why or unsure_groups or unsure, public=public)


def _nodes(reader: Interfaces, view: ResourceView) -> None:
    """Nodes have the groups that their launch template names, else the cluster security group that EKS makes."""
    subnets, unsure = reader.subnets_in(view.each("Subnets"))
    template, why = _template(reader, view, "LaunchTemplate")
    keys, public, unsure_groups = _of_template(reader, template)
    if not keys and not why and not unsure_groups:
        named = view.peek("ClusterName")
        found = reader.evaluation.links.target(named) if named.__class__ is not Unknown else None
        if found is None and named.__class__ is not Unknown:
            found = reader.evaluation.links.named(_CLUSTER, str(named), view)
        if found is not None and found.type == _CLUSTER:
            keys = (reader.groups.of_cluster(found),)
        else:
            why = f"the cluster security group of {view.name}, whose cluster is not of this assembly"
    reader.add(view, subnets, keys, why=why or unsure_groups or unsure, public=public)


def _of_template(reader: Interfaces, template: ResourceView | None) -> tuple[tuple[Key, ...], Any, str]:
    """Groups, public address and what is not known, of what a launch template starts."""
    data = _data(template)
    if data is None:
        return (), "subnet", ""
    values = list(data.each("SecurityGroupIds")) + list(data.each("SecurityGroups"))
    public: Any = "subnet"
    for block in data.each("NetworkInterfaces"):
        if not isinstance(block, Block):
            values.append(Unknown("an interface of a launch template"))
            continue
        values += block.each("Groups")
        public = _public(block) if public != True else public  # noqa: E712
    keys, why = reader.groups.named(values)
    return keys, public, why


def _template(reader: Interfaces, view: ResourceView, path: str) -> tuple[ResourceView | None, str]:
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


def _data(template: ResourceView | None) -> Block | None:
    data = template.peek("LaunchTemplateData") if template is not None else None
    return data if isinstance(data, Block) else None


def _one(value: Any) -> list[Any]:
    return [] if value is ABSENT else [value]


def _public(block: Block) -> Any:
    value = block.peek("AssociatePublicIpAddress")
    return "subnet" if value is ABSENT else _flag(value)


def _flag(value: Any) -> bool | None:
    if value.__class__ is Unknown:
        return None
    return str(value).lower() == "true"


def _public_addresses(reader: Interfaces) -> None:
    """Elastic addresses, which make an interface public whatever it says itself."""
    for view in existing(reader.evaluation, "AWS::EC2::EIP", "AWS::EC2::EIPAssociation"):
        for path in ("InstanceId", "NetworkInterfaceId"):
            value = view.peek(path)
            if value is ABSENT:
                continue
            target = reader.evaluation.links.target(value) if value.__class__ is not Unknown else None
            for interface in reader.network.interfaces:
                if target is not None and interface.key == key_of(target):
                    interface.public = True
                elif target is None and not interface.public and interface.type in ("AWS::EC2::Instance", "AWS::EC2::NetworkInterface"):
                    interface.public = None
