"""What each setting becomes, and that nothing ever becomes weaker."""

from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.handlers.account_baseline import password_policy
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.handlers.account_baseline.conftest import CONTACT, Lacking, Send

Properties = Mapping[str, Mapping[str, Any]]
PASSWORDS = {"MinimumPasswordLength": "12", "PasswordReusePrevention": "4", "MaxPasswordAge": "90"}
STRICT = {"MinimumPasswordLength": 20, "PasswordReusePrevention": 24, "MaxPasswordAge": 30, "HardExpiry": True}


def policy(aws: Emulator) -> dict[str, Any]:
    found: dict[str, Any] = aws.client("iam").get_account_password_policy()["PasswordPolicy"]
    return found


def test_passwords_are_long_mixed_remembered_and_expire(aws: Emulator, send: Send) -> None:
    assert send("AccountPasswordPolicy", PASSWORDS)["Data"] == PASSWORDS
    assert policy(aws) == {
        "MinimumPasswordLength": 12,
        "RequireSymbols": True,
        "RequireNumbers": True,
        "RequireUppercaseCharacters": True,
        "RequireLowercaseCharacters": True,
        "AllowUsersToChangePassword": True,
        "ExpirePasswords": True,
        "MaxPasswordAge": 90,
        "PasswordReusePrevention": 4,
        "HardExpiry": False,
    }


@pytest.mark.parametrize("request_type", ["Create", "Update"])
def test_a_stricter_password_policy_stays(aws: Emulator, send: Send, request_type: str) -> None:
    aws.client("iam").update_account_password_policy(**STRICT)
    answer = send("AccountPasswordPolicy", PASSWORDS, RequestType=request_type, PhysicalResourceId="made")
    assert policy(aws).items() >= STRICT.items()
    assert policy(aws)["RequireSymbols"] is True
    assert answer["Data"] == {"MinimumPasswordLength": "20", "PasswordReusePrevention": "24", "MaxPasswordAge": "30"}


def test_without_an_age_the_one_that_is_set_stays(aws: Emulator, send: Send) -> None:
    properties = {name: value for name, value in PASSWORDS.items() if name != "MaxPasswordAge"}
    send("AccountPasswordPolicy", properties)
    assert policy(aws)["ExpirePasswords"] is False
    aws.client("iam").update_account_password_policy(MaxPasswordAge=60)
    send("AccountPasswordPolicy", properties)
    assert policy(aws)["MaxPasswordAge"] == 60


@pytest.mark.parametrize("length", [6, 8, 12, 14, 128])
@pytest.mark.parametrize("reuse", [None, 1, 4, 24])
@pytest.mark.parametrize("age", [None, 1, 90, 365])
def test_no_part_of_a_password_policy_gets_weaker(length: int, reuse: int | None, age: int | None) -> None:
    before = {"MinimumPasswordLength": length, "PasswordReusePrevention": reuse, "MaxPasswordAge": age}
    after = password_policy.stricter(PASSWORDS, {name: value for name, value in before.items() if value})
    assert after["MinimumPasswordLength"] >= max(length, 12)
    assert after["PasswordReusePrevention"] >= max(reuse or 0, 4)
    assert after["MaxPasswordAge"] <= min(age or 90, 90)


def test_a_password_policy_that_nobody_can_see_fails(aws: Emulator, send: Send) -> None:
    aws.fault("iam.GetAccountPasswordPolicy", "NoSuchEntity", status=404)
    answer = send("AccountPasswordPolicy", PASSWORDS)
    assert (answer["Status"], "the password policy was set and cannot be seen" in answer["Reason"]) == ("FAILED", True)


def test_a_password_policy_that_is_seen_late_is_waited_for(aws: Emulator, send: Send) -> None:
    aws.fault("iam.GetAccountPasswordPolicy", "NoSuchEntity", status=404, times=4)
    assert send("AccountPasswordPolicy", PASSWORDS)["Status"] == "SUCCESS"
    assert len(aws.waits) == 3


def test_a_failed_update_and_its_rollback_leave_what_became_stricter(aws: Emulator, send: Send) -> None:
    old, new = PASSWORDS, {**PASSWORDS, "MinimumPasswordLength": "16"}
    made = send("AccountPasswordPolicy", old)["PhysicalResourceId"]
    aws.fault("iam.GetAccountPasswordPolicy", "ServiceFailure", status=500, after=1)
    update = send("AccountPasswordPolicy", new, RequestType="Update", PhysicalResourceId=made, OldResourceProperties=old)
    assert (update["Status"], update["PhysicalResourceId"]) == ("FAILED", made)
    aws.forget()
    rollback = send("AccountPasswordPolicy", old, RequestType="Update", PhysicalResourceId=made, OldResourceProperties=new)
    assert (rollback["Status"], rollback["PhysicalResourceId"]) == ("SUCCESS", made)
    assert policy(aws)["MinimumPasswordLength"] == 16


