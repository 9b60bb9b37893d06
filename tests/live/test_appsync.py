"""GraphQL APIs as they run: what they log, and what stands in front of them."""

from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.findings import Run, Verdict
from tests.emulator import REGION, Emulator
from tests.live.accounts import appsync
from tests.live.answers import plain
from tests.live.kit import judged, of, verdict

LOGS, FILTERED, TAGGED = "appsync-logging-enabled", "appsync-associated-with-waf", "pci-scope-tagged"
ARN = f"arn:aws:appsync:{REGION}:123456789012:apis/pay"


def shown(aws: Emulator, **more: Any) -> None:
    aws.answer("appsync.ListGraphqlApis", {"graphqlApis": [{"name": "pay", "arn": ARN, "authenticationType": "AWS_IAM", **more}]})


def protected(aws: Emulator) -> None:
    """Puts a web ACL in front of the API; the emulator does not list what web ACLs protect."""
    visible = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
    aws.client("wafv2").create_web_acl(Name="pay", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible)

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        found = [ARN] if asked.get("ResourceType") == "APPSYNC" else []
        return plain({"ResourceArns": found}) if operation == "wafv2.ListResourcesForWebACL" else None

    aws.lacks = answer


def verdicts(run: Run, rule: str) -> list[Verdict]:
    return sorted(one.verdict for one in of(run, rule))


def test_apis_are_judged(aws: Emulator) -> None:
    appsync.arrange(aws)
    run = judged("appsync", "wafv2")
    assert verdicts(run, LOGS) == sorted([Verdict.PASS, Verdict.FAIL, Verdict.FAIL])
    assert verdicts(run, FILTERED) == sorted([Verdict.FAIL, Verdict.FAIL, Verdict.NOT_APPLICABLE])
    assert verdicts(run, TAGGED).count(Verdict.PASS) == 1


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ({"fieldLogLevel": "ALL", "cloudWatchLogsRoleArn": appsync.ROLE}, Verdict.PASS),
        ({"fieldLogLevel": "NONE", "cloudWatchLogsRoleArn": appsync.ROLE}, Verdict.FAIL),
        (None, Verdict.FAIL),
    ],
)
def test_the_level_decides(log: dict[str, Any] | None, expected: Verdict, aws: Emulator) -> None:
    shown(aws, **({} if log is None else {"logConfig": log}))
    assert verdict(judged("appsync"), LOGS) is expected


def test_a_web_acl_in_front_passes(aws: Emulator) -> None:
    protected(aws)
    shown(aws, visibility="GLOBAL")
    assert verdict(judged("appsync", "wafv2"), FILTERED) is Verdict.PASS


def test_without_web_acls_nobody_knows_what_is_in_front(aws: Emulator) -> None:
    protected(aws)
    shown(aws, visibility="GLOBAL")
    assert verdict(judged("appsync"), FILTERED) is Verdict.UNDETERMINED
    aws.deny("wafv2.ListResourcesForWebACL")
    assert verdict(judged("appsync", "wafv2"), FILTERED) is Verdict.UNDETERMINED


def test_apis_of_other_accounts_are_theirs(aws: Emulator) -> None:
    shown(aws, arn=ARN.replace("123456789012", "111122223333"))
    assert of(judged("appsync"), LOGS) == []
