"""Organizations as they are: membership, and what their policies deny."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import organizations
from tests.live.kit import judged, of, verdict

_RULE = "organization-guardrail-policies"
_ALL = (*organizations.GUARDED, "organizations:LeaveOrganization")


def organized(aws: Emulator) -> None:
    client = aws.client("organizations")
    client.create_organization(FeatureSet="ALL")
    client.enable_policy_type(RootId=client.list_roots()["Roots"][0]["Id"], PolicyType="SERVICE_CONTROL_POLICY")


def test_an_account_of_an_organization_passes(aws: Emulator) -> None:
    organizations.arrange(aws)
    run = judged("organizations")
    assert verdict(run, "account-part-of-organizations") is Verdict.PASS
    assert verdict(run, _RULE) is Verdict.PASS


def test_an_account_on_its_own_fails_and_has_no_guard_rails_to_ask_for(aws: Emulator) -> None:
    run = judged("organizations")
    assert verdict(run, "account-part-of-organizations") is Verdict.FAIL
    assert of(run, _RULE) == []


def test_a_member_does_not_see_the_policies(aws: Emulator) -> None:
    organization = {"Id": "o-a1b2c3d4e5", "FeatureSet": "ALL", "MasterAccountId": "999999999999"}
    aws.answer("organizations.DescribeOrganization", {"Organization": organization})
    run = judged("organizations")
    assert verdict(run, "account-part-of-organizations") is Verdict.PASS
    assert verdict(run, _RULE) is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("calls", "condition", "expected"),
    [
        (_ALL[:-1], None, Verdict.FAIL),
        (("*",), None, Verdict.PASS),
        (_ALL, {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/keeper"}}, Verdict.PASS),
        (_ALL, {"ArnNotLike": {"aws:PrincipalArn": "*"}}, Verdict.FAIL),
        (_ALL, {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}, Verdict.FAIL),
    ],
)
def test_guard_rails_deny_every_call_to_everyone_but_named_roles(
    calls: tuple[str, ...], condition: Any, expected: Verdict, aws: Emulator
) -> None:
    organized(aws)
    organizations.guard(aws, *calls, condition=condition)
    assert verdict(judged("organizations"), _RULE) is expected


def test_a_policy_on_a_part_of_the_organization_guards_that_part_alone(aws: Emulator) -> None:
    organized(aws)
    client = aws.client("organizations")
    root = client.list_roots()["Roots"][0]["Id"]
    unit = client.create_organizational_unit(ParentId=root, Name="cards")["OrganizationalUnit"]["Id"]
    organizations.guard(aws, *_ALL, target=unit)
    assert verdict(judged("organizations"), _RULE) is Verdict.FAIL
