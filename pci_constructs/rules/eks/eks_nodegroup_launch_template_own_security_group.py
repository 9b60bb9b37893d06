"""Nodes have a security group of their own.

A group of nodes whose launch template names none gets the security group of the cluster, in which everything may talk to everything: the
control plane, all nodes, and with them payment and other workloads. Traffic to and from the CDE is limited to what is necessary (1.3.1,
1.3.2) by groups that say so.
"""

from typing import Any

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, best, failed, passed, some
from pci_constructs.rules.eks._nodes import GROUP, example, launch_template

_INTERFACES, _GROUPS = "NetworkInterfaces", "SecurityGroupIds"


def _check(group: ResourceView) -> Judgement:
    bad = failed("nodes share the security group of the cluster, in which everything may talk to everything", "LaunchTemplate")
    template = launch_template(group)
    return bad if template is None else best(_named(template, bad), empty=bad)


def _named(template: Block, bad: Judgement) -> Any:
    def there(path: str) -> Judgement:
        return passed("the launch template names security groups", template.where(path))

    yield some(template.each(_GROUPS), lambda _: there(_GROUPS), empty=bad)
    yield some(template.each(_INTERFACES), lambda part: some(part.each("Groups"), lambda _: there(_INTERFACES), empty=bad), empty=bad)


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
