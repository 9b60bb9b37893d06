"""A server that offers encrypted protocols, and one that offers FTP."""

from tests.emulator import Emulator

GONE = {"transfer.DescribeServer": "ResourceNotFoundException"}


def arrange(aws: Emulator) -> None:
    """One good, one bad."""
    transfer = aws.client("transfer")
    transfer.create_server(Protocols=["SFTP"], Tags=[{"Key": "pci-scope", "Value": "cde"}])
    details = {"VpcId": "vpc-0123456789abcdef0", "SubnetIds": ["subnet-0123456789abcdef0"]}
    transfer.create_server(Protocols=["SFTP", "FTP"], EndpointType="VPC", EndpointDetails=details)
