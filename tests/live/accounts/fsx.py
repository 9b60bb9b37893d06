"""One file system."""

from tests.emulator import Emulator


def arrange(aws: Emulator) -> None:
    """A file system of Lustre."""
    aws.client("fsx").create_file_system(
        FileSystemType="LUSTRE",
        StorageCapacity=1200,
        StorageType="SSD",
        SubnetIds=["subnet-0123456789abcdef0"],
        SecurityGroupIds=["sg-0123456789abcdef0"],
        Tags=[{"Key": "pci-scope", "Value": "cde"}],
    )
