from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Rule, catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
LISTS = {
    "Subnets": {"Type": "List<AWS::EC2::Subnet::Id>"},
    "Stored": {"Type": "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>"},
    "Any": {"Type": "CommaDelimitedList"},
}
REST = {"Parameters": {"P": {"Type": "String"}, **LISTS}}
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
BOTH = ("opensearch", "elasticsearch")


def of(rule: Rule, properties: dict[str, Any]) -> set[Verdict]:
    return verdicts(rule, properties, **REST)


def rule(service: str, question: str) -> Rule:
    return catalogue.rule(f"{service}-{question}")


@pytest.mark.parametrize("service", BOTH)
@pytest.mark.parametrize(
    ("question", "options"),
    [("encrypted-at-rest", "EncryptionAtRestOptions"), ("node-to-node-encryption-check", "NodeToNodeEncryptionOptions")],
)
def test_switches_that_are_off_by_default(service: str, question: str, options: str) -> None:
    asked = rule(service, question)
    assert of(asked, {options: {"Enabled": "true"}}) == {PASS}
    assert of(asked, {options: {}}) == of(asked, {}) == of(asked, {options: {"Enabled": NONE}}) == {FAIL}
    assert of(asked, {options: {"Enabled": REF}}) == {UNDETERMINED}


def test_fine_grained_access_control() -> None:
    asked = rule("opensearch", "access-control-enabled")
    assert of(asked, {"AdvancedSecurityOptions": {"InternalUserDatabaseEnabled": True}}) == of(asked, {}) == {FAIL}
    assert of(asked, {"AdvancedSecurityOptions": REF}) == {UNDETERMINED}


@pytest.mark.parametrize("service", BOTH)
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"SubnetIds": ["subnet-1"]}, PASS),
        ({"SubnetIds": "subnet-1"}, PASS),
        ({"SubnetIds": [REF]}, PASS),
        ({"SubnetIds": []}, FAIL),
        ({"SubnetIds": [NONE]}, FAIL),
        ({"SecurityGroupIds": ["sg-1"]}, FAIL),
        ({}, FAIL),
        (None, FAIL),
        # CloudFormation takes no list of what is in the account without an element.
        ({"SubnetIds": {"Ref": "Subnets"}}, PASS),
        ({"SubnetIds": {"Ref": "Stored"}}, PASS),
        ({"SubnetIds": {"Fn::Split": [",", {"Fn::ImportValue": "subnets"}]}}, PASS),
        ({"SubnetIds": {"Ref": "Any"}}, UNDETERMINED),
        ({"SubnetIds": {"Fn::ImportValue": "subnets"}}, UNDETERMINED),
        (REF, UNDETERMINED),
    ],
)
def test_a_domain_without_subnets_is_public(service: str, options: Any, expected: Verdict) -> None:
    assert of(rule(service, "in-vpc-only"), {} if options is None else {"VPCOptions": options}) == {expected}


GROUP = "arn:aws:logs:eu-central-1:111122223333:log-group:a"


@pytest.mark.parametrize("service", BOTH)
@pytest.mark.parametrize(("question", "log"), [("logs-to-cloudwatch", "ES_APPLICATION_LOGS"), ("audit-logging-enabled", "AUDIT_LOGS")])
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"Enabled": "true", "CloudWatchLogsLogGroupArn": GROUP}, PASS),
        ({"Enabled": True, "CloudWatchLogsLogGroupArn": {"Fn::ImportValue": "group"}}, PASS),
        ({"Enabled": True}, FAIL),
        ({"CloudWatchLogsLogGroupArn": GROUP}, FAIL),
        ({"Enabled": False, "CloudWatchLogsLogGroupArn": GROUP}, FAIL),
        (None, FAIL),
        ({"Enabled": REF, "CloudWatchLogsLogGroupArn": GROUP}, UNDETERMINED),
        (REF, UNDETERMINED),
    ],
)
def test_logs(service: str, question: str, log: str, options: Any, expected: Verdict) -> None:
    other = {"INDEX_SLOW_LOGS": {"Enabled": True, "CloudWatchLogsLogGroupArn": GROUP}}
    options = other if options is None else {**other, log: options}
    assert of(rule(service, question), {"LogPublishingOptions": options}) == {expected}


@pytest.mark.parametrize("service", BOTH)
@pytest.mark.parametrize(
    ("https", "policy", "expected"),
    [
        (True, "Policy-Min-TLS-1-2-2019-07", PASS),
        ("true", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08", PASS),
        (True, "Policy-Min-TLS-1-0-2019-07", FAIL),
        (True, None, FAIL),
        (False, "Policy-Min-TLS-1-2-2019-07", FAIL),
        (None, "Policy-Min-TLS-1-2-2019-07", FAIL),
        (REF, "Policy-Min-TLS-1-0-2019-07", FAIL),
        (False, REF, FAIL),
        (True, REF, UNDETERMINED),
        (REF, "Policy-Min-TLS-1-2-2019-07", UNDETERMINED),
    ],
)
def test_https(service: str, https: Any, policy: Any, expected: Verdict) -> None:
    options = {"EnforceHTTPS": https, "TLSSecurityPolicy": policy}
    assert of(rule(service, "https-required"), {"DomainEndpointOptions": {k: v for k, v in options.items() if v is not None}}) == {expected}
