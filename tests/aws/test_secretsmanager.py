import json
from collections.abc import Callable
from typing import Any, cast

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.lambda_ import HandlerFunction
from pci_constructs.aws.secretsmanager import RotatedSecret, SecretsBaseline
from pci_constructs.aws.secretsmanager.checks import check_rotation_days
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.records import EXCEPTION_METADATA, ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources

KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
ANALYSIS = ExceptionRecord(reason="yearly", owner="payments", approver="ciso", expires="2099-12-31", ticket="TRA-7")
RECORD = ExceptionRecord(reason="the partner issues the key", owner="payments", approver="ciso", expires="2099-12-31")
CREATE_ONLY = {
    "AWS::SecretsManager::Secret": ("Name",),
    "AWS::SecretsManager::RotationSchedule": ("SecretId",),
    "AWS::SecretsManager::ResourcePolicy": ("SecretId",),
}


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="secrets").key


@pytest.fixture
def alarms(stack: cdk.Stack, key: kms.IKey) -> sns.ITopic:
    return AlarmTopic(stack, "Alarms", key=key).topic


@pytest.fixture
def function(stack: cdk.Stack, key: kms.IKey) -> lambda_.IFunction:
    return HandlerFunction(stack, "Rotation", handler="rotate_elasticache_user", description="rotates", key=key).function


@pytest.fixture
def arguments(key: kms.IKey, alarms: sns.ITopic, function: lambda_.IFunction) -> dict[str, Any]:
    return {"key": key, "alarms": alarms, "rotation": function, "description": "partner"}


