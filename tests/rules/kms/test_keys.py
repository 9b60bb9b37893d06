from importlib import import_module
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from tests.rules.pack import judged, verdicts

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
REST = {"Parameters": {"P": {"Type": "String"}, "N": {"Type": "Number", "MinValue": 30, "MaxValue": 30}}}


def rule(name: str) -> Rule:
    found: Rule = import_module(f"pci_constructs.rules.kms.{name}").RULE
    return found


def of(name: str, *statements: Any) -> set[Verdict]:
    return verdicts(rule(name), {"KeyPolicy": {"Statement": list(statements)}}, **REST)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, F),
        ({"EnableKeyRotation": "true"}, P),
        ({"EnableKeyRotation": REF}, U),
        ({"EnableKeyRotation": True, "RotationPeriodInDays": 365}, P),
        ({"EnableKeyRotation": True, "RotationPeriodInDays": "366"}, F),
        ({"EnableKeyRotation": True, "RotationPeriodInDays": REF}, U),
        ({"EnableKeyRotation": True, "RotationPeriodInDays": {"Ref": "N"}}, P),
        ({"EnableKeyRotation": True, "RotationPeriodInDays": NONE}, P),
        ({"KeySpec": "RSA_4096", "KeyUsage": "SIGN_VERIFY"}, N),
        ({"KeySpec": "HMAC_256"}, N),
        ({"KeySpec": REF, "EnableKeyRotation": True}, P),
        ({"KeySpec": REF, "EnableKeyRotation": True, "RotationPeriodInDays": 2560}, U),
        ({"KeySpec": REF}, U),
        ({"Origin": "EXTERNAL"}, N),
        ({"KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS"}, F),
    ],
)
def test_rotation(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(rule("cmk_backing_key_rotation_enabled"), properties, **REST) == {expected}


@pytest.mark.parametrize("type_", ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"])
@pytest.mark.parametrize(
    ("properties", "window", "service"),
    [
        ({}, P, P),
        ({"PendingWindowInDays": "29"}, F, P),
        ({"PendingWindowInDays": {"Ref": "N"}}, P, P),
        ({"PendingWindowInDays": REF}, U, P),
        ({"Enabled": "false"}, P, F),
        ({"Enabled": REF}, P, U),
    ],
)
def test_keys_stay(type_: str, properties: dict[str, Any], window: Verdict, service: Verdict) -> None:
    example = Example(resources={"R": {"Type": type_, "Properties": properties}}, rest=REST)
    assert {f.verdict for f in judged(rule("kms_deletion_window_at_least_30_days"), example)} == {window}
    assert {f.verdict for f in judged(rule("kms_cmk_not_scheduled_for_deletion"), example)} == {service}


@pytest.mark.parametrize(
    ("origin", "on", "expected"),
    [("EXTERNAL", False, U), ("EXTERNAL", True, P), ("AWS_KMS", False, F), (REF, False, U), (REF, True, P)],
)
def test_a_key_whose_material_is_imported_comes_into_service_with_it(origin: Any, on: Any, expected: Verdict) -> None:
    assert verdicts(rule("kms_cmk_not_scheduled_for_deletion"), {"Origin": origin, "Enabled": on}, **REST) == {expected}


def allow(principal: Any, action: Any = "kms:Decrypt", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*", **more}


LOGS = {"Service": "logs.eu-central-1.amazonaws.com"}


@pytest.mark.parametrize(
    ("statement", "public", "bound"),
    [
        (allow("*"), F, P),
        (allow({"AWS": "*"}, Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}), P, P),
        (allow({"AWS": {"Ref": "AWS::AccountId"}}, "kms:*"), P, P),
        (allow(LOGS), P, F),
        (allow(LOGS, "kms:*"), P, F),
        (allow(LOGS, "kms:Describe*"), P, P),
        (allow(LOGS, Condition={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:*"}}), P, P),
        (allow(LOGS, Condition={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "*"}}), P, F),
        (allow(LOGS, Condition={"StringEquals": {"kms:ViaService": "logs.eu-central-1.amazonaws.com"}}), P, F),
        (allow(LOGS, Condition={"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}), P, P),
        (allow(LOGS, Condition={"StringEquals": {"aws:SourceAccount": REF}}), P, U),
        (allow(LOGS, "kms:ReEncryptFrom"), P, F),
        (allow(LOGS, ["kms:ReEncrypt*", "kms:Describe*"]), P, F),
        (allow(LOGS, "kms:GenerateDataKeyWithoutPlaintext"), P, F),
        (allow(LOGS, "kms:DescribeKey"), P, P),
        (allow({"AWS": "*", **LOGS}), F, F),
        (allow(REF), U, U),
        ({"Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*"}, P, P),
    ],
)
def test_who_uses_a_key(statement: dict[str, Any], public: Verdict, bound: Verdict) -> None:
    assert of("kms_key_policy_no_public_access", statement) == {public}
    assert of("kms_service_use_bound_to_source", statement) == {bound}


A, B = "arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"
ROOT = "arn:aws:iam::111122223333:root"
ADMINISTER = ["kms:Put*", "kms:ScheduleKeyDeletion"]
REFUSED = {"Effect": "Deny", "Principal": {"AWS": A}, "Action": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"], "Resource": "*"}


def as_(*principals: str) -> dict[str, Any]:
    return {"Condition": {"ArnLike": {"aws:PrincipalArn": list(principals)}}}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow({"AWS": A}, ADMINISTER), allow({"AWS": B})], P),
        ([allow({"AWS": A}, ADMINISTER), allow({"AWS": [A, B]})], F),
        ([allow({"AWS": A}, "kms:*")], F),
        ([allow({"AWS": A}, "kms:*"), REFUSED], P),
        ([allow({"AWS": A}, "kms:*"), {**REFUSED, "Action": "kms:Decrypt"}], F),
        ([allow({"AWS": A}, "kms:*"), {**REFUSED, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}], F),
        ([allow({"AWS": A}, ADMINISTER), allow({"AWS": "*"})], F),
        ([allow({"AWS": ROOT}, "kms:*")], U),
        ([allow({"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}, "kms:*")], U),
        ([allow({"AWS": ROOT}, "kms:*", Condition={"StringEquals": {"kms:CallerAccount": "111122223333"}})], U),
        ([allow({"AWS": A}, ADMINISTER), allow({"AWS": ROOT})], U),
        ([allow({"AWS": A}, ADMINISTER), allow({"AWS": ROOT}), REFUSED], P),
        ([allow({"AWS": ROOT}, ADMINISTER), allow({"AWS": B})], U),
        ([allow({"AWS": ROOT}, ADMINISTER, **as_(ROOT, "arn:aws:iam::111122223333:role/cdk-*-exec")), allow({"AWS": ROOT})], P),
        ([allow({"AWS": ROOT}, ADMINISTER, **as_("arn:aws:iam::111122223333:role/*")), allow({"AWS": B})], U),
        ([allow({"AWS": ROOT}, ADMINISTER, **as_(A)), allow({"AWS": ROOT}, **as_(A))], F),
        ([allow({"AWS": ROOT}, ADMINISTER, **as_(A)), allow({"AWS": ROOT}, **as_(B))], P),
        ([allow({"AWS": REF}, ADMINISTER), allow({"AWS": REF})], F),
        ([allow({"AWS": A}, REF), allow({"AWS": B})], U),
        ([REF], U),
        ([], U),
        ([allow({"AWS": A}, ADMINISTER), allow({"Service": "events.amazonaws.com"})], P),
    ],
)
def test_administrators_do_not_use_a_key(statements: list[Any], expected: Verdict) -> None:
    assert of("kms_key_policy_separates_administration", *statements) == {expected}