def test_a_failed_creation_and_its_rollback_leave_what_was_there(aws: Emulator, send: Send) -> None:
    aws.client("iam").update_account_password_policy(**STRICT)
    aws.deny("iam.UpdateAccountPasswordPolicy")
    failed = send("AccountPasswordPolicy", PASSWORDS)
    assert failed["Status"] == "FAILED"
    deleted = send("AccountPasswordPolicy", PASSWORDS, RequestType="Delete", PhysicalResourceId=failed["PhysicalResourceId"])
    assert (deleted["Status"], deleted["PhysicalResourceId"]) == ("SUCCESS", failed["PhysicalResourceId"])
    assert policy(aws).items() >= STRICT.items()


def test_no_bucket_of_the_account_is_public(aws: Emulator, send: Send) -> None:
    s3 = aws.client("s3control")
    some = {"BlockPublicAcls": True, "IgnorePublicAcls": False, "BlockPublicPolicy": False, "RestrictPublicBuckets": False}
    s3.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=some)
    assert send("AccountPublicAccessBlock", {"AccountId": ACCOUNT})["Status"] == "SUCCESS"
    assert s3.get_public_access_block(AccountId=ACCOUNT)["PublicAccessBlockConfiguration"] == dict.fromkeys(some, True)


def test_volumes_are_encrypted_with_the_key(aws: Emulator, send: Send, properties: Properties, lacking: Lacking) -> None:
    send("EbsEncryptionByDefault", properties["EbsEncryptionByDefault"])
    assert aws.client("ec2").get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is True
    assert lacking.key == properties["EbsEncryptionByDefault"]["KeyArn"]


@pytest.mark.parametrize("how", ["disabled", "deleted", "asymmetric", "aws"])
def test_a_key_that_cannot_encrypt_volumes_is_refused_before_anything_changes(
    aws: Emulator, send: Send, lacking: Lacking, how: str
) -> None:
    kms = aws.client("kms")
    spec = "RSA_2048" if how == "asymmetric" else "SYMMETRIC_DEFAULT"
    key = kms.create_key(KeyUsage="ENCRYPT_DECRYPT", KeySpec=spec)["KeyMetadata"]
    if how == "disabled":
        kms.disable_key(KeyId=key["KeyId"])
    if how == "deleted":
        kms.schedule_key_deletion(KeyId=key["KeyId"])
    if how == "aws":
        aws.fault("kms.DescribeKey", "", status=200, body=b'{"KeyMetadata": {"KeyId": "k", "KeyManager": "AWS", "KeyState": "Enabled"}}')
    before = lacking.key
    answer = send("EbsEncryptionByDefault", {"KeyArn": key["Arn"]})
    assert (answer["Status"], "cannot encrypt volumes: " in answer["Reason"]) == ("FAILED", True)
    assert lacking.key == before
    assert aws.client("ec2").get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is False


def test_a_key_that_ec2_refuses_leaves_encryption_on(aws: Emulator, send: Send, properties: Properties, lacking: Lacking) -> None:
    aws.fault("ec2.ModifyEbsDefaultKmsKeyId", "InternalError", status=500)
    assert send("EbsEncryptionByDefault", properties["EbsEncryptionByDefault"])["Status"] == "FAILED"
    assert aws.client("ec2").get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is True


HOPS = {"HttpPutResponseHopLimit": "2", "HttpTokensEnforced": "disabled"}


def test_instances_demand_tokens(send: Send, lacking: Lacking) -> None:
    send("InstanceMetadataDefaults", {"HttpPutResponseHopLimit": "1", "HttpTokensEnforced": "enabled"})
    assert lacking.defaults == {"HttpTokens": "required", "HttpTokensEnforced": "enabled", "HttpPutResponseHopLimit": "1"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, ("2", "disabled")),
        ({"HttpPutResponseHopLimit": "-1"}, ("2", "disabled")),
        ({"HttpPutResponseHopLimit": "1"}, ("1", "disabled")),
        ({"HttpPutResponseHopLimit": "64"}, ("2", "disabled")),
        ({"HttpTokensEnforced": "enabled"}, ("2", "enabled")),
    ],
)
def test_stricter_metadata_defaults_stay(send: Send, lacking: Lacking, before: dict[str, str], after: tuple[str, str]) -> None:
    lacking.defaults = {"HttpTokens": "optional", **before}
    assert send("InstanceMetadataDefaults", HOPS)["Status"] == "SUCCESS"
    assert (lacking.defaults["HttpPutResponseHopLimit"], lacking.defaults["HttpTokensEnforced"]) == after
    assert lacking.defaults["HttpTokens"] == "required"


def test_weaker_defaults_of_the_organization_are_a_failure_that_says_where(aws: Emulator, send: Send, lacking: Lacking) -> None:
    lacking.defaults = {"HttpTokens": "optional", "ManagedBy": "declarative-policy"}
    answer = send("InstanceMetadataDefaults", HOPS)
    assert answer["Status"] == "FAILED"
    assert "a declarative policy of the organization" in answer["Reason"]
    assert aws.asked("ec2.ModifyInstanceMetadataDefaults") == []


