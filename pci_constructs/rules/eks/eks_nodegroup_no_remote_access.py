"""Nobody logs in to nodes with a shared SSH key.

EKS can put one key pair on all nodes of a group. Where no source group is named besides, it opens port 22 to the whole internet (1.3.1); in
any case nobody can tell who used the key (8.2.2), for a service that nodes do not need (2.2.4): Systems Manager gives sessions by name.
For a group with a launch template the template names the key pair.
"""

from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Undetermined, Unknown, attempt, failed, passed, worst
from pci_constructs.rules.eks._nodes import GROUP, launch_template
from pci_constructs.rules.reading import has_text

_ACCESS, _KEY = "RemoteAccess", "KeyName"


def _check(group: ResourceView) -> Judgement:
    return worst((attempt(partial(decide, group)) for decide in (_by_group, _by_template)), empty=passed("unused"))


def _by_template(group: ResourceView) -> Judgement:
    template = launch_template(group)
    if template is not None and has_text(template, _KEY):
        return failed("the launch template puts a shared key on the nodes", template.where(_KEY))
    return passed("nobody logs in to nodes with a shared key", _ACCESS)


def _by_group(group: ResourceView) -> Judgement:
    access = group.peek(_ACCESS)
    if access.__class__ is Unknown:
        raise Undetermined(access, _ACCESS)
    if not isinstance(access, Block) or not access.names():
        return passed("nobody logs in to nodes with a shared key", _ACCESS)
    if not access.each("SourceSecurityGroups"):
        return failed("nodes take SSH with a shared key from the whole internet", f"{_ACCESS}.SourceSecurityGroups")
    return failed("nodes take SSH with a shared key", f"{_ACCESS}.Ec2SshKey")


RULE = Rule(
    id="eks-nodegroup-no-remote-access",
    title="Nobody logs in to nodes with a shared SSH key",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "without source groups EKS opens port 22 of every node to every address",
        "2.2.4": "nodes need no SSH server",
        "8.2.2": "a key pair that several people hold is a shared account",
    },
    remediation="remove RemoteAccess, and KeyName from the launch template; log in with Session Manager where it must be",
    types=(GROUP,),
    check=_check,
    passing={"ClusterName": "c"},
    failing={"ClusterName": "c", "RemoteAccess": {"Ec2SshKey": "operators"}},
)
