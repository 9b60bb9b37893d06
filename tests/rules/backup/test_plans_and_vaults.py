from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.backup._schedules import runs_daily
from pci_constructs.rules.backup.backup_plan_min_frequency_and_min_retention_check import RULE as PLAN
from pci_constructs.rules.backup.backup_recovery_point_manual_deletion_disabled import RULE as DELETION
from pci_constructs.rules.backup.backup_recovery_point_minimum_retention_check import RULE as RETENTION
from pci_constructs.rules.backup.backup_vault_lock_or_deny_delete import RULE as LOCK
from pci_constructs.rules.backup.backup_vault_policy_not_public import RULE as PUBLIC
from tests.rules.pack import judged, verdicts

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
PARAMETER = {"P": {"Type": "String"}}
REF = {"Ref": "P"}


@pytest.mark.parametrize(
    ("expression", "daily"),
    [
        ("cron(0 5 ? * * *)", True),
        ("cron(0 3 * * ? *)", True),
        ("cron(15 * ? * * *)", True),
        ("cron(0 0/12 1-31 1-12 ? *)", True),
        ("cron(0 3 ? * MON-FRI *)", False),
        ("cron(0 3 1 * ? *)", False),
        ("cron(0 3 * JAN ? *)", False),
        ("cron(0 3 * * ? 2026)", False),
        ("cron(0 3 */2 * ? *)", False),
        ("cron(0 3 ? * MON-SUN *)", True),
        ("cron(0 3 ? jan-dec sun,mon-fri,sat *)", True),
        ("cron(0 3 ? * MON-FRI,SAT,7,1 *)", True),
        ("cron(0 3 1/1 * ? *)", True),
        ("cron(0 3 1-15,16-31 JAN-JUN,7-12 ? *)", True),
        ("cron(0 3 1-30 * ? *)", False),
        ("cron(0 3 16-15 * ? *)", False),
        ("cron(0 3 L * ? *)", False),
        ("cron(0 3 ? * SUN#1 *)", False),
        ("cron(0 3 ? * FRI-MON *)", False),
        ("cron(0 3 ? * 1-8 *)", False),
        ("cron(0 3 1/0 * ? *)", False),
        ("rate(12 hours)", True),
        ("rate(1 day)", True),
        ("rate(2 days)", False),
        ("daily", False),
    ],
)
def test_daily_schedules(expression: str, daily: bool) -> None:
    assert runs_daily(expression) is daily


def rule(days: Any = 35, schedule: Any = "cron(0 5 ? * * *)", **more: Any) -> dict[str, Any]:
    lifecycle = {} if days is None else {"Lifecycle": {"DeleteAfterDays": days}}
    return {"RuleName": "r", "TargetBackupVault": "v", **lifecycle, **({"ScheduleExpression": schedule} if schedule else {}), **more}


WEEKLY = "cron(0 5 ? * SUN *)"
SHORT_COPY = {"CopyActions": [{"DestinationBackupVaultArn": "a", "Lifecycle": {"DeleteAfterDays": 7}}]}


@pytest.mark.parametrize(
    ("rules", "frequent", "retained"),
    [
        ([rule()], P, P),
        ([rule("35")], P, P),
        ([rule(None, None)], P, P),
        ([rule(34)], F, F),
        ([rule(7), rule(365, WEEKLY)], F, F),
        ([rule(), rule(7)], P, F),
        ([rule(REF), rule(7)], U, F),
        ([rule(schedule=REF)], U, P),
        ([rule(7, REF)], F, F),
        ([rule(**SHORT_COPY)], P, F),
        ([], F, P),
        (REF, U, U),
    ],
)
def test_frequency_and_retention(rules: Any, frequent: Verdict, retained: Verdict) -> None:
    plan = {"BackupPlan": {"BackupPlanName": "p", "BackupPlanRule": rules}}
    assert verdicts(PLAN, plan, Parameters=PARAMETER) == {frequent}
    assert verdicts(RETENTION, plan, Parameters=PARAMETER) == {retained}


def test_the_team_says_how_long() -> None:
    shown = {"R": {"Type": PLAN.types[0], "Properties": {"BackupPlan": {"BackupPlanName": "p", "BackupPlanRule": [rule(90)]}}}}
    for each in (PLAN, RETENTION):
        found = judged(each, Example(resources=shown, settings={"minimum_backup_retention_days": 100}))
        assert [f.verdict for f in found] == [F]


DELETE = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"]
CHANGE = ["backup:PutBackupVaultAccessPolicy"]
TAKE_OFF = ["backup:DeleteBackupVault", "backup:DeleteBackupVaultAccessPolicy"]


