"""Vaults with and without a lock, one that is air-gapped, a plan and what it takes."""

import json
from collections.abc import Mapping
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator

GONE = {f"backup.{operation}": "ResourceNotFoundException" for operation in ("GetBackupPlan", "GetBackupSelection", "ListBackupSelections")}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
DENY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:PutBackupVaultAccessPolicy"],
            "Resource": "*",
        }
    ],
}


def vault(name: str, **more: Any) -> dict[str, Any]:
    """A vault as the list shows it."""
    arn = f"arn:aws:backup:{REGION}:{ACCOUNT}:backup-vault:{name}"
    return {"BackupVaultName": name, "BackupVaultArn": arn, "VaultType": "BACKUP_VAULT", **more}


def answering(aws: Emulator, selection: Mapping[str, Any], *, days: int = 35, on: bool = True) -> None:
    """What the emulator does not know: policies, kinds of vaults and what plans take."""
    vaults = [
        vault("locked", EncryptionKeyArn=KEY, MinRetentionDays=35, LockDate=1767225600),
        vault("loose", MinRetentionDays=35),
        vault("gap", VaultType="LOGICALLY_AIR_GAPPED_BACKUP_VAULT", EncryptionKeyArn=KEY),
    ]
    rule = {
        "RuleName": "daily",
        "TargetBackupVaultName": "locked",
        "ScheduleExpression": "cron(0 3 * * ? *)",
        "Lifecycle": {"DeleteAfterDays": days},
    }
    chosen = {"SelectionName": "all", "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/backup", **selection}
    plan = {"BackupPlanId": "p1", "BackupPlanArn": f"arn:aws:backup:{REGION}:{ACCOUNT}:backup-plan:p1", "BackupPlanName": "plan"}
    shown = {
        "backup.ListBackupVaults": {"BackupVaultList": vaults},
        "backup.DescribeRegionSettings": {"ResourceTypeOptInPreference": {"DynamoDB": on, "S3": True}},
        "backup.ListBackupPlans": {"BackupPlansList": [plan]},
        "backup.GetBackupPlan": {"BackupPlan": {"BackupPlanName": "plan", "Rules": [rule]}, "BackupPlanId": "p1"},
        "backup.ListBackupSelections": {"BackupSelectionsList": [{"SelectionId": "s1", "BackupPlanId": "p1"}]},
        "backup.GetBackupSelection": {"BackupSelection": chosen, "SelectionId": "s1", "BackupPlanId": "p1"},
    }
    before = aws.lacks

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation == "backup.GetBackupVaultAccessPolicy":
            name = asked["BackupVaultName"]
            return json.dumps({"BackupVaultName": name, "Policy": json.dumps(DENY)}).encode()
        if operation in shown:
            return json.dumps(shown[operation]).encode()
        return before(operation, asked) if before else None

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """One of everything."""
    answering(aws, {"Resources": ["*"]})
