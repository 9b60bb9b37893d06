"""The store of evidence: written once by one role, locked, deleted by nobody."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aspects import declare_environment
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket, LockMode
from pci_constructs.delivery.evidence_store import EvidenceStore
from pci_constructs.delivery.signing_key import SigningKey
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import Resource, nag, replacements, resources

ROLE = "arn:aws:iam::111122223333:role/Deploy"


def store(stack: cdk.Stack, **more: Any) -> EvidenceStore:
    key = CustomerManagedKey(stack, "Key", description="evidence").key
    logs = AccessLogBucket(stack, "AccessLogs").bucket
    return EvidenceStore(
        stack, "Evidence", **{"key": key, "access_logs": logs, "writer": iam.Role.from_role_arn(stack, "Deploy", ROLE), **more}
    )


def bucket(stack: cdk.Stack) -> Resource:
    (found,) = [r for id_, r in resources(stack, "AWS::S3::Bucket").items() if id_.startswith("Evidence")]
    properties: Resource = found["Properties"]
    return properties


def statements(stack: cdk.Stack) -> dict[str, Any]:
    (policy,) = [r for id_, r in resources(stack, "AWS::S3::BucketPolicy").items() if id_.startswith("Evidence")]
    return {s["Sid"]: s for s in policy["Properties"]["PolicyDocument"]["Statement"] if "Sid" in s}


def signing(stack: cdk.Stack) -> Resource:
    (key,) = [r["Properties"] for r in resources(stack, "AWS::KMS::Key").values() if r["Properties"].get("KeyUsage") == "SIGN_VERIFY"]
    properties: Resource = key
    return properties


def key_statements(stack: cdk.Stack) -> dict[str, Any]:
    return {s["Sid"]: s for s in signing(stack)["KeyPolicy"]["Statement"]}


def lock(stack: cdk.Stack) -> dict[str, Any]:
    found: dict[str, Any] = bucket(stack)["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    return found


def test_objects_are_locked_for_three_years(stack: cdk.Stack) -> None:
    store(stack)
    assert lock(stack) == {"Days": 1096, "Mode": "GOVERNANCE"}


def test_production_is_locked_for_compliance(stack: cdk.Stack) -> None:
    declare_environment(stack, "production")
    store(stack)
    assert lock(stack)["Mode"] == "COMPLIANCE"


def test_compliance_can_be_chosen_anywhere(stack: cdk.Stack) -> None:
    store(stack, lock_mode=LockMode.COMPLIANCE, retention_days=365)
    assert lock(stack) == {"Days": 365, "Mode": "COMPLIANCE"}


def test_production_is_not_locked_weaker(stack: cdk.Stack) -> None:
    declare_environment(stack, "production")
    with pytest.raises(RefusedSetting, match=r"Stack/Evidence: lock_mode must be LockMode\.COMPLIANCE in production.*10\.3\.2"):
        store(stack, lock_mode=LockMode.GOVERNANCE)


def test_less_than_a_year_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Evidence: retention_days must be at least 365 days, got 364 .*10\.5\.1"):
        store(stack, retention_days=364)


def test_a_key_of_aws_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="key must be a customer managed key"):
        store(stack, key=kms.Alias.from_alias_name(stack, "Aws", "alias/aws/s3"))


def test_one_role_writes_and_nobody_overwrites(stack: cdk.Stack) -> None:
    store(stack)
    found = statements(stack)
    assert found["PipelineWrites"]["Principal"] == {"AWS": ROLE}
    assert found["NobodyElseWrites"]["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": ROLE}}
    assert found["WritesOnce"]["Condition"] == {"Null": {"s3:if-none-match": "true"}}
    for name in ("NobodyElseWrites", "WritesOnce"):
        assert (found[name]["Effect"], found[name]["Action"], found[name]["Principal"]) == ("Deny", "s3:PutObject", "*")
    written = json.dumps(found["PipelineWrites"]["Resource"])
    assert [part in written for part in ("/records/*", "/claims/*", "/artifacts/*")] == [True] * 3


def test_nobody_deletes_hides_or_unlocks(stack: cdk.Stack) -> None:
    store(stack)
    denied = {action for s in statements(stack).values() if s["Effect"] == "Deny" and "Condition" not in s for action in _list(s["Action"])}
    assert denied >= {
        "s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention",
        "s3:PutObjectLegalHold", "s3:PutObjectRetention",
    }  # fmt: skip


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_nothing_expires_before_its_lock(stack: cdk.Stack) -> None:
    store(stack, retention_days=400)
    rules = bucket(stack)["LifecycleConfiguration"]["Rules"]
    assert not any("ExpirationInDays" in rule for rule in rules)
    assert [rule["NoncurrentVersionExpiration"]["NoncurrentDays"] for rule in rules] == [400]


def test_access_is_logged_and_tls_asked(stack: cdk.Stack) -> None:
    store(stack)
    assert bucket(stack)["LoggingConfiguration"]["DestinationBucketName"] == {
        "Ref": next(id_ for id_ in resources(stack, "AWS::S3::Bucket") if id_.startswith("AccessLogs"))
    }
    assert any(
        "aws:SecureTransport" in json.dumps(r) for id_, r in resources(stack, "AWS::S3::BucketPolicy").items() if id_.startswith("Evidence")
    )


def test_the_signing_key_signs_for_one_role(stack: cdk.Stack) -> None:
    store(stack)
    assert (signing(stack)["KeySpec"], signing(stack)["KeyUsage"], signing(stack)["PendingWindowInDays"]) == (
        "ECC_NIST_P256",
        "SIGN_VERIFY",
        30,
    )
    found = key_statements(stack)
    assert found["Sign"]["Principal"] == {"AWS": ROLE}
    assert "kms:Sign" in found["NobodyElseSigns"]["Action"]
    assert (found["NobodyElseSigns"]["Effect"], found["NobodyElseSigns"]["Condition"]) == (
        "Deny",
        {"ArnNotEquals": {"aws:PrincipalArn": ROLE}},
    )
    assert "kms:Sign" not in json.dumps([found["Administration"], found["PublicHalf"]])


def test_custodians_change_the_signing_key_and_do_not_sign(stack: cdk.Stack) -> None:
    custodians = iam.Role.from_role_arn(stack, "Custodians", "arn:aws:iam::111122223333:role/Custodians")
    store(stack, administrators=[custodians])
    found = key_statements(stack)
    assert found["Administration"]["Principal"] == {"AWS": "arn:aws:iam::111122223333:role/Custodians"}
    assert "cdk-*-cfn-exec-role" in json.dumps(found["DeploymentAndBreakGlass"]["Condition"])


def test_who_signs_does_not_administer(stack: cdk.Stack) -> None:
    role = iam.Role.from_role_arn(stack, "Pipeline", ROLE)
    with pytest.raises(RefusedSetting, match=r"Stack/Signing: administrators must be principals that do not sign.*3\.7\.6"):
        SigningKey(stack, "Signing", signer=role, description="x", administrators=[role])


def test_key_and_bucket_stay_when_the_stack_goes(stack: cdk.Stack) -> None:
    store(stack)
    for type_ in ("AWS::S3::Bucket", "AWS::KMS::Key"):
        assert {r["DeletionPolicy"] for r in resources(stack, type_).values()} == {"Retain"}


def test_cdk_nag_finds_nothing(app: cdk.App, stack: cdk.Stack) -> None:
    store(stack)
    assert nag(app) == []


def test_a_plain_bucket_is_not_replaced() -> None:
    def ours(scope: Construct) -> object:
        stack = cdk.Stack.of(scope)
        return store(stack)

    def plain(scope: Construct) -> object:
        s3.Bucket(scope, "AccessLogs")
        kms.Key(scope, "Key")
        return s3.Bucket(scope, "Evidence", object_lock_enabled=True)

    assert replacements(ours, plain, {"AWS::S3::Bucket": ("BucketName", "ObjectLockEnabled")}, FLAGS) == []