def test_sound_defaults_of_the_organization_are_left_to_it(aws: Emulator, send: Send, lacking: Lacking) -> None:
    lacking.defaults = {"HttpTokens": "required", "HttpPutResponseHopLimit": "1", "ManagedBy": "declarative-policy"}
    assert send("InstanceMetadataDefaults", HOPS)["Status"] == "SUCCESS"
    assert aws.asked("ec2.ModifyInstanceMetadataDefaults") == []


SCANS = {"AccountId": ACCOUNT, "ResourceTypes": ["EC2", "ECR", "LAMBDA"]}


def scans(aws: Emulator) -> dict[str, str]:
    (account,) = aws.client("inspector2").batch_get_account_status(accountIds=[ACCOUNT])["accounts"]
    return {name: state["status"] for name, state in account["resourceState"].items()}


def test_inspector_is_switched_on_where_it_is_not(aws: Emulator, send: Send) -> None:
    aws.client("inspector2").enable(accountIds=[ACCOUNT], resourceTypes=["ECR"])
    aws.forget()
    assert send("InspectorActivation", SCANS)["Status"] == "SUCCESS"
    assert [call["resourceTypes"] for call in aws.asked("inspector2.Enable")] == [["EC2", "LAMBDA"]]
    assert {name for name, state in scans(aws).items() if state == "ENABLED"} == {"ec2", "ecr", "lambda"}


def test_other_scans_stay_as_they_are(aws: Emulator, send: Send) -> None:
    aws.client("inspector2").enable(accountIds=[ACCOUNT], resourceTypes=["LAMBDA_CODE"])
    send("InspectorActivation", SCANS)
    assert scans(aws)["lambdaCode"] == "ENABLED"


def state(status: str) -> dict[str, Any]:
    scans = {name: {"status": status} for name in ("ec2", "ecr", "lambda")}
    return {"accounts": [{"accountId": ACCOUNT, "state": {"status": status}, "resourceState": scans}]}


@pytest.mark.parametrize("status", ["ENABLING", "DISABLING", "SUSPENDING"])
def test_a_scan_on_its_way_is_waited_for(aws: Emulator, send: Send, status: str) -> None:
    aws.answer("inspector2.BatchGetAccountStatus", state(status), times=3)
    assert send("InspectorActivation", SCANS)["Status"] == "SUCCESS"
    assert {name for name, found in scans(aws).items() if found == "ENABLED"} >= {"ec2", "ecr", "lambda"}


def test_a_scan_that_never_starts_is_a_failure(aws: Emulator, send: Send) -> None:
    aws.answer("inspector2.BatchGetAccountStatus", state("ENABLING"))
    reason = send("InspectorActivation", SCANS)["Reason"]
    assert "Inspector is not on after 5 minutes: EC2 is ENABLING, ECR is ENABLING, LAMBDA is ENABLING" in reason


@pytest.mark.parametrize("code", ["BLOCKED_BY_ORGANIZATION_POLICY", "ACCESS_DENIED"])
def test_a_refusal_within_an_answer_is_a_failure(aws: Emulator, send: Send, code: str) -> None:
    failed = {"accountId": ACCOUNT, "errorCode": code, "errorMessage": "no"}
    aws.answer("inspector2.Enable", {"accounts": [], "failedAccounts": [failed]})
    answer = send("InspectorActivation", SCANS)
    assert (answer["Status"], code in answer["Reason"]) == ("FAILED", True)


def test_switching_on_what_somebody_else_just_switched_on_is_no_failure(aws: Emulator, send: Send) -> None:
    failed = {"accountId": ACCOUNT, "errorCode": "ENABLE_IN_PROGRESS", "errorMessage": "wait"}
    aws.answer("inspector2.Enable", {"accounts": [], "failedAccounts": [failed]}, times=1)
    assert send("InspectorActivation", SCANS)["Status"] == "SUCCESS"


@pytest.mark.parametrize("members", [None, "NONE", "NEW"])
def test_macie_discovers_by_itself_and_other_accounts_stay_as_they_are(send: Send, lacking: Lacking, members: str | None) -> None:
    lacking.discovery = {"status": "DISABLED", **({"autoEnableOrganizationMembers": members} if members else {})}
    assert send("MacieAutomatedDiscovery", {})["Status"] == "SUCCESS"
    assert lacking.discovery == {"status": "ENABLED", "autoEnableOrganizationMembers": members or "ALL"}


def test_the_contact_is_set_and_others_stay(aws: Emulator, send: Send) -> None:
    account = aws.client("account")
    other = {**CONTACT, "Name": "Grace Other"}
    account.put_alternate_contact(AlternateContactType="BILLING", **other)
    send("AlternateContact", {"AlternateContactType": "SECURITY", **CONTACT})
    found = {kind: account.get_alternate_contact(AlternateContactType=kind)["AlternateContact"] for kind in ("SECURITY", "BILLING")}
    assert (found["SECURITY"].items() >= CONTACT.items(), found["BILLING"]["Name"]) == (True, "Grace Other")


def test_the_region_is_that_of_the_function(aws: Emulator, send: Send, properties: Properties) -> None:
    for kind, given in properties.items():
        send(kind, given)
    assert {call.region for call in aws.calls} <= {REGION, "aws-global", "us-east-1"}
