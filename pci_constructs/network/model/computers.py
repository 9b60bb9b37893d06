"""Interfaces of instances and Auto Scaling groups."""

from typing import Any

from pci_constructs.assembly import ABSENT, Block, ResourceView, Unknown
from pci_constructs.network.model.addresses import read_addresses
from pci_constructs.network.model.clusters import read_clusters
from pci_constructs.network.model.interfaces import Interfaces
from pci_constructs.network.model.launching import data_of, flag, of_template, public_of, template_of
from pci_constructs.network.model.places import existing
from pci_constructs.network.model.traits import Traits, forwards_of


def read_computers(reader: Interfaces) -> None:
    """Reads instances, Auto Scaling groups, EKS clusters and node groups."""
    for view in existing(reader.evaluation, "AWS::EC2::Instance"):
        _instance(reader, view)
    for view in existing(reader.evaluation, "AWS::AutoScaling::AutoScalingGroup"):
        _scaling_group(reader, view)
    read_clusters(reader)
    read_addresses(reader)


def _instance(reader: Interfaces, view: ResourceView) -> None:
    template, why = template_of(reader, view, "LaunchTemplate")
    listed = view.each("NetworkInterfaces")
    data = data_of(template)
    if not listed and data is not None and view.peek("SubnetId") is ABSENT:
        listed = data.each("NetworkInterfaces")
    for block in listed:
        if not isinstance(block, Block):
            reader.add(view, [], [], why=f"an interface of {view.name}", public=None)
        elif block.peek("NetworkInterfaceId") is ABSENT:
            # One that has a resource of its own is read there.
            subnets, unsure = reader.subnets_in(_one(block.peek("SubnetId")))
            keys, unsure_groups = reader.groups.named([*block.each("GroupSet"), *block.each("Groups")])
            public = "subnet" if block.peek("AssociatePublicIpAddress") is ABSENT else flag(block.peek("AssociatePublicIpAddress"))
            addresses = reader.fixed(block, subnets)
            reader.add(
                view, subnets, keys, why=unsure_groups or unsure or why, public=public, addresses=addresses, traits=_forwards(view, data)
            )
    if not listed:
        subnets, unsure = reader.subnets_in(_one(view.peek("SubnetId")))
        named = [*view.each("SecurityGroupIds"), *view.each("SecurityGroups")]
        if not named and data is not None:
            named = [*data.each("SecurityGroupIds"), *data.each("SecurityGroups")]
            named += [group for block in data.each("NetworkInterfaces") if isinstance(block, Block) for group in block.each("Groups")]
        keys, unsure_groups = reader.groups.named(named)
        addresses = reader.fixed(view, subnets)
        public = public_of(data) if data is not None else "subnet"
        reader.add(
            view, subnets, keys, why=unsure_groups or unsure or why, public=public, addresses=addresses, traits=_forwards(view, data)
        )


def _forwards(view: ResourceView, data: Block | None) -> Traits:
    why = forwards_of(view, view.name)
    for block in [*view.each("NetworkInterfaces"), *(data.each("NetworkInterfaces") if data is not None else [])]:
        why = why or (forwards_of(block, view.name) if isinstance(block, Block) else "")
    return Traits(forwards=why)


def _scaling_group(reader: Interfaces, view: ResourceView) -> None:
    subnets, unsure = reader.subnets_in(view.each("VPCZoneIdentifier"))
    configuration = view.peek("LaunchConfigurationName")
    if configuration is not ABSENT:
        target = reader.evaluation.links.target(configuration) if configuration.__class__ is not Unknown else None
        keys, why = reader.groups.named(target.each("SecurityGroups")) if target else ((), f"the launch configuration of {view.name}")
        given = target.peek("AssociatePublicIpAddress") if target else ABSENT
        public: Any = None if target is None else "subnet" if given is ABSENT else flag(given)
        reader.add(view, subnets, keys, why=why or unsure, public=public)
        return
    path = (
        "LaunchTemplate" if view.peek("LaunchTemplate") is not ABSENT else "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification"
    )
    template, why = template_of(reader, view, path)
    if view.each("MixedInstancesPolicy.LaunchTemplate.Overrides"):
        names = [
            block.peek("LaunchTemplateSpecification")
            for block in view.each("MixedInstancesPolicy.LaunchTemplate.Overrides")
            if isinstance(block, Block)
        ]
        if any(name is not ABSENT for name in names):
            why = f"the launch templates that {view.name} mixes"
    keys, public, unsure_groups = of_template(reader, template)
    if template is None:
        why = why or f"the launch template of {view.name}"
    reader.add(view, subnets, keys, why=why or unsure_groups or unsure, public=public)


def _one(value: Any) -> list[Any]:
    return [] if value is ABSENT else [value]
