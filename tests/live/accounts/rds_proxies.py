"""A proxy that lets in no client without TLS, one that does, and one of which nobody said anything."""

from typing import Any

from tests.emulator import REGION, Emulator

GONE = {"rds.ListTagsForResource": "DBProxyNotFoundFault"}


def proxy(aws: Emulator, name: str, **more: Any) -> None:
    """Makes a proxy in a network of its own."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    secret = f"arn:aws:secretsmanager:{REGION}:123456789012:secret:ledger"
    aws.client("rds").create_db_proxy(
        DBProxyName=name,
        EngineFamily="POSTGRESQL",
        RoleArn="arn:aws:iam::123456789012:role/proxy",
        VpcSubnetIds=[subnet],
        Auth=[{"AuthScheme": "SECRETS", "SecretArn": secret, "IAMAuth": "REQUIRED"}],
        Tags=[{"Key": "pci-scope", "Value": "cde"}],
        **more,
    )


def arrange(aws: Emulator) -> None:
    """Three proxies."""
    proxy(aws, "good", RequireTLS=True)
    proxy(aws, "bad", RequireTLS=False)
    proxy(aws, "plain")
