"""Vaults with recovery points of either kind, and a plan that restores from one of them."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts.backup import vault
from tests.live.answers import also, plain

GONE = {
    f"backup.{operation}": "ResourceNotFoundException"
    for operation in ("GetRestoreTestingPlan", "ListRecoveryPointsByBackupVault", "ListRestoreTestingSelections")
}
ARN = f"arn:aws:backup:{REGION}:{ACCOUNT}"


def point(number: int, **more: Any) -> dict[str, Any]:
    """A recovery point as the list shows it."""
    return {"RecoveryPointArn": f"{ARN}:recovery-point:{number}", "ResourceType": "RDS", "Status": "COMPLETED", **more}


def answering(aws: Emulator, points: list[dict[str, Any]], *, choice: Mapping[str, Any] | None = None, selections: int = 1) -> None:
    """What the emulator does not know: one vault with these points, and what a plan tries out of it."""
    plan = {"RestoreTestingPlanName": "monthly", "RestoreTestingPlanArn": f"{ARN}:restore-testing-plan:monthly"}
    chosen = {
        "RestoreTestingPlanName": "monthly",
        "RestoreTestingSelectionName": "databases",
        "ProtectedResourceType": "RDS",
        "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/restore",
    }
    shown = {
        "RecoveryPointSelection": {"Algorithm": "LATEST_WITHIN_WINDOW", **({"IncludeVaults": ["*"]} if choice is None else choice)},
        **plan,
    }
    also(
        aws,
        {
            "backup.ListBackupVaults": plain({"BackupVaultList": [vault("kept")]}),
            "backup.ListRecoveryPointsByBackupVault": plain({"RecoveryPoints": points}),
            "backup.ListRestoreTestingPlans": plain({"RestoreTestingPlans": [{**plan, "ScheduleExpression": "rate(30 days)"}]}),
            "backup.GetRestoreTestingPlan": plain({"RestoreTestingPlan": shown}),
            "backup.ListRestoreTestingSelections": plain({"RestoreTestingSelections": [chosen] * selections}),
        },
    )


def arrange(aws: Emulator) -> None:
    """One of everything."""
    answering(aws, [point(1, IsEncrypted=True), point(2, IsEncrypted=False)])
