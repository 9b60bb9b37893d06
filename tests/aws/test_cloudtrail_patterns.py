"""Each filter against an event that must match and one that must not, by an evaluator of the filter syntax of its own."""

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import botocore.session
import pytest

from pci_constructs.aws.cloudtrail import WatchedEvent, watched_events
from pci_constructs.refusals import RefusedSetting

Event = dict[str, Any]
Test = Callable[[Event], bool]
TOKEN = re.compile(r'\s*(NOT EXISTS|&&|\|\||!=|[{}()=<]|"[^"]*"|\d+|\$\.[A-Za-z.]+)')


def compiled(pattern: str) -> Test:
    """The filter as a function, of the part of the grammar that this library uses."""
    tokens: list[str] = []
    position = 0
    while position < len(pattern.rstrip()):
        match = TOKEN.match(pattern, position)
        assert match, f"not in the grammar: {pattern[position : position + 30]}"
        tokens.append(match[1])
        position = match.end()
    assert tokens.pop(0) == "{"
    assert tokens.pop() == "}"
    test = either(tokens)
    assert not tokens, tokens
    return test


def either(tokens: list[str]) -> Test:
    tests = [both(tokens)]
    while tokens and tokens[0] == "||":
        tokens.pop(0)
        tests.append(both(tokens))
    return lambda event: any(test(event) for test in tests)


def both(tokens: list[str]) -> Test:
    tests = [term(tokens)]
    while tokens and tokens[0] == "&&":
        tokens.pop(0)
        tests.append(term(tokens))
    return lambda event: all(test(event) for test in tests)


def term(tokens: list[str]) -> Test:
    token = tokens.pop(0)
    if token == "(":
        test = either(tokens)
        assert tokens.pop(0) == ")"
        return test
    path, operator = token.removeprefix("$.").split("."), tokens.pop(0)
    if operator == "NOT EXISTS":
        return lambda event: value(event, path) is None
    wanted = tokens.pop(0).strip('"')
    if operator == "<":
        return lambda event: isinstance(found := value(event, path), int) and found < int(wanted)
    # A comparison of a field that is not there never holds.
    return lambda event: (found := value(event, path)) is not None and fnmatchcase(str(found), wanted) is (operator == "=")


def value(event: Event, path: list[str]) -> object:
    found: Any = event
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def call(source: str, name: str, **more: object) -> Event:
    """An API call by a role, as CloudTrail writes it, cut to what filters can ask for."""
    return {
        "eventVersion": "1.11",
        "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/deploy/session"},
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-central-1",
        "eventType": "AwsApiCall",
        **more,
    }


def login(identity: str, outcome: str, mfa: str) -> Event:
    return {
        **call("signin", "ConsoleLogin", eventType="AwsConsoleSignIn"),
        "userIdentity": {"type": identity},
        "responseElements": {"ConsoleLogin": outcome},
        "additionalEventData": {"MFAUsed": mfa},
    }


def verification(outcome: str) -> Event:
    details = {"serviceEventDetails": {"CredentialVerification": outcome}}
    return call("signin", "CredentialVerification", eventType="AwsServiceEvent", **details)


def by(identity: dict[str, str], event: Event) -> Event:
    return {**event, "userIdentity": identity}