def denials(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    statements = only(stack, "AWS::SecretsManager::ResourcePolicy")["ResourcePolicy"]["Statement"]
    assert {statement["Effect"] for statement in statements} == {"Deny"}
    return {statement["Sid"]: statement for statement in statements}


def record_of(construct: Construct) -> dict[str, Any]:
    (entry,) = [entry for entry in construct.node.metadata if entry.type == EXCEPTION_METADATA]
    return cast(dict[str, Any], entry.data)


def test_value_is_generated_and_in_no_template(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    secret = only(stack, "AWS::SecretsManager::Secret")
    assert secret["GenerateSecretString"] == {"ExcludePunctuation": True, "PasswordLength": 32}
    assert "SecretString" not in secret


def test_encrypted_with_the_key(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    assert only(stack, "AWS::SecretsManager::Secret")["KmsKeyId"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}


def test_the_keys_policy_is_not_widened(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    assert "secretsmanager" not in json.dumps(only(stack, "AWS::KMS::Key")["KeyPolicy"])


def test_survives_its_stack(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    (secret,) = resources(stack, "AWS::SecretsManager::Secret").values()
    assert (secret["DeletionPolicy"], secret["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_changes_every_30_days(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    schedule = only(stack, "AWS::SecretsManager::RotationSchedule")
    assert schedule["RotationRules"] == {"AutomaticallyAfterDays": 30}
    assert schedule["RotationLambdaARN"]["Fn::GetAtt"][0].startswith("Rotation")


def test_the_interval_may_vary_up_to_90_days(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", rotation_days=90, **arguments)
    assert only(stack, "AWS::SecretsManager::RotationSchedule")["RotationRules"] == {"AutomaticallyAfterDays": 90}


def test_only_this_secret_of_this_account_calls_the_function(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    permission = only(stack, "AWS::Lambda::Permission")
    assert permission["Principal"] == "secretsmanager.amazonaws.com"
    assert permission["SourceAccount"] == "111122223333"
    assert permission["SourceArn"]["Ref"].startswith("Partner")


def test_the_function_may_rotate_this_secret_alone(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    (policy,) = [r["Properties"] for id_, r in resources(stack, "AWS::IAM::ManagedPolicy").items() if id_.startswith("Partner")]
    rotate, use = policy["PolicyDocument"]["Statement"]
    assert set(rotate["Action"]) == {
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
    }
    assert rotate["Resource"]["Ref"].startswith("Partner")
    assert use["Condition"] == {"StringEquals": {"kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com"}}
    assert policy["Roles"][0]["Ref"].startswith("RotationRole")


def test_the_first_rotation_waits_for_its_permissions(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    (schedule,) = resources(stack, "AWS::SecretsManager::RotationSchedule").values()
    types = {resources(stack)[id_]["Type"] for id_ in schedule["DependsOn"]}
    assert types == {"AWS::Lambda::Permission", "AWS::IAM::ManagedPolicy"}


def test_other_accounts_are_refused_and_services_are_not(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    statement = denials(stack)["RefuseOtherAccounts"]
    assert (statement["Action"], statement["Principal"], statement["Resource"]) == ("secretsmanager:*", {"AWS": "*"}, "*")
    assert statement["Condition"] == {
        "StringNotEquals": {"aws:PrincipalAccount": "111122223333"},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }


def test_a_public_policy_is_blocked(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    assert only(stack, "AWS::SecretsManager::ResourcePolicy")["BlockPublicPolicy"] is True


def test_named_readers_are_the_only_ones(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    reader = iam.Role.from_role_name(stack, "Reader", "payments")
    RotatedSecret(stack, "Partner", readers=[reader], **arguments)
    statement = denials(stack)["RefuseOtherReaders"]
    assert set(statement["Action"]) == {"secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"}
    spared = json.dumps(statement["Condition"]["ArnNotLike"]["aws:PrincipalArn"])
    for name in ("role/payments", "RotationRole", "cdk-*-cfn-exec-role-111122223333-eu-central-1"):
        assert name in spared


def test_by_default_iam_decides_who_reads(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    assert set(denials(stack)) == {"RefuseOtherAccounts"}


def test_a_readers_policy_needs_the_value_and_the_key(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    value, use = RotatedSecret(stack, "Partner", **arguments).read_statements
    assert value.actions == ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    assert use.actions == ["kms:Decrypt"]


def test_a_failed_rotation_reaches_the_topic(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    rule = only(stack, "AWS::Events::Rule")
    pattern = rule["EventPattern"]
    assert pattern["source"] == ["aws.secretsmanager"]
    assert pattern["detail-type"] == ["AWS Service Event via CloudTrail"]
    assert {"RotationFailed", "RotationAbandoned"} <= set(pattern["detail"]["eventName"])
    assert pattern["detail"]["additionalEventData"]["SecretId"][0]["Ref"].startswith("Partner")
    assert rule["Targets"][0]["Arn"] == {"Ref": "Alarms04B5A0BF"}


def test_where_a_baseline_covers_it_no_second_rule_is_made(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **{**arguments, "alarms": None})
    assert not resources(stack, "AWS::Events::Rule")


def test_the_baseline_hears_of_every_secret(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    SecretsBaseline(stack, "Secrets", alarms=alarms)
    pattern = only(stack, "AWS::Events::Rule")["EventPattern"]
    assert pattern["detail-type"] == ["AWS Service Event via CloudTrail", "AWS API Call via CloudTrail"]
    assert set(pattern["detail"]["eventName"]) == {
        "CancelRotateSecret",
        "DeleteResourcePolicy",
        "DeleteSecret",
        "PutResourcePolicy",
        "ReplicateSecretToRegions",
        "RotationAbandoned",
        "RotationFailed",
        "TestRotationFailed",
    }
    assert "additionalEventData" not in pattern["detail"]


def test_a_secret_that_nobody_rotates_is_refused(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Partner: rotation must be a function .*, got None \(PCI DSS 8\.6\.3.*not_rotated"):
        RotatedSecret(stack, "Partner", **{**arguments, "rotation": None})


def test_a_record_allows_a_secret_that_nobody_rotates(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    secret = RotatedSecret(stack, "Partner", **{**arguments, "rotation": None}, not_rotated=RECORD)
    assert not resources(stack, "AWS::SecretsManager::RotationSchedule")
    assert record_of(secret)["rule"] == "secretsmanager-rotation-enabled-check"


def test_a_function_and_a_record_contradict_each_other(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    with pytest.raises(RefusedSetting, match="not_rotated must be left out"):
        RotatedSecret(stack, "Partner", not_rotated=RECORD, **arguments)


def test_more_than_90_days_are_refused(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Partner: rotation_days must be at most 90 days, got 91 \(PCI DSS 8\.6\.3"):
        RotatedSecret(stack, "Partner", rotation_days=91, **arguments)


def test_a_named_risk_analysis_allows_more_than_90_days(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    secret = RotatedSecret(stack, "Partner", rotation_days=365, risk_analysis=ANALYSIS, **arguments)
    assert only(stack, "AWS::SecretsManager::RotationSchedule")["RotationRules"] == {"AutomaticallyAfterDays": 365}
    record = record_of(secret)
    assert (record["rule"], record["ticket"]) == ("secretsmanager-secret-periodic-rotation", "TRA-7")


def test_a_risk_analysis_without_a_name_is_refused(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    with pytest.raises(RefusedSetting, match=r"risk_analysis must be a record whose ticket names .* \(PCI DSS 12\.3\.1"):
        RotatedSecret(stack, "Partner", rotation_days=365, risk_analysis=RECORD, **arguments)


def test_no_days_are_refused_and_unknown_days_pass() -> None:
    with pytest.raises(RefusedSetting, match="rotation_days must be at least 1 day, got 0"):
        check_rotation_days(0, None, where="Stack/Partner")
    check_rotation_days(int(cdk.Token.as_number({"Ref": "Days"})), None, where="Stack/Partner")


@pytest.mark.parametrize(
    "weak",
    [
        {"password_length": 15},
        {"exclude_numbers": True},
        {"exclude_lowercase": True, "exclude_uppercase": True},
        {"require_each_included_type": False},
    ],
)
def test_weak_values_are_refused(stack: cdk.Stack, arguments: dict[str, Any], weak: dict[str, Any]) -> None:
    with pytest.raises(RefusedSetting, match=r"generator must be .* \(PCI DSS 8\.3\.6"):
        RotatedSecret(stack, "Partner", generator=secretsmanager.SecretStringGenerator(**weak), **arguments)


def test_the_generator_may_vary(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", generator=secretsmanager.SecretStringGenerator(password_length=16), **arguments)
    assert only(stack, "AWS::SecretsManager::Secret")["GenerateSecretString"] == {"PasswordLength": 16}


def test_a_key_that_aws_manages_is_refused(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    managed = kms.Alias.from_alias_name(stack, "Managed", "alias/aws/secretsmanager")
    with pytest.raises(RefusedSetting, match=r"key must be a customer managed key.* \(PCI DSS 8\.3\.2"):
        RotatedSecret(stack, "Partner", **{**arguments, "key": managed})


def _surroundings(scope: Construct) -> tuple[kms.IKey, sns.ITopic, lambda_.IFunction]:
    function = lambda_.Function.from_function_arn(scope, "Rotation", "arn:aws:lambda:eu-central-1:111122223333:function:rotate")
    topic = sns.Topic.from_topic_arn(scope, "Alarms", "arn:aws:sns:eu-central-1:111122223333:alarms")
    return kms.Key.from_key_arn(scope, "Key", KEY_ARN), topic, function


def _ours(scope: Construct) -> None:
    key, topic, function = _surroundings(scope)
    RotatedSecret(scope, "Partner", key=key, alarms=topic, rotation=function, description="partner", secret_name="partner")


def _plain(scope: Construct) -> None:
    key, _, function = _surroundings(scope)
    secret = secretsmanager.Secret(scope, "Partner", encryption_key=key, secret_name="partner")
    secret.add_rotation_schedule("RotationSchedule", rotation_lambda=function)
    secret.add_to_resource_policy(iam.PolicyStatement(actions=["*"], resources=["*"], principals=[iam.AccountRootPrincipal()]))


def test_a_swap_from_the_plain_secret_replaces_nothing() -> None:
    assert replacements(_ours, _plain, CREATE_ONLY, FLAGS) == []


def test_a_key_of_another_stack_makes_no_cycle(app: cdk.App, make_stack: Callable[[str], cdk.Stack], key: kms.IKey) -> None:
    other = make_stack("Other")
    function = HandlerFunction(other, "Rotation", handler="rotate_elasticache_user", description="rotates", key=key).function
    RotatedSecret(other, "Partner", key=key, alarms=None, rotation=function, description="partner")
    app.synth()


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    RotatedSecret(stack, "Partner", **arguments)
    RotatedSecret(stack, "Fixed", **{**arguments, "rotation": None}, not_rotated=RECORD)
    SecretsBaseline(stack, "Secrets", alarms=arguments["alarms"])
    assert nag(app) == []
