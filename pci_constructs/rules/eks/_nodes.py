"""The launch template of a group of nodes."""

from pci_constructs.rules import Block, ResourceView, Undetermined
from pci_constructs.rules.ec2._launch import TEMPLATE, launch_settings

GROUP = "AWS::EKS::Nodegroup"
CLUSTER_NAME = "ClusterName"
_LAUNCHED = "Live.LaunchTemplateData"


def template_of(group: ResourceView) -> ResourceView | None:
    """The launch template of a group; nothing if EKS makes one of its own.

    Raises:
        Undetermined: it is not of this assembly.
    """
    for path in ("LaunchTemplate.Id", "LaunchTemplate.Name"):
        if group.has(path):
            found = group.follow(path) or group.evaluation.links.named(TEMPLATE, group.text(path), group)
            if found is None or found.type != TEMPLATE:
                raise Undetermined(f"launch template {group.text(path)}, which is not among what was read", path)
            return found
    return None


def launch_template(group: ResourceView) -> Block | None:
    """What the launch template of a group says; nothing if EKS makes one of its own.

    Raises:
        Undetermined: the template is not of this assembly.
    """
    if group.live:
        # The version that nodes are launched with, and not whichever is the latest.
        data = group.get(_LAUNCHED) if group.has("LaunchTemplate") else None
        return data if isinstance(data, Block) else None
    found = template_of(group)
    return None if found is None else launch_settings(found)


def example(**data: object) -> dict[str, object]:
    """Resources of a group of nodes with a launch template, for examples."""
    return {
        "Nodes": {"Type": GROUP, "Properties": {"ClusterName": "c", "NodeRole": "r", "LaunchTemplate": {"Id": {"Ref": "Template"}}}},
        "Template": {"Type": TEMPLATE, "Properties": {"LaunchTemplateData": data}},
    }
