"""Rules of CloudWatch that switch on logs for all resources of a type."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

FLOWS, REQUESTS = "vpc-flow-logs-enabled", "wafv2-logging-enabled"
VPC, ACL = resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16"), resource("AWS::WAFv2::WebACL", Name="pay")


def telemetry(of: Any, kind: Any = "Logs", **more: Any) -> dict[str, Any]:
    return resource("AWS::ObservabilityAdmin::TelemetryRule", RuleName="all", Rule={"ResourceType": of, "TelemetryType": kind, **more})


def traffic(kind: str) -> dict[str, Any]:
    return {"DestinationConfiguration": {"VPCFlowLogParameters": {"TrafficType": kind}}}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (telemetry("AWS::EC2::VPC"), UNDETERMINED),
        (telemetry("AWS::EC2::VPC", **traffic("ALL")), UNDETERMINED),
        (telemetry("AWS::EC2::VPC", **traffic("REJECT")), FAIL),
        (telemetry("AWS::EC2::VPC", "Metrics"), FAIL),
        (telemetry("AWS::WAFv2::WebACL"), FAIL),
        (telemetry(P), UNDETERMINED),
    ],
)
def test_flow_logs(rule: dict[str, Any], expected: Verdict) -> None:
    assert said(FLOWS, VPC, Telemetry=rule) is expected
    own = resource("AWS::EC2::FlowLog", ResourceId={"Ref": "R"}, ResourceType="VPC", TrafficType="ALL", LogGroupName="flows")
    assert said(FLOWS, VPC, Telemetry=rule, Own=own) is PASS


@pytest.mark.parametrize(("of", "expected"), [("AWS::WAFv2::WebACL", UNDETERMINED), ("AWS::EC2::VPC", FAIL)])
def test_logs_of_web_acls(of: str, expected: Verdict) -> None:
    assert said(REQUESTS, ACL, Telemetry=telemetry(of)) is expected