SAMPLES: dict[str, tuple[list[Event], list[Event]]] = {
    "root-account-usage": (
        [by({"type": "Root"}, call("s3", "ListBuckets")), login("Root", "Success", "Yes")],
        [
            by({"type": "Root", "invokedBy": "support.amazonaws.com"}, call("ec2", "DescribeInstances")),
            by({"type": "Root"}, call("kms", "RotateKey", eventType="AwsServiceEvent")),
            call("s3", "ListBuckets"),
        ],
    ),
    "console-login-without-mfa": (
        [login("IAMUser", "Success", "No"), login("Root", "Success", "No")],
        [login("IAMUser", "Success", "Yes"), login("IAMUser", "Failure", "No"), login("AssumedRole", "Success", "No")],
    ),
    "console-authentication-failures": (
        [login("IAMUser", "Failure", "No"), login("Root", "Failure", "Yes"), verification("Failure")],
        [login("IAMUser", "Success", "Yes"), verification("Success")],
    ),
    "unauthorized-api-calls": (
        [
            call("ec2", "RunInstances", errorCode="Client.UnauthorizedOperation"),
            call("s3", "GetObject", errorCode="AccessDenied"),
            call("kms", "Decrypt", errorCode="AccessDeniedException"),
        ],
        [call("s3", "GetObject"), call("s3", "GetObject", errorCode="NoSuchKey")],
    ),
    "iam-policy-changes": (
        [call("iam", "PutRolePolicy"), call("iam", "AttachUserPolicy", errorCode="AccessDenied")],
        [call("iam", "GetRolePolicy"), call("organizations", "CreatePolicy")],
    ),
    "iam-credential-changes": (
        [call("iam", "CreateAccessKey"), call("iam", "CreateUser"), call("iam", "DeactivateMFADevice")],
        [call("iam", "ListAccessKeys"), call("transfer", "CreateUser")],
    ),
    "identity-center-changes": ([call("sso", "CreateAccountAssignment")], [call("sso", "ListAccountAssignments")]),
    "cluster-access-changes": ([call("eks", "AssociateAccessPolicy")], [call("eks", "DescribeAccessEntry")]),
    "cloudtrail-changes": ([call("cloudtrail", "StopLogging"), call("cloudtrail", "DeleteTrail")], [call("cloudtrail", "LookupEvents")]),
    "audit-log-changes": (
        [call("logs", "DeleteLogGroup"), call("logs", "PutRetentionPolicy"), call("ec2", "DeleteFlowLogs")],
        [call("logs", "CreateLogStream"), call("logs", "DeleteFlowLogs")],
    ),
    "alarm-changes": ([call("monitoring", "DeleteAlarms"), call("sns", "Unsubscribe")], [call("monitoring", "DescribeAlarms")]),
    "kms-key-changes": (
        [call("kms", "DisableKey"), call("kms", "ScheduleKeyDeletion"), call("kms", "PutKeyPolicy")],
        [call("kms", "Decrypt"), call("kms", "CancelKeyDeletion")],
    ),
    "secret-changes": ([call("secretsmanager", "DeleteSecret")], [call("secretsmanager", "GetSecretValue")]),
    "s3-bucket-policy-changes": (
        [call("s3", "PutBucketPolicy"), call("s3", "DeleteBucketPublicAccessBlock")],
        [call("s3", "GetBucketPolicy"), call("s3", "PutObject")],
    ),
    "shared-snapshots-and-images": ([call("rds", "ModifyDBSnapshotAttribute")], [call("rds", "CreateDBSnapshot")]),
    "data-store-deletions": (
        [call("rds", "DeleteDBInstance"), call("backup", "DeleteRecoveryPoint"), call("eks", "DeleteCluster")],
        [call("rds", "CreateDBSnapshot"), call("redshift", "DeleteCluster")],
    ),
    "security-group-changes": ([call("ec2", "AuthorizeSecurityGroupIngress")], [call("ec2", "DescribeSecurityGroups")]),
    "network-acl-changes": ([call("ec2", "CreateNetworkAclEntry")], [call("ec2", "DescribeNetworkAcls")]),
    "route-table-changes": ([call("ec2", "CreateRoute")], [call("appmesh", "CreateRoute")]),
    "network-gateway-changes": ([call("ec2", "AttachInternetGateway")], [call("ec2", "DescribeNatGateways")]),
    "vpc-changes": ([call("ec2", "CreateVpcPeeringConnection")], [call("ec2", "DescribeVpcs")]),
    "firewall-changes": ([call("network-firewall", "UpdateRuleGroup"), call("wafv2", "DisassociateWebACL")], [call("wafv2", "GetWebACL")]),
    "config-changes": ([call("config", "StopConfigurationRecorder")], [call("config", "DescribeConfigurationRecorders")]),
    "threat-detection-changes": (
        [call("guardduty", "DeleteDetector"), call("securityhub", "DisableSecurityHub")],
        [call("guardduty", "GetDetector"), call("logs", "CreateFilter")],
    ),
    "organizations-changes": (
        [call("organizations", "LeaveOrganization")],
        [call("organizations", "ListAccounts"), call("iam", "UpdatePolicy")],
    ),
}
EVENTS = {event.name: event for event in watched_events()}
CALLS = [
    pytest.param(event, source, name, id=f"{event.name}-{source.split('.')[0]}-{name}")
    for event in EVENTS.values()
    for source, names in event.calls.items()
    for name in names
]
MODELS = {"access-analyzer": "accessanalyzer", "monitoring": "cloudwatch", "sso": "sso-admin"}
"""The API model of an event source, where the two are not named alike."""
NAMED_OTHERWISE = {
    "DeleteAccountPublicAccessBlock": "DeletePublicAccessBlock",
    "DeleteBucketPublicAccessBlock": "DeletePublicAccessBlock",
    "PutAccountPublicAccessBlock": "PutPublicAccessBlock",
    "PutBucketObjectLockConfiguration": "PutObjectLockConfiguration",
    "PutBucketPublicAccessBlock": "PutPublicAccessBlock",
}
"""The API call behind events that S3 records under another name (Amazon S3 user guide, Amazon S3 CloudTrail events)."""


