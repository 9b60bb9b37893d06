"""A private cluster with nodes by a launch template and entries of access, and a cluster as EKS makes it."""

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain

GONE = {
    f"eks.{operation}": "ResourceNotFoundException"
    for operation in (
        "DescribeAccessEntry",
        "DescribeCluster",
        "DescribeFargateProfile",
        "DescribeNodegroup",
        "ListAccessEntries",
        "ListAssociatedAccessPolicies",
        "ListFargateProfiles",
        "ListNodegroups",
    )
}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/eks"
TEAM = f"arn:aws:iam::{ACCOUNT}:role/team"
_POLICY = "arn:aws:eks::aws:cluster-access-policy"


def access(aws: Emulator, policy: str, scope: str) -> None:
    """What the emulator does not know: one entry of access, with a policy."""
    granted = {"policyArn": f"{_POLICY}/{policy}", "accessScope": {"type": scope, "namespaces": ["pay"] if scope == "namespace" else []}}
    entry = {"clusterName": "good", "principalArn": TEAM, "kubernetesGroups": [], "type": "STANDARD", "username": "team"}
    also(
        aws,
        {
            "eks.ListAccessEntries": plain({"accessEntries": [TEAM]}),
            "eks.DescribeAccessEntry": plain({"accessEntry": entry}),
            "eks.ListAssociatedAccessPolicies": plain({"clusterName": "good", "principalArn": TEAM, "associatedAccessPolicies": [granted]}),
        },
    )


def arrange(aws: Emulator) -> None:
    """One of everything."""
    access(aws, "AmazonEKSEditPolicy", "namespace")
    ec2, eks = aws.client("ec2"), aws.client("eks")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"{REGION}{'ab'[n]}")["Subnet"]["SubnetId"]
        for n in range(2)
    ]
    kinds = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
    eks.create_cluster(
        name="good",
        roleArn=ROLE,
        version="1.34",
        resourcesVpcConfig={"subnetIds": subnets, "endpointPublicAccess": False, "endpointPrivateAccess": True},
        logging={"clusterLogging": [{"types": kinds, "enabled": True}]},
        encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/k"}}],
        tags={"pci-scope": "cde"},
    )
    eks.create_cluster(name="bad", roleArn=ROLE, version="1.34", resourcesVpcConfig={"subnetIds": subnets})
    metadata = {"HttpTokens": "required", "HttpPutResponseHopLimit": 1}
    template = ec2.create_launch_template(LaunchTemplateName="nodes", LaunchTemplateData={"MetadataOptions": metadata})
    ec2.create_launch_template_version(
        LaunchTemplateName="nodes", LaunchTemplateData={"MetadataOptions": {"HttpTokens": "optional", "HttpPutResponseHopLimit": 2}}
    )
    id_ = template["LaunchTemplate"]["LaunchTemplateId"]
    for version in ("1", "2"):
        eks.create_nodegroup(
            clusterName="good", nodegroupName=f"v{version}", subnets=subnets, nodeRole=ROLE, launchTemplate={"id": id_, "version": version}
        )
    eks.create_nodegroup(clusterName="good", nodegroupName="plain", subnets=subnets, nodeRole=ROLE, remoteAccess={"ec2SshKey": "ops"})
    eks.create_fargate_profile(
        clusterName="good", fargateProfileName="pods", podExecutionRoleArn=ROLE, subnets=subnets, selectors=[{"namespace": "pay"}]
    )
