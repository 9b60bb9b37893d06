"""A public zone that logs queries, one that does not, and one within a VPC."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import Emulator

GONE = {
    "route53.GetHostedZone": "NoSuchHostedZone",
    "route53.ListQueryLoggingConfigs": "NoSuchHostedZone",
    "route53.ListTagsForResource": "NoSuchHostedZone",
}
GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/pay.example"
VPC = "vpc-0123456789abcdef0"


def zone(aws: Emulator, name: str, **more: Any) -> str:
    """Makes a zone, and says its id."""
    made = aws.client("route53", "us-east-1").create_hosted_zone(Name=name, CallerReference=name, **more)
    return str(made["HostedZone"]["Id"].rpartition("/")[2])


def within(aws: Emulator, name: str) -> str:
    """Makes a private zone, and says its id."""
    config = {"Comment": "within", "PrivateZone": True}
    return zone(aws, name, VPC={"VPCId": VPC, "VPCRegion": "eu-central-1"}, HostedZoneConfig=config)


def logged(aws: Emulator, *logs: tuple[str, str]) -> None:
    """Says of some zones where their queries are logged; the emulator gives every zone the logs of all."""

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation != "route53.ListQueryLoggingConfigs":
            return None
        configs = "".join(
            f"<QueryLoggingConfig><Id>a</Id><HostedZoneId>{zone}</HostedZoneId>"
            f"<CloudWatchLogsLogGroupArn>{group}</CloudWatchLogsLogGroupArn></QueryLoggingConfig>"
            for zone, group in logs
            if zone == asked["HostedZoneId"]
        )
        listed = f"<QueryLoggingConfigs>{configs}</QueryLoggingConfigs>"
        return f"<ListQueryLoggingConfigsResponse>{listed}</ListQueryLoggingConfigsResponse>".encode()

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """Three zones."""
    good = zone(aws, "pay.example.")
    logged(aws, (good, GROUP))
    tags = [{"Key": "pci-scope", "Value": "connected-to"}]
    aws.client("route53", "us-east-1").change_tags_for_resource(ResourceType="hostedzone", ResourceId=good, AddTags=tags)
    zone(aws, "shop.example.")
    within(aws, "inside.example.")
