from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule, judge
from pci_constructs.rules.iam.iam_role_cross_account_trust_restricted import RULE as CROSS
from pci_constructs.rules.iam.iam_role_oidc_trust_conditioned import RULE as OIDC
from pci_constructs.rules.iam.iam_role_trust_policy_not_public import RULE as PUBLIC
from pci_constructs.rules.iam.production_role_trust_excludes_preproduction import RULE as SIDES
from pci_constructs.rules.settings import settings_from
from tests.kit_assembly import assembly, stack
from tests.rules.pack import judged, verdicts

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF = {"Ref": "P"}
PARAMETERS = {"P": {"Type": "String"}}
PRODUCTION, STAGING, TOOLS = "444455556666", "111122223333", "777788889999"
SIDE_SETTINGS = {"production_accounts": [PRODUCTION], "preproduction_accounts": [STAGING]}


def trust(principal: Any, action: Any = "sts:AssumeRole", **more: Any) -> dict[str, Any]:
    return {"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Principal": principal, "Action": action, **more}]}}


def when(operator: str, key: str, *values: Any) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


def root(account: Any) -> str:
    return f"arn:aws:iam::{account}:root"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (trust({"Service": "lambda.amazonaws.com"}), P),
        (trust({"AWS": "*"}), F),
        (trust("*"), F),
        (trust({"AWS": [root(TOOLS), "*"]}), F),
        (trust("*", **when("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3")), P),
        (trust("*", **when("StringLike", "aws:PrincipalOrgID", "*")), F),
        (trust("*", **when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/deploy")), F),
        (trust("*", **when("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{TOOLS}:role/*")), P),
        (trust("*", **when("StringEquals", "sts:ExternalId", "x")), F),
        (trust("*", **when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3")), F),
        (trust("*", Effect="Deny"), P),
        (trust({"AWS": REF}), U),
        ({"AssumeRolePolicyDocument": REF}, U),
    ],
)
def test_roles_that_anybody_may_take(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(PUBLIC, properties, Parameters=PARAMETERS) == {expected}


@pytest.mark.parametrize(
    ("properties", "expected", "alone"),
    [
        (trust({"Service": "lambda.amazonaws.com"}), P, P),
        (trust({"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}), P, P),
        (trust({"AWS": {"Ref": "AWS::AccountId"}}), P, P),
        (trust({"AWS": {"Fn::GetAtt": ["R", "Arn"]}}), P, P),
        (trust({"AWS": {"Fn::Sub": f"arn:aws:iam::{STAGING}:role/${{AWS::AccountId}}"}}), F, U),
        (trust({"AWS": root(TOOLS)}), P, U),
        (trust({"AWS": TOOLS}), P, U),
        (trust({"AWS": root(STAGING)}), F, U),
        (trust({"AWS": [root(TOOLS), root(STAGING)]}), F, U),
        (trust({"AWS": root(STAGING)}, **when("StringEquals", "sts:ExternalId", "x")), P, P),
        (trust({"AWS": root(STAGING)}, **when("StringLike", "sts:ExternalId", "*")), F, U),
        (trust({"AWS": root(STAGING)}, **when("StringEquals", "aws:PrincipalOrgID", "o-1")), P, P),
        (trust({"AWS": "*"}), F, F),
        (trust({"AWS": REF}), U, U),
        (trust({"AWS": "AIDAEXAMPLE"}), U, U),
        # A condition names whom everybody is narrowed down to, and no more than that.
        (trust("*", **when("StringEquals", "aws:PrincipalAccount", {"Ref": "AWS::AccountId"})), P, P),
        (trust("*", **when("StringEquals", "aws:PrincipalAccount", TOOLS)), P, U),
        (trust("*", **when("StringEquals", "aws:PrincipalAccount", TOOLS, STAGING)), F, U),
        (trust("*", **when("StringEquals", "aws:PrincipalAccount", REF)), U, U),
        (trust("*", **when("StringNotEquals", "aws:PrincipalAccount", TOOLS)), F, F),
        (trust({"AWS": root(STAGING)}, **when("StringEquals", "aws:PrincipalAccount", STAGING)), F, U),
        (trust("*", **when("ArnLike", "aws:PrincipalArn", {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/deploy-*"})), P, P),
        (trust("*", **when("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{STAGING}:role/*")), F, U),
        (trust("*", **when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/deploy")), F, F),
        (trust("*", **when("StringLike", "aws:userid", "AROAEXAMPLE:*")), U, U),
        (trust({"AWS": [REF, root(STAGING)]}), F, U),
    ],
)
def test_other_accounts(properties: dict[str, Any], expected: Verdict, alone: Verdict) -> None:
    resources = {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}
    for settings, verdict in (({"trusted_accounts": [TOOLS]}, expected), ({}, alone)):
        found = judged(CROSS, Example(resources=resources, rest={"Parameters": PARAMETERS}, settings=settings))
        assert [f.verdict for f in found] == [verdict]


def of_account(rule: Rule, account: str | None, properties: dict[str, Any], settings: dict[str, Any]) -> list[Verdict]:
    role = replace(stack({"R": {"Type": "AWS::IAM::Role", "Properties": properties}}), account=account)
    made = settings_from(settings, "the test")
    return [f.verdict for f in judge(assembly(role), [rule], today=date(2026, 11, 24), settings=made).findings]


def test_a_role_of_another_stage() -> None:
    def verdict(account: str | None, other: str | None) -> list[Verdict]:
        trusting = stack({"R": {"Type": "AWS::IAM::Role", "Properties": trust({"AWS": {"Fn::ImportValue": "arn"}})}}, path="A/Stack")
        trusted = stack({"T": {"Type": "AWS::IAM::Role", "Properties": trust({"Service": "ec2.amazonaws.com"})}}, path="B/Stack")
        exported = {"O": {"Value": {"Fn::GetAtt": ["T", "Arn"]}, "Export": {"Name": "arn"}}}
        stacks = (replace(trusting, stage="A", account=account), replace(trusted, stage="B", account=other, outputs=exported))
        made = settings_from({"trusted_accounts": [TOOLS]}, "the test")
        return [f.verdict for f in judge(assembly(*stacks), [CROSS], today=date(2026, 11, 24), settings=made).findings]

    # Exports are imported within an account only.
    assert verdict(PRODUCTION, PRODUCTION) == [P, P]
    assert verdict(PRODUCTION, STAGING) == [U, P]
    assert verdict(None, None) == [U, P]


def test_the_own_account_by_its_id() -> None:
    assert of_account(CROSS, TOOLS, trust({"AWS": root(TOOLS)}), {}) == [P]
    assert of_account(CROSS, TOOLS, trust({"AWS": root(STAGING)}), {}) == [U]


@pytest.mark.parametrize(
    ("account", "principal", "expected"),
    [
        (PRODUCTION, root(PRODUCTION), P),
        (PRODUCTION, root(TOOLS), P),
        (PRODUCTION, root(STAGING), F),
        (STAGING, root(PRODUCTION), F),
        (TOOLS, root(STAGING), P),
        (None, root(TOOLS), P),
        (None, root(STAGING), U),
        (None, [root(STAGING), root(PRODUCTION)], F),
        (PRODUCTION, "*", F),
        (TOOLS, "*", P),
    ],
)
def test_production_and_what_comes_before(account: str | None, principal: Any, expected: Verdict) -> None:
    assert of_account(SIDES, account, trust({"AWS": principal}), SIDE_SETTINGS) == [expected]


def test_sides_are_needed_only_for_other_accounts() -> None:
    assert of_account(SIDES, PRODUCTION, trust({"Service": "ec2.amazonaws.com"}), {}) == [P]
    assert of_account(SIDES, PRODUCTION, trust({"AWS": root(STAGING)}), {}) == [U]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (when("StringEquals", "aws:PrincipalAccount", PRODUCTION), P),
        (when("StringEquals", "aws:PrincipalAccount", TOOLS), P),
        (when("StringEquals", "aws:PrincipalAccount", PRODUCTION, STAGING), F),
        (when("StringEquals", "aws:PrincipalAccount", REF), U),
        (when("StringNotEquals", "aws:PrincipalAccount", STAGING), F),
        (when("ArnLike", "aws:PrincipalArn", {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/*"}), P),
        (when("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{STAGING}:role/*"), F),
        (when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/deploy"), F),
        (when("StringLike", "aws:userid", "AROAEXAMPLE:*"), U),
        ({"Condition": {"StringEquals": {"aws:PrincipalAccount": [TOOLS], "aws:PrincipalArn": [root(STAGING)]}}}, P),
    ],
)
def test_sides_that_a_condition_names(condition: dict[str, Any], expected: Verdict) -> None:
    assert of_account(SIDES, PRODUCTION, trust("*", **condition), SIDE_SETTINGS) == [expected]


def test_all_but_some_are_of_both_sides() -> None:
    all_but = {"Effect": "Allow", "NotPrincipal": {"AWS": root(TOOLS)}, "Action": "sts:AssumeRole"}
    assert of_account(SIDES, PRODUCTION, {"AssumeRolePolicyDocument": {"Statement": [all_but]}}, SIDE_SETTINGS) == [F]


GITHUB = "token.actions.githubusercontent.com"
EKS = "oidc.eks.eu-central-1.amazonaws.com/id/ABC"


def web(provider: str, action: Any = "sts:AssumeRoleWithWebIdentity", **conditions: Any) -> dict[str, Any]:
    name = provider if provider.startswith("cognito") else f"arn:aws:iam::{TOOLS}:oidc-provider/{provider}"
    keys = {operator: {f"{provider}:{key}": value for key, value in held.items()} for operator, held in conditions.items()}
    return trust({"Federated": name}, action, Condition=keys)


AUD = {"aud": "sts.amazonaws.com"}
PROVIDER = {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:oidc-provider/${P}"}


def in_text(provider: dict[str, str], conditions: str) -> dict[str, Any]:
    """A trust policy as text, which is how a provider that is not known gets into the keys of its conditions."""
    who = f'"Principal": {{"Federated": "{provider["Fn::Sub"]}"}}, "Action": "sts:AssumeRoleWithWebIdentity"'
    text = f'{{"Statement": [{{"Effect": "Allow", {who}, "Condition": {{"StringEquals": {{{conditions}}}}}}}]}}'
    return {"AssumeRolePolicyDocument": {"Fn::Sub": text}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (web(GITHUB, StringEquals={**AUD, "sub": "repo:org/api:ref:refs/heads/main"}), P),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "repo:org/*"}), P),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "repo:*"}), F),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "repo:org*"}), F),
        # Owners on GitHub choose what their subjects begin with.
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "repository:*"}), F),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "job_workflow_ref:org*/deploy.yml@*"}), F),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "repository_id:12*"}), F),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "job_workflow_ref:org/api/.github/workflows/*"}), P),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "repository_owner_id:1234:*"}), P),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "repo:or?/api:*"}), F),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": "repo:org/a*:ref:refs/heads/main"}), P),
        (web("gitlab.com", StringEquals=AUD, StringLike={"sub": "project_path:org*/api:ref_type:branch:ref:main"}), F),
        (web("app.terraform.io", StringEquals=AUD, StringLike={"sub": "organization:org*:project:*"}), F),
        (web("app.terraform.io", StringEquals=AUD, StringLike={"sub": "organization:org:project:*"}), P),
        (web(GITHUB, StringEquals=AUD, StringLike={"sub": ["repo:org/a", "*"]}), F),
        (web(GITHUB, StringEquals=AUD), F),
        (web(GITHUB, StringEquals={"sub": "repo:org/api:ref:refs/heads/main"}), F),
        (web(GITHUB, StringEqualsIfExists={**AUD, "sub": "repo:org/api"}), F),
        (web(EKS, StringEquals={**AUD, "sub": "system:serviceaccount:payments:api"}), P),
        (web(EKS, StringEquals=AUD, StringLike={"sub": "system:serviceaccount:*:*"}), F),
        (web(EKS, StringEquals={**AUD, "sub": REF}), U),
        (web("cognito-identity.amazonaws.com", StringEquals={"aud": "eu-central-1:pool"}), P),
        (web("cognito-identity.amazonaws.com"), F),
        (web(GITHUB, "sts:AssumeRoleWithSAML"), P),
        (trust({"Federated": GITHUB}, "sts:AssumeRoleWithWebIdentity", Condition=REF), U),
        (trust({"Service": "ec2.amazonaws.com"}, "sts:*"), P),
        # Which provider it is does not matter where the subject is demanded, and one of the account has subjects.
        (
            trust({"Federated": REF}, "sts:AssumeRoleWithWebIdentity", Condition={"StringEquals": {"x:aud": "a", "x:sub": "repo:org/api"}}),
            P,
        ),
        (trust({"Federated": REF}, "sts:AssumeRoleWithWebIdentity", Condition={"StringEquals": {"x:aud": "a"}}), U),
        (trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", Condition={"StringEquals": {"x:aud": "a"}}), F),
        (in_text(PROVIDER, '"${P}:aud": "sts.amazonaws.com", "${P}:sub": "system:serviceaccount:payments:api"'), P),
        (in_text(PROVIDER, '"${P}:aud": "sts.amazonaws.com"'), F),
        (in_text(PROVIDER, '"${P}:aud": "sts.amazonaws.com", "${P}:sub": "${P}"'), U),
        (in_text(PROVIDER, '"${P}": "sts.amazonaws.com"'), U),
    ],
)
def test_web_identities(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(OIDC, properties, Parameters=PARAMETERS) == {expected}
