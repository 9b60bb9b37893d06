"""IAM: instance profiles, by which instances have roles."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, Scope
from pci_constructs.live.reading.source import Source


def _profiles(source: Source) -> Iterator[Found]:
    for item in source.pages("list_instance_profiles", "InstanceProfiles"):
        yield Found(
            id=item["InstanceProfileName"],
            arn=item["Arn"],
            properties={
                "InstanceProfileName": item["InstanceProfileName"],
                "Path": item["Path"],
                "Roles": [Named("AWS::IAM::Role", role["RoleName"]) for role in item["Roles"]],
            },
        )


COLLECTOR = Collector(
    service="iam",
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type="AWS::IAM::InstanceProfile",
            properties=("InstanceProfileName", "Path", "Roles"),
            calls=("iam:ListInstanceProfiles",),
            read=_profiles,
        ),
    ),
)