def deny(actions: Any, principal: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": principal, "Action": actions, "Resource": "*", **more}


def spare(*principals: Any, operator: str = "ArnNotLike") -> dict[str, Any]:
    return {"Condition": {operator: {"aws:PrincipalArn": list(principals)}}}


def vault(*statements: Any, **more: Any) -> dict[str, Any]:
    return {"BackupVaultName": "v", "AccessPolicy": {"Statement": list(statements)}, **more}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"BackupVaultName": "v"}, F),
        (vault(deny([*DELETE, *CHANGE])), P),
        (vault(deny("backup:*", {"AWS": "*"})), P),
        (vault(deny(DELETE), deny(CHANGE, **spare("arn:aws:iam::1:role/cdk-*-exec"))), P),
        (vault(deny([*DELETE, *CHANGE], **spare("arn:aws:iam::1:role/*"))), F),
        (vault(deny([*DELETE, *CHANGE], **spare("*"))), F),
        (vault(deny([*DELETE, *CHANGE], **spare("arn:aws:iam::1:role/a", operator="ArnLike"))), F),
        (vault(deny([*DELETE, *CHANGE], Condition={"Bool": {"aws:SecureTransport": "false"}})), F),
        (vault(deny([*DELETE, *CHANGE], {"AWS": "arn:aws:iam::1:role/a"})), F),
        (vault(deny([*DELETE, *CHANGE], Resource="arn:aws:ec2:::snapshot/*")), F),
        (vault(deny([*DELETE, *CHANGE], Resource={"Ref": "AWS::NoValue"}, NotResource="arn:aws:ec2:*::snapshot/*")), F),
        (vault({**deny([*DELETE, *CHANGE]), "Effect": "Allow"}), F),
        (vault({"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::1:role/a"}, "Action": "*", "Resource": "*"}), P),
        (vault({"Effect": "Deny", "NotPrincipal": "*", "Action": "*", "Resource": "*"}), F),
        (vault(deny([*DELETE, *CHANGE, REF])), P),
        (vault(deny([*DELETE, REF])), U),
        (vault(REF), U),
        ({"BackupVaultName": "v", "AccessPolicy": REF}, U),
    ],
)
def test_deletion_is_refused(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(DELETION, properties, Parameters=PARAMETER) == {expected}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (vault(deny([*DELETE, *CHANGE])), F),
        (vault(deny(TAKE_OFF)), P),
        (vault(deny(TAKE_OFF), LockConfiguration={"MinRetentionDays": 7}), P),
        (vault(deny([*DELETE, *CHANGE]), LockConfiguration={"MinRetentionDays": "7", "ChangeableForDays": "3"}), P),
        (vault(deny([*DELETE, *CHANGE]), LockConfiguration={"MinRetentionDays": 7, "ChangeableForDays": REF}), U),
        (vault(deny([*DELETE, *CHANGE]), LockConfiguration={"MinRetentionDays": 7}), F),
    ],
)
def test_the_protection_holds(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(LOCK, properties, Parameters=PARAMETER) == {expected}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Principal": "*"}, F),
        ({"Principal": {"AWS": ["*"]}}, F),
        ({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}, P),
        ({"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalOrgID": "*"}}}, F),
        ({"Principal": {"AWS": REF}}, U),
        ({"NotPrincipal": {"AWS": "arn:aws:iam::1:root"}}, F),
    ],
)
def test_nobody_unknown(statement: dict[str, Any], expected: Verdict) -> None:
    allow = {"Effect": "Allow", "Action": "backup:*", "Resource": "*", **statement}
    assert verdicts(PUBLIC, vault(allow), Parameters=PARAMETER) == {expected}
    gapped = {"Type": "AWS::Backup::LogicallyAirGappedBackupVault", "Properties": {**vault(allow), "MinRetentionDays": 7}}
    assert [f.verdict for f in judged(PUBLIC, Example(resources={"R": gapped}, rest={"Parameters": PARAMETER}))] == [expected]
    assert verdicts(PUBLIC, {"BackupVaultName": "v"}) == {P}
    assert verdicts(PUBLIC, vault({**allow, "Effect": "Deny"}), Parameters=PARAMETER) == {P}


OWN = {"Fn::Sub": "arn:aws:backup:${AWS::Region}:${AWS::AccountId}:backup-vault:v"}


@pytest.mark.parametrize(
    ("resource_", "taking_off", "deleting"),
    [
        ("*", P, P),
        # A recovery point has an ARN of its own.
        (OWN, P, F),
        ({"Fn::Sub": "arn:aws:backup:${AWS::Region}:${AWS::AccountId}:backup-vault:*"}, P, F),
        ({"Fn::Sub": "arn:aws:backup:${AWS::Region}:${AWS::AccountId}:backup-vault:w"}, F, F),
        ("arn:aws:backup:eu-central-1:111122223333:backup-vault:v", U, F),
        (REF, U, U),
    ],
)
def test_a_vault_is_the_resource_of_what_is_done_with_it(resource_: Any, taking_off: Verdict, deleting: Verdict) -> None:
    assert verdicts(LOCK, vault(deny(TAKE_OFF, Resource=resource_)), Parameters=PARAMETER) == {taking_off}
    assert verdicts(DELETION, vault(deny([*DELETE, *CHANGE], Resource=resource_)), Parameters=PARAMETER) == {deleting}
    assert verdicts(DELETION, vault(deny(DELETE), deny(CHANGE, Resource=resource_)), Parameters=PARAMETER) == {taking_off}
