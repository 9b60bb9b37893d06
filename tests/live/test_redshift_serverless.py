"""Redshift Serverless as it runs: what workgroups demand and show, and what namespaces log and encrypt with."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import redshift_serverless
from tests.live.answers import also, plain
from tests.live.kit import judged, verdict

TLS, PUBLIC = "redshift-serverless-workgroup-encrypted-in-transit", "redshift-serverless-workgroup-no-public-access"
KEYS, LOGS = "redshift-serverless-namespace-cmk-encryption", "redshift-serverless-publish-logs-to-cloudwatch"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def tls(value: str) -> dict[str, Any]:
    return {"configParameters": [{"parameterKey": "require_ssl", "parameterValue": value}]}


@pytest.mark.parametrize(
    ("rule", "workgroup", "expected"),
    [
        (TLS, tls("true"), Verdict.PASS),
        (TLS, tls("false"), Verdict.FAIL),
        (TLS, {"configParameters": []}, Verdict.UNDETERMINED),
        (PUBLIC, {"publiclyAccessible": False}, Verdict.PASS),
        (PUBLIC, {"publiclyAccessible": True}, Verdict.FAIL),
    ],
)
def test_workgroups_are_judged(rule: str, workgroup: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    redshift_serverless.answering(aws, **workgroup)
    assert verdict(judged("redshift_serverless"), rule) is expected


@pytest.mark.parametrize(
    ("rule", "namespace", "expected"),
    [
        (KEYS, {"kmsKeyId": KEY}, Verdict.PASS),
        (KEYS, {"kmsKeyId": "AWS_OWNED_KMS_KEY"}, Verdict.FAIL),
        (LOGS, {"logExports": ["connectionlog", "userlog"]}, Verdict.PASS),
        (LOGS, {"logExports": ["useractivitylog"]}, Verdict.FAIL),
        (LOGS, {}, Verdict.FAIL),
    ],
)
def test_namespaces_are_judged(rule: str, namespace: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    redshift_serverless.answering(aws)
    arn = "arn:aws:redshift-serverless:eu-central-1:123456789012:namespace/1"
    shown = {"namespaceName": "sales", "namespaceArn": arn, **namespace}
    also(aws, {"redshift-serverless.ListNamespaces": plain({"namespaces": [shown]})})
    assert verdict(judged("redshift_serverless", "kms"), rule) is expected


def test_whose_a_key_is_is_open_without_the_keys_of_aws(aws: Emulator) -> None:
    redshift_serverless.answering(aws)
    arn = "arn:aws:redshift-serverless:eu-central-1:123456789012:namespace/1"
    shown = {"namespaceName": "sales", "namespaceArn": arn, "kmsKeyId": KEY}
    also(aws, {"redshift-serverless.ListNamespaces": plain({"namespaces": [shown]})})
    assert verdict(judged("redshift_serverless"), KEYS) is Verdict.UNDETERMINED
