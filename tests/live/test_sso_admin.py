"""Permission sets as they are, where they are kept, and accounts that have none."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.live.reading.findings import LOOKED
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts import sso_admin
from tests.live.kit import assembly, judged, of, reading

EVERYTHING, FULL, TAGGED = "sso-permission-set-no-admin-access", "iam-policy-blacklisted-check", "pci-scope-tagged"
TYPE = "AWS::SSO::PermissionSet"
INSTANCE = "arn:aws:sso:::instance/ssoins-0123456789abcdef"


def named(rule: str, **settings: Any) -> dict[str, Verdict]:
    """What a rule says of each permission set, by its name."""
    names = {one.logical_id: str(one.properties["Name"]) for _, one in assembly("sso_admin").resources() if one.type == TYPE}
    return {names[one.subject.logical_id]: one.verdict for one in of(judged("sso_admin", **settings), rule) if one.subject.type == TYPE}


def instances(aws: Emulator, **more: Any) -> None:
    """What the account sees: an instance of somebody."""
    aws.answer("sso-admin.ListInstances", {"Instances": [{"InstanceArn": INSTANCE, "Status": "ACTIVE", **more}]})


def belongs_to(aws: Emulator, manager: str) -> None:
    """Makes the account a member of somebody's organization."""
    organization = {"Id": "o-a1b2c3d4e5", "FeatureSet": "ALL", "MasterAccountId": manager}
    aws.answer("organizations.DescribeOrganization", {"Organization": organization})


@pytest.mark.parametrize(("rule", "bad"), [(EVERYTHING, {"owners"}), (FULL, {"administrators"}), (TAGGED, {"owners", "administrators"})])
def test_permission_sets_are_judged(rule: str, bad: set[str], aws: Emulator) -> None:
    sso_admin.arrange(aws)
    expected = {name: Verdict.FAIL if name in bad else Verdict.PASS for name in ("auditors", "owners", "administrators")}
    assert named(rule) == expected


def test_a_set_for_emergencies_is_known_by_its_name(aws: Emulator) -> None:
    sso_admin.arrange(aws)
    assert named(EVERYTHING, break_glass_roles=["owners"])["owners"] is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("operation", "rule"),
    [("GetInlinePolicyForPermissionSet", EVERYTHING), ("ListManagedPoliciesInPermissionSet", FULL), ("ListTagsForResource", TAGGED)],
)
def test_what_is_denied_is_not_known(operation: str, rule: str, aws: Emulator) -> None:
    sso_admin.arrange(aws)
    aws.deny(f"sso-admin.{operation}")
    assert set(named(rule).values()) == {Verdict.UNDETERMINED}


def test_policies_that_go_on_are_not_known(aws: Emulator) -> None:
    sso_admin.arrange(aws)
    aws.answer("sso-admin.ListManagedPoliciesInPermissionSet", {"AttachedManagedPolicies": [], "NextToken": "2"})
    assert set(named(FULL).values()) == {Verdict.UNDETERMINED}


def test_a_member_has_none_and_does_not_fail(aws: Emulator) -> None:
    belongs_to(aws, "999999999999")
    instances(aws, OwnerAccountId="999999999999")
    aws.deny("sso-admin.ListPermissionSets")
    assert (reading("sso_admin").failures, named(EVERYTHING)) == ([], {})


def test_a_delegated_administrator_sees_those_of_the_organization(aws: Emulator) -> None:
    sso_admin.arrange(aws)
    belongs_to(aws, "999999999999")
    arn = aws.client("sso-admin").list_instances()["Instances"][0]["InstanceArn"]
    aws.answer("sso-admin.ListInstances", {"Instances": [{"InstanceArn": arn, "OwnerAccountId": "999999999999", "Status": "ACTIVE"}]})
    assert len(named(EVERYTHING)) == 3


def test_the_management_account_that_is_denied_says_so(aws: Emulator) -> None:
    sso_admin.arrange(aws)
    aws.deny("sso-admin.ListPermissionSets")
    errors = [one.message for one in judged("sso_admin").of(Verdict.ERROR) if one.rule == LOOKED]
    assert any("sso:ListPermissionSets" in message for message in errors)


@pytest.mark.parametrize("manager", ["999999999999", ""])
def test_an_instance_of_the_account_alone_has_none_and_is_not_asked(manager: str, aws: Emulator) -> None:
    if manager:
        belongs_to(aws, manager)
    instances(aws, OwnerAccountId=ACCOUNT)
    assert (reading("sso_admin").failures, aws.asked("sso-admin.ListPermissionSets")) == ([], [])


def test_an_organization_that_is_not_told_hides_no_permission_set(aws: Emulator) -> None:
    sso_admin.arrange(aws)
    aws.deny("organizations.DescribeOrganization")
    assert named(EVERYTHING)["owners"] is Verdict.FAIL


@pytest.mark.parametrize(("primary", "expected"), [(REGION, 1), ("eu-west-1", 0)])
def test_an_instance_is_read_in_its_primary_region(primary: str, expected: int, aws: Emulator) -> None:
    sso_admin.organized(aws)
    instances(aws, OwnerAccountId=ACCOUNT, PrimaryRegion=primary)
    aws.answer("sso-admin.ListPermissionSets", {"PermissionSets": []})
    reading("sso_admin")
    assert len(aws.asked("sso-admin.ListPermissionSets")) == expected
