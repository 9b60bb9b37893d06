"""The role of nodes has what nodes need, and nothing for pods.

Every pod that gets at the credentials of its node has the rights of the node. What a node itself does is little: register with its
cluster, pull images, let Systems Manager in. Anything beyond is there for some workload, which should have a role of its own (7.2.5), and
makes workloads of different trust share one identity (2.2.3).
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    attempt,
    every,
    failed,
    passed,
    undetermined,
    worst,
)
from pci_constructs.rules.eks._nodes import GROUP
from pci_constructs.rules.policies import Statement, each_statement, fits

_ROLE = "AWS::IAM::Role"
_OF_AWS = ":aws:policy/"
_APPROVED = frozenset(
    {
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEKSWorkerNodeMinimalPolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
        "AmazonSSMManagedInstanceCore",
    }
)
_OF_NODES = (
    "ec2:Describe*",
    "ec2messages:*",
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:BatchImportUpstreamImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
    "eks-auth:AssumeRoleForPodIdentity",
    "eks:DescribeCluster",
    "ssm:UpdateInstanceInformation",
    "ssmmessages:*",
)
"""What the kubelet, the runtime of containers and the agents of EKS and Systems Manager call."""
_PATTERNS = tuple(action.lower() for action in _OF_NODES)
_ATTACHED = (("AWS::IAM::Policy", "Roles[]"), ("AWS::IAM::ManagedPolicy", "Roles[]"), ("AWS::IAM::RolePolicy", "RoleName"))
_GOOD = passed("the role has what nodes need alone", "NodeRole")


def _check(group: ResourceView) -> Judgement:
    value = group.text("NodeRole")
    role = group.follow("NodeRole") or group.evaluation.links.named(_ROLE, value.rpartition("/")[2], group)
    if role is None or role.type != _ROLE:
        return undetermined("the role is not among what was read", "NodeRole", blocked_by=f"the policies of {value}")
    return worst(_parts(role), empty=_GOOD)


def _parts(role: ResourceView) -> Iterator[Judgement]:
    yield every(role.each("ManagedPolicyArns"), partial(_managed, role), empty=_GOOD)
    yield every(role.each("Policies"), _document, empty=_GOOD)
    for type_, path in _ATTACHED:
        yield every(role.linked(type_, path), _document, empty=_GOOD)


def _managed(role: ResourceView, arn: Any) -> Judgement:
    policy = role.evaluation.links.target(arn)
    if policy is not None and not policy.type.startswith("AWS::IAM::"):
        policy = None
    text, where = str(arn), "NodeRole"
    if policy is not None:
        return attempt(partial(_document, policy))
    if _OF_AWS not in text:
        return undetermined("a policy of the role is not among what was read", where, blocked_by=f"what {text} allows")
    name = text.rpartition("/")[2]
    return _GOOD if name in _APPROVED else failed(f"the role of the nodes has {name}, which nodes do not need", where)


def _document(holder: Block) -> Judgement:
    return every(each_statement(holder, "PolicyDocument"), _statement, empty=_GOOD)


def _statement(statement: Statement) -> Judgement:
    if not statement.allows:
        return _GOOD
    if statement.block.has("NotAction"):
        return failed("the role of the nodes allows everything but some actions", "NodeRole")
    return every(statement.actions(), _action, empty=_GOOD)


def _action(action: Any) -> Judgement:
    wanted = str(action).strip().lower()
    if any(fits(pattern, wanted) for pattern in _PATTERNS):
        return _GOOD
    return failed(f"the role of the nodes allows {action}, which nodes do not need", "NodeRole")


def _example(*names: str) -> Example:
    role = {"ManagedPolicyArns": [f"arn:aws:iam::aws:policy/{name}" for name in names]}
    group = {"ClusterName": "c", "NodeRole": {"Fn::GetAtt": ["Role", "Arn"]}}
    return Example(resources={"Nodes": {"Type": GROUP, "Properties": group}, "Role": {"Type": _ROLE, "Properties": role}})


RULE = Rule(
    id="eks-node-role-least-privilege",
    title="The role of nodes has what nodes need alone",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.5": "whatever the role of a node may do, every pod that reaches its credentials may do",
        "2.2.3": "workloads that need different levels of security do not share the identity of their node",
    },
    remediation="give pods their rights by pod identity, and leave the role AmazonEKSWorkerNodeMinimalPolicy and "
    "AmazonEC2ContainerRegistryPullOnly",
    types=(GROUP,),
    check=_check,
    passing=_example("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"),
    failing=_example("AmazonEKSWorkerNodePolicy", "AmazonS3FullAccess"),
)
