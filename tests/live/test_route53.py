"""Hosted zones as they are: public ones log queries, and private ones are not asked."""

import pytest

from pci_constructs.assembly import Unknown
from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import route53
from tests.live.kit import assembly, judged, of, verdict

RULE, TAGGED = "route53-query-logging-enabled", "pci-scope-tagged"
ALL = {"pay.example.", "shop.example.", "inside.example."}


def by_name(rule: str) -> dict[str, Verdict]:
    names = {one.logical_id: one.properties["Live"]["Name"] for _, one in assembly("route53").resources()}
    return {names[one.subject.logical_id]: one.verdict for one in of(judged("route53"), rule)}


def listed(config: str) -> bytes:
    """A list with one zone, of which it is said what a test says."""
    about = f"<Id>/hostedzone/Z0123456789ABC</Id><Name>pay.example.</Name><CallerReference>a</CallerReference>{config}"
    paged = "<IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>"
    zones = f"<HostedZones><HostedZone>{about}</HostedZone></HostedZones>"
    return f"<ListHostedZonesResponse>{zones}{paged}</ListHostedZonesResponse>".encode()


def described(vpcs: str) -> bytes:
    about = "<HostedZone><Id>/hostedzone/Z0123456789ABC</Id><Name>pay.example.</Name><CallerReference>a</CallerReference></HostedZone>"
    return f"<GetHostedZoneResponse>{about}{vpcs}</GetHostedZoneResponse>".encode()


def test_zones_are_judged(aws: Emulator) -> None:
    route53.arrange(aws)
    assert by_name(RULE) == {"pay.example.": Verdict.PASS, "shop.example.": Verdict.FAIL, "inside.example.": Verdict.NOT_APPLICABLE}
    assert by_name(TAGGED) == {"pay.example.": Verdict.PASS, "shop.example.": Verdict.FAIL, "inside.example.": Verdict.FAIL}


def test_public_zones_are_not_asked_for_vpcs_nor_private_ones_for_logs(aws: Emulator) -> None:
    route53.arrange(aws)
    judged("route53")
    assert (len(aws.asked("route53.GetHostedZone")), len(aws.asked("route53.ListQueryLoggingConfigs"))) == (1, 2)


@pytest.mark.parametrize(
    ("call", "open_"),
    [("ListQueryLoggingConfigs", ALL - {"inside.example."}), ("GetHostedZone", {"inside.example."}), ("ListTagsForResource", ALL)],
)
def test_what_is_refused_is_not_known(call: str, open_: set[str], aws: Emulator) -> None:
    route53.arrange(aws)
    aws.deny(f"route53.{call}")
    said = by_name(TAGGED if call.startswith("ListTags") else RULE)
    assert {name for name, one in said.items() if one is Verdict.UNDETERMINED} == open_


@pytest.mark.parametrize(
    ("config", "vpcs", "expected"),
    [
        ("<Config><PrivateZone>true</PrivateZone></Config>", "", Verdict.UNDETERMINED),
        ("<Config><PrivateZone>true</PrivateZone></Config>", "<VPCs/>", Verdict.UNDETERMINED),
        ("<Config><PrivateZone>true</PrivateZone></Config>", "<VPCs><VPC><VPCId>vpc-1</VPCId></VPC></VPCs>", Verdict.NOT_APPLICABLE),
        # Who makes a zone without saying anything of it gets a public one, of which AWS says nothing either.
        ("", "", Verdict.FAIL),
        ("", "<VPCs><VPC><VPCId>vpc-1</VPCId></VPC></VPCs>", Verdict.NOT_APPLICABLE),
    ],
)
def test_private_zones_are_told_by_their_vpcs(config: str, vpcs: str, expected: Verdict, aws: Emulator) -> None:
    aws.answer("route53.ListHostedZones", listed(config))
    aws.answer("route53.GetHostedZone", described(vpcs))
    aws.answer(
        "route53.ListQueryLoggingConfigs", b"<ListQueryLoggingConfigsResponse><QueryLoggingConfigs/></ListQueryLoggingConfigsResponse>"
    )
    (found,) = of(judged("route53"), RULE)
    assert found.verdict is expected


def test_logs_of_a_zone_are_those_of_cloudformation(aws: Emulator) -> None:
    route53.logged(aws, (route53.zone(aws, "pay.example."), route53.GROUP))
    (zone,) = [one for _, one in assembly("route53").resources()]
    assert zone.logical_id.startswith("arn:aws:route53:::hostedzone/")
    assert zone.properties["QueryLoggingConfig"] == {"CloudWatchLogsLogGroupArn": route53.GROUP}
    assert zone.properties.get("HostedZoneConfig").__class__ is Unknown


def test_logs_of_another_zone_are_not_those_of_this_one(aws: Emulator) -> None:
    id_ = route53.zone(aws, "pay.example.")
    other = f"<HostedZoneId>Z9</HostedZoneId><CloudWatchLogsLogGroupArn>{route53.GROUP}</CloudWatchLogsLogGroupArn>"
    configs = f"<QueryLoggingConfigs><QueryLoggingConfig><Id>a</Id>{other}</QueryLoggingConfig></QueryLoggingConfigs>"
    aws.answer("route53.ListQueryLoggingConfigs", f"<ListQueryLoggingConfigsResponse>{configs}</ListQueryLoggingConfigsResponse>".encode())
    assert verdict(judged("route53"), RULE, id_) is Verdict.FAIL


def test_the_log_group_is_known_however_its_arn_is_written(aws: Emulator) -> None:
    aws.client("logs", "us-east-1").create_log_group(logGroupName="/aws/route53/pay.example")
    route53.logged(aws, (route53.zone(aws, "pay.example."), f"{route53.GROUP}:*"))
    found = {one.type: one for _, one in assembly("route53", "logs", regions=("us-east-1",)).resources()}
    group = found["AWS::Route53::HostedZone"].properties["QueryLoggingConfig"]["CloudWatchLogsLogGroupArn"]
    assert group.resource is found["AWS::Logs::LogGroup"]
