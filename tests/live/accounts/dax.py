"""A cluster that is encrypted and one that is not."""

from tests.emulator import ACCOUNT, Emulator

GONE = {"dax.ListTags": "ClusterNotFoundFault"}
LACKS: tuple[str, ...] = ()


def arrange(aws: Emulator) -> None:
    """Two clusters."""
    from tests.live.answers import also, plain

    dax = aws.client("dax")
    common = {"NodeType": "dax.t3.small", "ReplicationFactor": 1, "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/dax"}
    tags = [{"Key": "pci-scope", "Value": "cde"}]
    dax.create_cluster(ClusterName="good", SSESpecification={"Enabled": True}, ClusterEndpointEncryptionType="TLS", Tags=tags, **common)
    dax.create_cluster(ClusterName="bad", **common)
    subnets = [{"SubnetIdentifier": "subnet-0a1b2c3d4e5f60718", "SubnetAvailabilityZone": "eu-central-1a"}]
    also(aws, {"dax.DescribeSubnetGroups": plain({"SubnetGroups": [{"SubnetGroupName": "default", "Subnets": subnets}]})})
