import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from pci_constructs.aws.ec2 import Placement, Tier
from pci_constructs.aws.elbv2 import InternalLoadBalancer
from pci_constructs.aws.s3 import AccessLogBucket
from pci_constructs.delivery import blue_green
from pci_constructs.delivery.blue_green import BlueGreenService
from pci_constructs.delivery.roles import DeployRole
from pci_constructs.refusals import RefusedSetting
from pci_constructs.release import service as release_service
from pci_constructs.release import state as release_state
from tests.aws.test_elbv2 import CERTIFICATE, placement
from tests.delivery.kit import PROTECTED, Ground, failures
from tests.kit import nag, only, resources

RULES = "AWS::ElasticLoadBalancingV2::ListenerRule"


@pytest.fixture
def ground(stack: cdk.Stack) -> Ground:
    return Ground(stack)


def service(ground: Ground, **changes: Any) -> BlueGreenService:
    place: Placement = placement(ground.stack, Tier.NON_CDE)
    logs = AccessLogBucket(ground.stack, "AccessLogs").bucket
    edge = InternalLoadBalancer(ground.stack, "Edge", placement=place, certificate=CERTIFICATE, access_logs=logs)
    arguments: dict[str, Any] = {
        "service": "payments",
        "load_balancer": edge,
        "port": 8443,
        "priority": 10,
        "hosts": ["pay.example.com"],
        "key": ground.key,
        "alarms": ground.topic,
    }
    return BlueGreenService(ground.stack, "Payments", **{**arguments, **changes})


def weights(rule: dict[str, Any]) -> dict[str, int]:
    groups = rule["Actions"][0]["ForwardConfig"]["TargetGroups"]
    return {"blue" if "Blue" in str(group["TargetGroupArn"]) else "green": group["Weight"] for group in groups}


def test_the_environments_are_identical_and_speak_tls(stack: cdk.Stack, ground: Ground) -> None:
    service(ground)
    blue, green = (r["Properties"] for r in resources(stack, "AWS::ElasticLoadBalancingV2::TargetGroup").values())
    assert blue == green
    assert (blue["Protocol"], blue["HealthCheckProtocol"]) == ("HTTPS", "HTTPS")


@pytest.mark.parametrize(("live", "expected"), [("blue", {"blue": 100, "green": 0}), ("green", {"blue": 0, "green": 100})])
def test_one_of_them_has_the_traffic(stack: cdk.Stack, ground: Ground, live: str, expected: dict[str, int]) -> None:
    service(ground, live=live)
    rule = only(stack, RULES)
    assert weights(rule) == expected
    assert "TargetGroupStickinessConfig" not in rule["Actions"][0]["ForwardConfig"]


def test_each_has_alarms_that_decide(stack: cdk.Stack, ground: Ground) -> None:
    made = service(ground)
    found = resources(stack, "AWS::CloudWatch::Alarm")
    assert {colour: len(alarms) for colour, alarms in made.deciding.items()} == {"blue": 3, "green": 3}
    assert len(found) == 6
    assert all(
        alarm["Properties"]["TreatMissingData"] == "notBreaching" and alarm["Properties"]["AlarmActions"] for alarm in found.values()
    )


def test_test_requests_reach_one_colour_from_named_networks_alone(stack: cdk.Stack, ground: Ground) -> None:
    service(ground, test_sources=["10.20.0.0/16"])
    tests = [r["Properties"] for r in resources(stack, RULES).values() if r["Properties"]["Priority"] < 10]
    assert sorted(rule["Priority"] for rule in tests) == [8, 9]
    for rule in tests:
        fields = {condition["Field"]: condition for condition in rule["Conditions"]}
        assert fields["source-ip"]["SourceIpConfig"]["Values"] == ["10.20.0.0/16"]
        assert fields["http-header"]["HttpHeaderConfig"]["HttpHeaderName"] == "x-environment"
        colour = fields["http-header"]["HttpHeaderConfig"]["Values"][0]
        assert colour.capitalize() in str(rule["Actions"][0]["TargetGroupArn"])


def test_releases_are_led_in_a_table_that_is_hard_to_lose(stack: cdk.Stack, ground: Ground) -> None:
    service(ground)
    table = only(stack, "AWS::DynamoDB::Table")
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["SSESpecification"]["SSEType"] == "KMS"
    assert [key["AttributeName"] for key in table["KeySchema"]] == [release_state.KEY, release_state.ENTRY]


def test_the_parameter_is_what_the_command_reads(stack: cdk.Stack, ground: Ground) -> None:
    service(ground)
    parameter = only(stack, "AWS::SSM::Parameter")
    assert parameter["Name"] == f"{release_service.PREFIX}payments"
    assert blue_green.PREFIX == release_service.PREFIX
    assert blue_green.COLOURS == release_service.COLOURS
    parts = parameter["Value"]["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else "x" for part in parts)
    read = release_service._service("payments", json.loads(text))
    assert (read.minimum_healthy, read.test_header) == (2, "")
    assert {colour: len(names) for colour, names in read.alarms.items()} == {"blue": 3, "green": 3}


def test_the_deployment_moves_this_traffic_and_no_other(stack: cdk.Stack, ground: Ground) -> None:
    made = service(ground)
    role = DeployRole(stack, "Deploy", identity=ground.identity, workflow=PROTECTED, role_name="deploy", keys=[ground.key])
    made.allow_releases(role)
    (policy,) = [r["Properties"] for id_, r in resources(stack, "AWS::IAM::ManagedPolicy").items() if "DeployPciPolicy" in id_]
    by_action = {str(s["Action"]): s["Resource"] for s in policy["PolicyDocument"]["Statement"]}
    assert "PciRule" in str(by_action["elasticloadbalancing:ModifyRule"])
    assert "PciReleases" in str(by_action[str(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"])])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"service": "a/b"}, "service must be letters, digits and hyphens"),
        ({"hosts": []}, "hosts must be one host or path at least"),
        ({"live": "red"}, "live must be blue or green"),
        ({"priority": 2}, "priority must be between 3 and 50000"),
        ({"minimum_healthy": 1}, "minimum_healthy must be at least 2 targets"),
        ({"test_sources": ["0.0.0.0/0"]}, r"test_sources must be IPv4 networks of /16 or smaller.*PCI DSS 6\.5\.2"),
        ({"test_sources": ["office"]}, "test_sources must be IPv4 networks"),
        ({"error_percent": 6}, "error_percent must be more than 0 and at most 5"),
        ({"error_percent": 0}, "error_percent must be more than 0"),
        ({"latency_seconds": 31}, "latency_seconds must be more than 0 and at most 30"),
        ({"key": None}, "key must be a customer managed key"),
    ],
)
def test_what_is_refused(ground: Ground, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=message):
        service(ground, **changes)


OF_THE_BUCKET = ("s3-bucket-logging-enabled", "s3-bucket-replication-enabled")
"""The bucket that takes the logs of this test's load balancer stands alone here."""


def test_no_finding(app: cdk.App, ground: Ground) -> None:
    made = service(ground, test_sources=["10.20.0.0/16"])
    role = DeployRole(ground.stack, "Deploy", identity=ground.identity, workflow=PROTECTED, role_name="deploy", keys=[ground.key])
    made.allow_releases(role)
    assert nag(app) == []
    assert [f for f in failures(Path(app.outdir)) if f.rule not in OF_THE_BUCKET] == []
