"""A warehouse that logs and demands TLS, one as the emulator makes it, and their groups."""

from typing import Any

from tests.emulator import Emulator
from tests.live.answers import also

PLANTED = ("Tr0ub4dor-and-3A",)
GONE = {"redshift.DescribeLoggingStatus": "ClusterNotFound"}
_ON = "<LoggingEnabled>true</LoggingEnabled><BucketName>audit</BucketName>"
_OFF = "<LoggingEnabled>false</LoggingEnabled>"


def parameters(require: str) -> bytes:
    """What is set in a group."""
    one = f"<ParameterName>require_ssl</ParameterName><ParameterValue>{require}</ParameterValue>"
    result = f"<DescribeClusterParametersResult><Parameters><Parameter>{one}</Parameter></Parameters></DescribeClusterParametersResult>"
    return f"<DescribeClusterParametersResponse>{result}</DescribeClusterParametersResponse>".encode()


def logging(on: bool) -> bytes:
    """Whether a warehouse logs."""
    result = f"<DescribeLoggingStatusResult>{_ON if on else _OFF}</DescribeLoggingStatusResult>"
    return f"<DescribeLoggingStatusResponse>{result}</DescribeLoggingStatusResponse>".encode()


def arrange(aws: Emulator) -> None:
    """One of everything."""
    also(aws, {"redshift.DescribeClusterParameters": parameters("true"), "redshift.DescribeLoggingStatus": logging(True)})
    ec2, redshift = aws.client("ec2"), aws.client("redshift")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="warehouse", Description="Warehouse", VpcId=vpc)["GroupId"]
    redshift.create_cluster_subnet_group(ClusterSubnetGroupName="data", Description="Data", SubnetIds=[subnet])
    redshift.create_cluster_parameter_group(ParameterGroupName="tls", ParameterGroupFamily="redshift-1.0", Description="TLS")
    common: dict[str, Any] = {"NodeType": "ra3.large", "MasterUserPassword": PLANTED[0], "VpcSecurityGroupIds": [group]}
    redshift.create_cluster(
        ClusterIdentifier="good",
        MasterUsername="keeper",
        Encrypted=True,
        PubliclyAccessible=False,
        EnhancedVpcRouting=True,
        ClusterParameterGroupName="tls",
        ClusterSubnetGroupName="data",
        **common,
    )
    redshift.create_cluster(ClusterIdentifier="bad", MasterUsername="awsuser", PubliclyAccessible=True, **common)
