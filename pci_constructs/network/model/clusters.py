"""Interfaces that EKS makes: those of control planes and node groups."""

from pci_constructs.assembly import ABSENT, ResourceView, Unknown
from pci_constructs.network.bounds import exactly
from pci_constructs.network.fields import TCP
from pci_constructs.network.model.elements import Group, GroupRule, Key
from pci_constructs.network.model.groups import EVERYONE
from pci_constructs.network.model.interfaces import Interfaces
from pci_constructs.network.model.launching import of_template, template_of
from pci_constructs.network.model.places import existing
from pci_constructs.network.model.values import key_of, text_of
from pci_constructs.network.sets import EVERYTHING, box

_CLUSTER = "AWS::EKS::Cluster"
_SSH = exactly(box(protocols=[(TCP, TCP)], ports=[(22, 22)]) & EVERYTHING)


def read_clusters(reader: Interfaces) -> None:
    """Reads EKS clusters and node groups."""
    for view in existing(reader.evaluation, _CLUSTER):
        subnets, why = reader.subnets_in(view.each("ResourcesVpcConfig.SubnetIds"))
        keys, unsure = reader.groups.named(view.each("ResourcesVpcConfig.SecurityGroupIds"))
        name = text_of(view.peek("Name"))
        auto = view.peek("ComputeConfig.Enabled")
        if auto.__class__ is Unknown or str(auto).lower() == "true":
            # In Auto Mode EKS starts nodes with groups and subnets that only the cluster knows.
            why = why or f"the nodes that {view.name} starts by itself (ComputeConfig)"
        reader.add(view, subnets, [*keys, reader.groups.of_cluster(view)], why=unsure or why, labels={f"control plane of {name}"})
    for view in existing(reader.evaluation, "AWS::EKS::Nodegroup"):
        _nodes(reader, view)


def _nodes(reader: Interfaces, view: ResourceView) -> None:
    """Nodes have the groups that their launch template names, else the cluster security group that EKS makes."""
    subnets, unsure = reader.subnets_in(view.each("Subnets"))
    template, why = template_of(reader, view, "LaunchTemplate")
    keys, public, unsure_groups = of_template(reader, template)
    if not keys and not why and not unsure_groups:
        named = view.peek("ClusterName")
        found = reader.evaluation.links.target(named) if named.__class__ is not Unknown else None
        if found is None and named.__class__ is not Unknown:
            found = reader.evaluation.links.named(_CLUSTER, str(named), view)
        if found is not None and found.type == _CLUSTER:
            keys = (reader.groups.of_cluster(found),)
        else:
            why = f"the cluster security group of {view.name}, whose cluster is not of this assembly"
    keys = (*keys, *_remote_access(reader, view))
    reader.add(view, subnets, keys, why=why or unsure_groups or unsure, public=public)


def _remote_access(reader: Interfaces, view: ResourceView) -> tuple[Key, ...]:
    """The group that EKS makes for SSH: from the groups that are named, or from everywhere if none is."""
    if view.peek("RemoteAccess") is ABSENT or view.peek("RemoteAccess.Ec2SshKey") is ABSENT:
        return ()
    key: Key = (key_of(view)[0], f"{view.logical_id}.RemoteAccess")
    name = f"the group that EKS makes for remote access to {view.name}"
    named = view.each("RemoteAccess.SourceSecurityGroups")
    sources, why = reader.groups.named(named)
    rules = [GroupRule(name, _SSH, group=each) for each in sources]
    if not named:
        rules = [GroupRule(f"{name}, for everyone", _SSH, EVERYONE)]
    reader.network.groups[key] = Group(key, name, rules, [], unknown=f"{name}: {why}" if why else "")
    return (key,)
