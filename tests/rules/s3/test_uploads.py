"""Malware in what is uploaded to buckets."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.s3.guardduty_s3_malware_protection_plan import RULE
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF = {"Ref": "P"}


def of(methods: Any, plan: Any = None) -> set[Verdict]:
    cors = {} if methods is None else {"CorsConfiguration": {"CorsRules": [{"AllowedMethods": methods, "AllowedOrigins": ["*"]}]}}
    resources = {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": cors}}
    resources |= {} if plan is None else {"Plan": {"Type": "AWS::GuardDuty::MalwareProtectionPlan", "Properties": plan}}
    return {found.verdict for found in judged(RULE, Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}))}


BUCKET = {"Ref": "Bucket"}


def plan(bucket: Any = BUCKET, status: Any = "ENABLED", **more: Any) -> dict[str, Any]:
    return {"ProtectedResource": {"S3Bucket": {"BucketName": bucket, **more}}, "Actions": {"Tagging": {"Status": status}}}


@pytest.mark.parametrize(
    ("methods", "shown", "expected"),
    [
        (None, None, N),
        (["GET", "HEAD"], None, N),
        (["GET", "PUT"], None, F),
        (["POST"], None, F),
        ([REF], None, U),
        (REF, None, U),
        (["PUT"], plan(), P),
        ([REF], plan(), P),
        (["PUT"], plan("other"), F),
        (["PUT"], plan(REF), F),
        (["PUT"], plan(status="DISABLED"), F),
        (["PUT"], plan(status=REF), U),
        (["PUT"], plan(ObjectPrefixes=["in/"]), U),
        (["PUT"], plan(ObjectPrefixes=[]), P),
        (["PUT"], {"ProtectedResource": {"S3Bucket": {"BucketName": {"Ref": "Bucket"}}}}, F),
    ],
)
def test_uploads(methods: Any, shown: Any, expected: Verdict) -> None:
    assert of(methods, shown) == {expected}
