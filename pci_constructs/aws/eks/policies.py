"""What the parts of a cluster may do in AWS, in customer managed policies (PCI DSS 7.2.5).

Sources: the EKS user guide (cluster role, node role, pod identity), and the policies that amazon-vpc-cni-k8s and aws-ebs-csi-driver
document, narrowed to this account, region, VPC and cluster.
"""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.aws.iam import acknowledge_wildcards

INSTANCE_CLUSTER_TAG = "aws:ResourceTag/eks:cluster-name"
"""EKS puts this tag on the instances of managed node groups."""
VOLUME_TAG = "ebs.csi.aws.com/cluster"
"""The EBS driver puts this tag on each volume that it makes."""


def role(
    scope: Construct,
    construct_id: str,
    principal: iam.IPrincipal,
    statements: Sequence[iam.PolicyStatement],
    *,
    wildcards: str | None = None,
) -> iam.Role:
    """A role with a customer managed policy, which exists before the role does: whoever gets the role can use it at once.

    Args:
        scope: the parent construct.
        construct_id: the id of the role; the policy's is the same with ``Policy`` behind it.
        principal: who assumes the role.
        statements: what it may do.
        wildcards: the reason for the wildcards in the statements' resources, if there are any.
    """
    policy = iam.ManagedPolicy(scope, f"{construct_id}Policy", statements=list(statements))
    if wildcards is not None:
        acknowledge_wildcards(policy, statements, reason=wildcards)
    return iam.Role(scope, construct_id, assumed_by=principal, managed_policies=[policy])


def pods(cluster_name: str, service_account: str, *, namespace: str = "kube-system") -> iam.IPrincipal:
    """EKS Pod Identity, on behalf of one service account of one cluster and nothing else."""
    tags = {
        "aws:RequestTag/eks-cluster-name": cluster_name,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": service_account,
    }
    return iam.SessionTagsPrincipal(iam.ServicePrincipal("pods.eks.amazonaws.com", conditions={"StringEquals": tags}))


def control_plane_statements(scope: Construct, key_arn: str) -> list[iam.PolicyStatement]:
    """What the control plane does: find nodes and tag them; it makes no load balancers."""
    describe = [
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTopology",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeVpcs",
    ]
    return [
        iam.PolicyStatement(actions=describe, resources=["*"]),
        iam.PolicyStatement(
            actions=["ec2:CreateTags"],
            resources=[_ec2(scope, "instance")],
            conditions={"ForAnyValue:StringLike": {"aws:TagKeys": "kubernetes.io/cluster/*"}},
        ),
        iam.PolicyStatement(actions=["kms:DescribeKey"], resources=[key_arn]),
    ]


def node_statements(scope: Construct, cluster_arn: str) -> list[iam.PolicyStatement]:
    """What nodes do: fetch pod credentials for pods of their own cluster, and pull images; pods have roles of their own."""
    pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    repositories = cdk.Stack.of(scope).format_arn(service="ecr", account="*", resource="repository", resource_name="*")
    return [
        iam.PolicyStatement(actions=["eks-auth:AssumeRoleForPodIdentity"], resources=[cluster_arn]),
        iam.PolicyStatement(actions=["ecr:GetAuthorizationToken"], resources=["*"]),
        iam.PolicyStatement(actions=pull, resources=[repositories]),
    ]


def network_statements(scope: Construct, *, cluster_name: str, vpc_id: str) -> list[iam.PolicyStatement]:
    """What the VPC CNI does: give pods addresses, on interfaces of nodes of this cluster in this VPC."""
    vpc_arn = cdk.Stack.of(scope).format_arn(service="ec2", resource="vpc", resource_name=vpc_id)
    describe = [
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
    ]
    change = [
        "ec2:AssignPrivateIpAddresses",
        "ec2:AttachNetworkInterface",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DetachNetworkInterface",
        "ec2:ModifyNetworkInterfaceAttribute",
        "ec2:UnassignPrivateIpAddresses",
    ]
    on_nodes = ["ec2:AttachNetworkInterface", "ec2:DetachNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"]
    return [
        iam.PolicyStatement(actions=describe, resources=["*"]),
        iam.PolicyStatement(actions=change, resources=[_ec2(scope, "network-interface")]),
        iam.PolicyStatement(
            actions=["ec2:CreateNetworkInterface"],
            resources=[_ec2(scope, "subnet"), _ec2(scope, "security-group")],
            conditions={"ArnEquals": {"ec2:Vpc": vpc_arn}},
        ),
        iam.PolicyStatement(actions=["ec2:ModifyNetworkInterfaceAttribute"], resources=[_ec2(scope, "security-group")]),
        iam.PolicyStatement(
            actions=on_nodes, resources=[_ec2(scope, "instance")], conditions={"StringEquals": {INSTANCE_CLUSTER_TAG: cluster_name}}
        ),
        iam.PolicyStatement(actions=["ec2:CreateTags"], resources=[_ec2(scope, "network-interface")]),
    ]


def volume_statements(scope: Construct, *, cluster_name: str, key_arn: str) -> list[iam.PolicyStatement]:
    """What the EBS driver does: make volumes, which must be encrypted, and attach them to nodes of this cluster."""
    own = {"StringEquals": {f"aws:ResourceTag/{VOLUME_TAG}": "true"}}
    volume = [_ec2(scope, "volume")]
    describe = [
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeSnapshots",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes",
        "ec2:DescribeVolumesModifications",
        "ec2:DescribeVolumeStatus",
    ]
    use = [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
    ]
    return [
        iam.PolicyStatement(actions=describe, resources=["*"]),
        iam.PolicyStatement(
            actions=["ec2:CreateVolume"],
            resources=volume,
            # Whatever a storage class asks for, a volume without encryption is refused (3.5.1).
            conditions={"StringEquals": {f"aws:RequestTag/{VOLUME_TAG}": "true"}, "Bool": {"ec2:Encrypted": "true"}},
        ),
        iam.PolicyStatement(
            actions=["ec2:CreateTags"], resources=volume, conditions={"StringEquals": {"ec2:CreateAction": "CreateVolume"}}
        ),
        iam.PolicyStatement(
            actions=["ec2:AttachVolume", "ec2:DeleteVolume", "ec2:DetachVolume", "ec2:ModifyVolume"], resources=volume, conditions=own
        ),
        iam.PolicyStatement(
            actions=["ec2:AttachVolume", "ec2:DetachVolume"],
            resources=[_ec2(scope, "instance")],
            conditions={"StringEquals": {INSTANCE_CLUSTER_TAG: cluster_name}},
        ),
        iam.PolicyStatement(actions=use, resources=[key_arn]),
        iam.PolicyStatement(actions=["kms:CreateGrant"], resources=[key_arn], conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}}),
    ]


def _ec2(scope: Construct, resource: str) -> str:
    return cdk.Stack.of(scope).format_arn(service="ec2", resource=resource, resource_name="*")
