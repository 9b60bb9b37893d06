import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_backup as backup
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.backup import BackupPlan, BackupService, BackupVault, VaultLock, VaultLockMode
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.refusals import RefusedSetting
from tests.conftest import FLAGS
from tests.kit import nag, only, replacements, resources

KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
TAGS = {"backup": "daily"}
CREATE_ONLY = {"AWS::Backup::BackupVault": ("BackupVaultName", "EncryptionKeyArn")}


@pytest.fixture
def key(stack: cdk.Stack) -> kms.IKey:
    return CustomerManagedKey(stack, "Key", description="backups").key


@pytest.fixture
def alarms(stack: cdk.Stack, key: kms.IKey) -> sns.ITopic:
    return AlarmTopic(stack, "Alarms", key=key).topic


@pytest.fixture
def vault(stack: cdk.Stack, key: kms.IKey, alarms: sns.ITopic) -> BackupVault:
    return BackupVault(stack, "Vault", key=key, alarms=alarms)


def denials(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    return {statement["Sid"]: statement for statement in only(stack, "AWS::Backup::BackupVault")["AccessPolicy"]["Statement"]}


def rule(stack: cdk.Stack) -> dict[str, Any]:
    (found,) = only(stack, "AWS::Backup::BackupPlan")["BackupPlan"]["BackupPlanRule"]
    return dict(found)


def test_encrypted_with_the_key_and_retained(stack: cdk.Stack, vault: BackupVault) -> None:
    assert only(stack, "AWS::Backup::BackupVault")["EncryptionKeyArn"] == {"Fn::GetAtt": ["Key961B73FD", "Arn"]}
    (resource,) = resources(stack, "AWS::Backup::BackupVault").values()
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_nobody_deletes_recovery_points_by_hand(stack: cdk.Stack, vault: BackupVault) -> None:
    statement = denials(stack)["RefuseDeletion"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", {"AWS": "*"})
    assert set(statement["Action"]) == {"backup:DeleteBackupVault", "backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"}
    assert "Condition" not in statement


def test_only_the_deployment_and_the_root_change_the_policy(stack: cdk.Stack, vault: BackupVault) -> None:
    statement = denials(stack)["RefusePolicyChange"]
    assert set(statement["Action"]) == {"backup:DeleteBackupVaultAccessPolicy", "backup:PutBackupVaultAccessPolicy"}
    root, deployment = statement["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
    assert json.dumps(root).endswith('::111122223333:root"')
    assert "role/cdk-*-cfn-exec-role-111122223333-eu-central-1" in json.dumps(deployment)


def test_further_administrators_are_named(stack: cdk.Stack, key: kms.IKey, alarms: sns.ITopic) -> None:
    BackupVault(stack, "Vault", key=key, alarms=alarms, policy_administrators=["backup-admins"])
    assert "role/backup-admins" in json.dumps(denials(stack)["RefusePolicyChange"]["Condition"])


def test_no_lock_unless_chosen(stack: cdk.Stack, vault: BackupVault) -> None:
    assert "LockConfiguration" not in only(stack, "AWS::Backup::BackupVault")


def test_a_lock_is_reversible_unless_compliance_is_named(stack: cdk.Stack, key: kms.IKey, alarms: sns.ITopic) -> None:
    BackupVault(stack, "Vault", key=key, alarms=alarms, lock=VaultLock(min_days=35, max_days=400))
    assert only(stack, "AWS::Backup::BackupVault")["LockConfiguration"] == {"MinRetentionDays": 35, "MaxRetentionDays": 400}


def test_compliance_is_chosen_by_name(stack: cdk.Stack, key: kms.IKey, alarms: sns.ITopic) -> None:
    lock = VaultLock(min_days=35, mode=VaultLockMode.COMPLIANCE, changeable_for_days=7)
    BackupVault(stack, "Vault", key=key, alarms=alarms, lock=lock)
    assert only(stack, "AWS::Backup::BackupVault")["LockConfiguration"] == {"MinRetentionDays": 35, "ChangeableForDays": 7}


def test_a_compliance_lock_by_accident_is_refused() -> None:
    with pytest.raises(RefusedSetting, match=r"changeable_for_days must be left out for a governance lock.*VaultLockMode\.COMPLIANCE"):
        VaultLock(min_days=35, changeable_for_days=7)


@pytest.mark.parametrize("days", [None, 2])
def test_a_compliance_lock_without_time_to_think_is_refused(days: int | None) -> None:
    with pytest.raises(RefusedSetting, match="changeable_for_days must be at least 3 days"):
        VaultLock(min_days=35, mode=VaultLockMode.COMPLIANCE, changeable_for_days=days)


def test_bounds_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(RefusedSetting, match="max_days must be at least min_days, which is 35, got 30"):
        VaultLock(min_days=35, max_days=30)
    with pytest.raises(RefusedSetting, match="min_days must be at least 1 days, got 0"):
        VaultLock(min_days=0)


def test_a_mode_that_is_none_is_refused() -> None:
    with pytest.raises(RefusedSetting, match=r"mode must be VaultLockMode\.GOVERNANCE or VaultLockMode\.COMPLIANCE"):
        VaultLock(min_days=35, mode="strict")  # type: ignore[arg-type]


def test_failed_jobs_reach_the_topic(stack: cdk.Stack, vault: BackupVault) -> None:
    (failures,) = [r["Properties"] for id_, r in resources(stack, "AWS::Events::Rule").items() if "Failures" in id_]
    pattern = failures["EventPattern"]
    assert pattern["source"] == ["aws.backup"]
    assert pattern["detail-type"] == ["Backup Job State Change", "Copy Job State Change"]
    assert pattern["detail"]["state"] == ["ABORTED", "EXPIRED", "FAILED"]
    assert [list(choice) for choice in pattern["detail"]["$or"]] == [["backupVaultArn"], ["sourceBackupVaultArn"]]
    assert failures["Targets"][0]["Arn"] == {"Ref": "Alarms04B5A0BF"}


def test_attempts_to_get_rid_of_backups_reach_the_topic(stack: cdk.Stack, vault: BackupVault) -> None:
    (changes,) = [r["Properties"] for id_, r in resources(stack, "AWS::Events::Rule").items() if "Changes" in id_]
    detail = changes["EventPattern"]["detail"]
    assert {"DeleteRecoveryPoint", "PutBackupVaultAccessPolicy", "DeleteBackupVaultLockConfiguration"} <= set(detail["eventName"])
    assert detail["requestParameters"]["backupVaultName"][0]["Fn::GetAtt"][0].startswith("Vault")


def test_a_missing_key_is_refused(stack: cdk.Stack, alarms: sns.ITopic) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Vault: key must be a customer managed key, got None \(PCI DSS 3\.6\.1"):
        BackupVault(stack, "Vault", key=None, alarms=alarms)  # type: ignore[arg-type]


def test_a_backup_every_day_is_kept_for_35(stack: cdk.Stack, vault: BackupVault) -> None:
    BackupPlan(stack, "Plan", vault=vault, tags=TAGS)
    assert rule(stack)["ScheduleExpression"] == "cron(0 3 * * ? *)"
    assert rule(stack)["Lifecycle"] == {"DeleteAfterDays": 35}
    assert rule(stack)["TargetBackupVault"]["Fn::GetAtt"][0].startswith("Vault")


def test_hour_and_retention_may_vary(stack: cdk.Stack, vault: BackupVault) -> None:
    BackupPlan(stack, "Plan", vault=vault, tags=TAGS, hour=22, retention_days=365)
    assert (rule(stack)["ScheduleExpression"], rule(stack)["Lifecycle"]) == ("cron(0 22 * * ? *)", {"DeleteAfterDays": 365})


def test_selects_by_tag_and_by_name(stack: cdk.Stack, vault: BackupVault) -> None:
    database = "arn:aws:rds:eu-central-1:111122223333:db:cards"
    BackupPlan(stack, "Plan", vault=vault, tags=TAGS, resources=[backup.BackupResource.from_arn(database)])
    selection = only(stack, "AWS::Backup::BackupSelection")["BackupSelection"]
    assert selection["ListOfTags"] == [{"ConditionKey": "backup", "ConditionType": "STRINGEQUALS", "ConditionValue": "daily"}]
    assert selection["Resources"] == [database]


def test_a_copy_goes_to_a_second_vault(stack: cdk.Stack, vault: BackupVault) -> None:
    second = "arn:aws:backup:eu-west-1:444455556666:backup-vault:copies"
    BackupPlan(stack, "Plan", vault=vault, tags=TAGS, copy_to=backup.BackupVault.from_backup_vault_arn(stack, "Second", second))
    assert rule(stack)["CopyActions"] == [{"DestinationBackupVaultArn": second, "Lifecycle": {"DeleteAfterDays": 35}}]


def test_the_role_has_a_policy_of_ours_for_the_services_asked_for(stack: cdk.Stack, vault: BackupVault) -> None:
    BackupPlan(stack, "Plan", vault=vault, tags=TAGS, services=[BackupService.DYNAMODB])
    document = only(stack, "AWS::IAM::ManagedPolicy")["PolicyDocument"]
    services = {
        action.split(":")[0] for s in document["Statement"] for action in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])
    }
    assert services == {"backup", "dynamodb", "kms", "tag"}
    role = only(stack, "AWS::IAM::Role")
    assert [policy["Ref"] for policy in role["ManagedPolicyArns"]] == list(resources(stack, "AWS::IAM::ManagedPolicy"))
    assert not resources(stack, "AWS::IAM::Policy")


def test_the_role_expires_only_what_backup_made(stack: cdk.Stack, vault: BackupVault) -> None:
    BackupPlan(stack, "Plan", vault=vault, tags=TAGS)
    statements = {s["Sid"]: s for s in only(stack, "AWS::IAM::ManagedPolicy")["PolicyDocument"]["Statement"]}
    assert all(":awsbackup:" in json.dumps(arn) for arn in statements["ExpireDatabaseCopies"]["Resource"])
    assert statements["ExpireVolumeCopies"]["Condition"] == {"Null": {"aws:ResourceTag/aws:backup:source-resource": "false"}}


def test_a_role_may_be_given(stack: cdk.Stack, vault: BackupVault) -> None:
    role = iam.Role.from_role_arn(stack, "Given", "arn:aws:iam::111122223333:role/backups")
    BackupPlan(stack, "Plan", vault=vault, tags=TAGS, role=role)
    assert only(stack, "AWS::Backup::BackupSelection")["BackupSelection"]["IamRoleArn"] == "arn:aws:iam::111122223333:role/backups"
    assert not resources(stack, "AWS::IAM::Role")


def test_short_retention_is_refused(stack: cdk.Stack, vault: BackupVault) -> None:
    with pytest.raises(RefusedSetting, match=r"Stack/Plan: retention_days must be at least 35 days .*, got 34 \(PCI DSS 12\.10\.1"):
        BackupPlan(stack, "Plan", vault=vault, tags=TAGS, retention_days=34)


@pytest.mark.parametrize("days", [35, 500])
def test_retention_outside_the_lock_is_refused(stack: cdk.Stack, key: kms.IKey, alarms: sns.ITopic, days: int) -> None:
    locked = BackupVault(stack, "Locked", key=key, alarms=alarms, lock=VaultLock(min_days=90, max_days=400))
    with pytest.raises(RefusedSetting, match=f"retention_days must be at least 90 and at most 400 days, .* got {days}"):
        BackupPlan(stack, "Plan", vault=locked, tags=TAGS, retention_days=days)


def test_a_plan_for_nothing_is_refused(stack: cdk.Stack, vault: BackupVault) -> None:
    with pytest.raises(RefusedSetting, match="tags must be tags or resources to back up"):
        BackupPlan(stack, "Plan", vault=vault)


def test_an_hour_that_is_none_is_refused(stack: cdk.Stack, vault: BackupVault) -> None:
    with pytest.raises(RefusedSetting, match="hour must be between 0 and 23, got 24"):
        BackupPlan(stack, "Plan", vault=vault, tags=TAGS, hour=24)


def test_unknown_retention_passes_the_lock() -> None:
    assert VaultLock(min_days=90).allows(int(cdk.Token.as_number({"Ref": "Days"})))


def _ours(scope: Construct) -> None:
    key = kms.Key.from_key_arn(scope, "Key", KEY_ARN)
    topic = sns.Topic.from_topic_arn(scope, "Alarms", "arn:aws:sns:eu-central-1:111122223333:alarms")
    vault = BackupVault(scope, "Vault", key=key, alarms=topic)
    BackupPlan(scope, "Plan", vault=vault, tags=TAGS)


def _plain(scope: Construct) -> None:
    vault = backup.BackupVault(scope, "Vault", encryption_key=kms.Key.from_key_arn(scope, "Key", KEY_ARN))
    plan = backup.BackupPlan(scope, "Plan", backup_vault=vault)
    plan.add_rule(backup.BackupPlanRule.daily())


def test_a_swap_from_the_plain_vault_and_plan_replaces_nothing() -> None:
    assert replacements(_ours, _plain, CREATE_ONLY, FLAGS) == []


def test_a_key_of_another_stack_makes_no_cycle(
    app: cdk.App, make_stack: Callable[[str], cdk.Stack], key: kms.IKey, alarms: sns.ITopic
) -> None:
    other = make_stack("Other")
    BackupPlan(other, "Plan", vault=BackupVault(other, "Vault", key=key, alarms=alarms), tags=TAGS)
    app.synth()


def test_nag_finds_nothing(app: cdk.App, stack: cdk.Stack, vault: BackupVault) -> None:
    BackupPlan(stack, "Plan", vault=vault, tags=TAGS, services=list(BackupService))
    assert nag(app) == []


def test_nag_finds_nothing_in_a_stack_of_any_account(app: cdk.App) -> None:
    anywhere = cdk.Stack(app, "Anywhere")
    key = CustomerManagedKey(anywhere, "Key", description="backups").key
    vault = BackupVault(anywhere, "Vault", key=key, alarms=AlarmTopic(anywhere, "Alarms", key=key).topic)
    BackupPlan(anywhere, "Plan", vault=vault, tags=TAGS, services=list(BackupService))
    assert nag(app) == []