@cache
def operations(source: str) -> set[str]:
    service = source.removesuffix(".amazonaws.com")
    return set(botocore.session.get_session().get_service_model(MODELS.get(service, service)).operation_names)


def test_every_event_has_samples() -> None:
    assert list(SAMPLES) == list(EVENTS)


@pytest.mark.parametrize(("name", "event"), [(name, event) for name, (matching, _) in SAMPLES.items() for event in matching])
def test_a_filter_matches_its_events(name: str, event: Event) -> None:
    assert compiled(EVENTS[name].pattern)(event)


@pytest.mark.parametrize(("name", "event"), [(name, event) for name, (_, others) in SAMPLES.items() for event in others])
def test_a_filter_matches_nothing_else(name: str, event: Event) -> None:
    assert not compiled(EVENTS[name].pattern)(event)


def test_an_everyday_call_raises_no_alarm() -> None:
    everyday = [call("ec2", "DescribeInstances"), call("sts", "AssumeRole"), call("s3", "GetObject"), call("kms", "GenerateDataKey")]
    assert [event.name for event in EVENTS.values() for one in everyday if compiled(event.pattern)(one)] == []


@pytest.mark.parametrize(("event", "source", "name"), CALLS)
def test_each_call_of_the_table_matches_from_its_own_source_alone(event: WatchedEvent, source: str, name: str) -> None:
    test = compiled(event.pattern)
    assert test(call(source.removesuffix(".amazonaws.com"), name))
    assert not test(call("example", name))


@pytest.mark.parametrize(("event", "source", "name"), CALLS)
def test_each_call_of_the_table_exists_in_the_api(event: WatchedEvent, source: str, name: str) -> None:
    assert NAMED_OTHERWISE.get(name, name) in operations(source)


def test_filters_fit_into_what_cloudwatch_takes() -> None:
    assert max(len(event.pattern) for event in EVENTS.values()) <= 1024


def test_every_event_says_why() -> None:
    for event in EVENTS.values():
        assert event.requirements
        assert all(len(reason) > 15 for reason in event.requirements.values()), event.name


@pytest.mark.parametrize("requirement_id", ["10.2.1.2", "10.2.1.4", "10.2.1.5", "10.2.1.6", "10.2.1.7", "10.4.1", "10.7.2"])
def test_the_requirements_on_logs_and_alarms_are_covered(requirement_id: str) -> None:
    assert any(requirement_id in event.requirements for event in EVENTS.values())


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"condition": ""}, "calls must be either calls or a condition"),
        ({"calls": {"s3.amazonaws.com": ["PutObject"]}}, "calls must be either calls or a condition"),
        ({"threshold": 0}, "threshold must be 1 or more, got 0"),
        ({"condition": "x" * 1100}, "calls must be a pattern of at most 1024 characters"),
    ],
)
def test_an_event_that_cannot_be_watched_is_refused(setting: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=f"watched event own: {message}"):
        WatchedEvent(**{"name": "own", "title": "Own", "requirements": {}, "condition": '($.eventName = "X")', **setting})


def test_an_unknown_requirement_is_refused() -> None:
    with pytest.raises(KeyError, match=r"has no requirement '10\.99'"):
        WatchedEvent(name="own", title="Own", requirements={"10.99": "because"}, condition='($.eventName = "X")')
