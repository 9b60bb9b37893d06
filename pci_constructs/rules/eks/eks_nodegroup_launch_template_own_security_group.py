"""Nodes have a security group of their own.

A group of nodes whose launch template names none, or names that of the cluster alone, has the security group of the cluster, in which
everything may talk to everything: the control plane, all nodes, and with them payment and other workloads. Traffic to and from the CDE is
limited to what is necessary (1.3.1, 1.3.2) by groups that say so.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.assembly import references_in
from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, best, failed, passed, some
from pci_constructs.rules.eks._nodes import CLUSTER_NAME, GROUP, example, launch_template

_INTERFACES, _GROUPS = "NetworkInterfaces", "SecurityGroupIds"
_OF_CLUSTER, _LIVE = "ClusterSecurityGroupId", "Live.ClusterSecurityGroupId"


def _check(group: ResourceView) -> Judgement:
    bad = failed("nodes share the security group of the cluster, in which everything may talk to everything", "LaunchTemplate")
    template = launch_template(group)
    return bad if template is None else best(_named(group, template, bad), empty=bad)


def _named(group: ResourceView, template: Block, bad: Judgement) -> Iterator[Judgement]:
    def there(path: str, value: Any) -> Judgement:
        good = passed("the launch template names security groups", template.where(path))
        return bad if _is_of_cluster(group, value) else good

    yield some(template.each(_GROUPS), partial(there, _GROUPS), empty=bad)
    yield some(template.each(_INTERFACES), lambda part: some(part.each("Groups"), partial(there, _INTERFACES), empty=bad), empty=bad)


def _is_of_cluster(group: ResourceView, value: Any) -> bool:
    if any(reference.attribute == _OF_CLUSTER for reference in references_in(value)):
        return True
    cluster = group.follow(CLUSTER_NAME) if group.live else None
    return cluster is not None and cluster.text(_LIVE) == str(value)


RULE = Rule(
    id="eks-nodegroup-launch-template-own-security-group",
    title="Nodes have a security group of their own",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "the cluster's group lets every node and the control plane in on every port",
        "1.3.2": "the cluster's group lets nodes out to every other node of the cluster",
    },
    remediation="name security groups in NetworkInterfaces or SecurityGroupIds of the launch template",
    types=(GROUP,),
    check=_check,
    passing=Example(resources=example(SecurityGroupIds=["sg-0123456789abcdef0"])),
    failing=Example(resources=example(MetadataOptions={"HttpTokens": "required"})),
)
