import json
from collections.abc import Callable

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="logs").key


def test_kept_for_12_months(stack: cdk.Stack, key: kms.IKey) -> None:
    AuditLogGroup(stack, "Log", key=key)
    assert only(stack, "AWS::Logs::LogGroup")["RetentionInDays"] == 365


def test_encrypted_with_the_key(stack: cdk.Stack, key: kms.IKey) -> None:
    AuditLogGroup(stack, "Log", key=key)
    assert only(stack, "AWS::Logs::LogGroup")["KmsKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}


def test_not_deleted_with_the_stack_nor_by_mistake(stack: cdk.Stack, key: kms.IKey) -> None:
    AuditLogGroup(stack, "Log", key=key)
    (group,) = resources(stack, "AWS::Logs::LogGroup").values()
    assert group["DeletionPolicy"] == "Retain"
    assert group["Properties"]["DeletionProtectionEnabled"] is True


def test_masks_card_numbers_on_reading(stack: cdk.Stack, key: kms.IKey) -> None:
    AuditLogGroup(stack, "Log", key=key)
    text = json.dumps(only(stack, "AWS::Logs::LogGroup")["DataProtectionPolicy"])
    assert "CreditCardNumber" in text
    assert "MaskConfig" in text


def test_longer_retention_is_the_users(stack: cdk.Stack, key: kms.IKey) -> None:
    AuditLogGroup(stack, "Log", key=key, retention_days=1827)
    assert only(stack, "AWS::Logs::LogGroup")["RetentionInDays"] == 1827


def test_shorter_retention_is_refused(stack: cdk.Stack, key: kms.IKey) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Log: retention_days must be at least 365 days .*, got 90 \(PCI DSS 10\.5\.1"):
        AuditLogGroup(stack, "Log", key=key, retention_days=90)


def test_a_retention_that_aws_does_not_offer_is_refused(stack: cdk.Stack, key: kms.IKey) -> None:
    with pytest.raises(RefusedSetting, match="one of 365, 400"):
        AuditLogGroup(stack, "Log", key=key, retention_days=500)


def test_logical_id_is_that_of_the_plain_log_group(make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack, key: kms.IKey) -> None:
    AuditLogGroup(stack, "Log", key=key)
    plain = make_stack("Plain")
    logs.LogGroup(plain, "Log")
    assert set(resources(stack, "AWS::Logs::LogGroup")) == set(resources(plain, "AWS::Logs::LogGroup"))


def test_an_unresolved_retention_passes(stack: cdk.Stack, key: kms.IKey) -> None:
    days = cdk.CfnParameter(stack, "Days", type="Number", default=365, allowed_values=["365", "400"])
    AuditLogGroup(stack, "Log", key=key, retention_days=int(days.value_as_number))
    assert only(stack, "AWS::Logs::LogGroup")["RetentionInDays"] == {"Ref": "Days"}


def test_a_swap_from_the_plain_log_group_replaces_nothing() -> None:
    def ours(scope: Construct) -> None:
        AuditLogGroup(scope, "Log", key=CustomerManagedKey(scope, "Key", description="logs").key)

    assert replacements(ours, lambda scope: logs.LogGroup(scope, "Log"), {"AWS::Logs::LogGroup": ("LogGroupName",)}, FLAGS) == []


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, key: kms.IKey) -> None:
    AuditLogGroup(stack, "Log", key=key)
    assert nag(app) == []
