from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws.kms import CustomerManagedKey, allow_service, check_customer_managed
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources


def statements(stack: cdk.Stack) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = only(stack, "AWS::KMS::Key")["KeyPolicy"]["Statement"]
    return found


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def role(stack: cdk.Stack, name: str) -> iam.IRole:
    return iam.Role.from_role_arn(stack, name, f"arn:aws:iam::111122223333:role/{name}")


def test_rotates_every_year(stack: cdk.Stack) -> None:
    CustomerManagedKey(stack, "Key", description="cards")
    assert only(stack, "AWS::KMS::Key")["EnableKeyRotation"] is True
    assert only(stack, "AWS::KMS::Key")["RotationPeriodInDays"] == 365


def test_deletion_can_be_undone_for_30_days(stack: cdk.Stack) -> None:
    CustomerManagedKey(stack, "Key", description="cards")
    assert only(stack, "AWS::KMS::Key")["PendingWindowInDays"] == 30


def test_survives_its_stack(stack: cdk.Stack) -> None:
    CustomerManagedKey(stack, "Key", description="cards")
    (key,) = resources(stack, "AWS::KMS::Key").values()
    assert (key["DeletionPolicy"], key["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_the_account_administers_and_uses_in_separate_statements(stack: cdk.Stack) -> None:
    CustomerManagedKey(stack, "Key", description="cards")
    for statement in statements(stack):
        actions = set(as_list(statement["Action"]))
        assert "kms:*" not in actions
        assert not ({"kms:PutKeyPolicy"} <= actions and {"kms:Decrypt"} <= actions)


def test_named_administrators_are_denied_every_cryptographic_operation(stack: cdk.Stack) -> None:
    CustomerManagedKey(stack, "Key", description="cards", administrators=[role(stack, "admin")])
    (denied,) = [statement for statement in statements(stack) if statement["Effect"] == "Deny"]
    assert set(denied["Action"]) >= {"kms:Decrypt", "kms:CreateGrant", "kms:Encrypt"}
    assert denied["Principal"] == {"AWS": "arn:aws:iam::111122223333:role/admin"}


def test_named_administrators_are_the_only_ones_whatever_iam_says(stack: cdk.Stack) -> None:
    CustomerManagedKey(stack, "Key", description="cards", administrators=[role(stack, "admin")], deployers=["deploy-*"])
    administration, last_resort = (s for s in statements(stack) if s["Effect"] == "Allow" and "kms:PutKeyPolicy" in as_list(s["Action"]))
    assert administration["Principal"] == {"AWS": "arn:aws:iam::111122223333:role/admin"}
    assert last_resort["Principal"]["AWS"] == "arn:aws:iam::111122223333:root"
    assert last_resort["Condition"] == {
        "ArnLike": {
            "aws:PrincipalArn": [
                "arn:aws:iam::111122223333:root",
                "arn:aws:iam::111122223333:role/cdk-*-cfn-exec-role-111122223333-eu-central-1",
                "arn:aws:iam::111122223333:role/deploy-*",
            ]
        }
    }


def test_named_users_replace_the_account_as_users(stack: cdk.Stack) -> None:
    CustomerManagedKey(stack, "Key", description="cards", users=[role(stack, "app")])
    for statement in statements(stack):
        if "kms:Decrypt" in as_list(statement["Action"]):
            assert statement["Principal"] == {"AWS": "arn:aws:iam::111122223333:role/app"}


def test_a_principal_cannot_both_administer_and_use(stack: cdk.Stack) -> None:
    both = role(stack, "both")
    with pytest.raises(RefusedSetting, match=r"users must be principals that do not administer .* \(PCI DSS 3\.7\.6"):
        CustomerManagedKey(stack, "Key", description="cards", administrators=[both], users=[both])


def test_a_service_acts_only_for_sources_of_this_account(stack: cdk.Stack) -> None:
    allow_service(CustomerManagedKey(stack, "Key", description="cards").key, "cloudtrail")
    (statement,) = [s for s in statements(stack) if "Service" in s["Principal"]]
    assert statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}
    assert "aws:SourceArn" in statement["Condition"]["ArnLike"]


def test_log_groups_are_bound_by_encryption_context(stack: cdk.Stack) -> None:
    allow_service(CustomerManagedKey(stack, "Key", description="cards").key, "logs")
    (statement,) = [s for s in statements(stack) if "Service" in s["Principal"]]
    assert statement["Principal"] == {"Service": "logs.eu-central-1.amazonaws.com"}
    assert "kms:EncryptionContext:aws:logs:arn" in statement["Condition"]["ArnLike"]


@pytest.mark.parametrize("days", [0, 89, 366])
def test_rotation_out_of_bounds_is_refused(stack: cdk.Stack, days: int) -> None:
    with pytest.raises(RefusedSetting, match=rf"Stack/Key: rotation_days must be between 90 and 365 days, got {days} \(PCI DSS 3\.7\.4"):
        CustomerManagedKey(stack, "Key", description="cards", rotation_days=days)


def test_a_short_deletion_window_is_refused_as_a_guard_rail(stack: cdk.Stack) -> None:
    with pytest.raises(RefusedSetting, match="library guard rail, no PCI requirement"):
        CustomerManagedKey(stack, "Key", description="cards", deletion_window_days=7)


def test_unresolved_periods_pass_the_checks(stack: cdk.Stack) -> None:
    days = [cdk.CfnParameter(stack, name, type="Number").value_as_number for name in ("Days", "Window")]
    CustomerManagedKey(stack, "Key", description="cards", rotation_days=int(days[0]), deletion_window_days=int(days[1]))
    key = only(stack, "AWS::KMS::Key")
    assert (key["RotationPeriodInDays"], key["PendingWindowInDays"]) == ({"Ref": "Days"}, {"Ref": "Window"})


def test_keys_that_aws_manages_are_refused(stack: cdk.Stack) -> None:
    aws_managed = kms.Alias.from_alias_name(stack, "Managed", "alias/aws/rds")
    with pytest.raises(RefusedSetting, match="key must be a customer managed key, got 'alias/aws/rds'"):
        check_customer_managed(aws_managed, where="Stack/Cards")
    with pytest.raises(RefusedSetting, match="key must be a customer managed key, got None"):
        check_customer_managed(None, where="Stack/Cards")


def test_logical_id_is_that_of_the_plain_key(make_stack: Callable[[str], cdk.Stack], stack: cdk.Stack) -> None:
    CustomerManagedKey(stack, "Key", description="cards")
    plain = make_stack("Plain")
    kms.Key(plain, "Key")
    assert set(resources(stack, "AWS::KMS::Key")) == set(resources(plain, "AWS::KMS::Key"))


CREATE_ONLY: dict[str, tuple[str, ...]] = {"AWS::KMS::Key": ("KeySpec", "KeyUsage", "MultiRegion", "Origin")}
"""The schema has none; these are what KMS itself cannot change."""


def test_a_swap_from_the_plain_key_replaces_nothing() -> None:
    def ours(scope: Construct) -> None:
        CustomerManagedKey(scope, "Key", description="cards")

    assert replacements(ours, lambda scope: kms.Key(scope, "Key"), CREATE_ONLY, FLAGS) == []


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack) -> None:
    CustomerManagedKey(stack, "Key", description="cards")
    assert nag(app) == []
