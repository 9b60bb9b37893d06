"""AWS Backup: what lies in the vaults, and how restoring is tried out; neither is for SecurityAudit to see."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick
from pci_constructs.live.reading.source import Gone, Source

_GONE = ("ResourceNotFoundException",)
_PLAN = "AWS::Backup::RestoreTestingPlan"
_CHOICE = ("Algorithm", "ExcludeVaults", "IncludeVaults", "RecoveryPointTypes", "SelectionWindowDays")


def _points(source: Source) -> Iterator[Found]:
    """The recovery points of each vault, sorted by whether they are encrypted: there may be thousands, and most are as they should be."""

    def one(item: Any) -> Found:
        name = item["BackupVaultName"]
        points = source.pages("list_recovery_points_by_backup_vault", "RecoveryPoints", gone=_GONE, BackupVaultName=name)
        sorted_: dict[Any, list[str]] = {True: [], False: [], None: []}
        for point in points:
            sorted_[point.get("IsEncrypted")].append(point["RecoveryPointArn"])
        return Found(
            id=name,
            properties={
                "BackupVaultName": Named("AWS::Backup::BackupVault", name),
                "Encrypted": len(sorted_[True]),
                "NotEncrypted": sorted_[False],
                "NotSaid": sorted_[None],
            },
        )

    yield from source.each(source.pages("list_backup_vaults", "BackupVaultList"), one)


def _tests(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        name = item["RestoreTestingPlanName"]
        answer = source.ask("get_restore_testing_plan", needs="RestoreTestingPlan", gone=_GONE, RestoreTestingPlanName=name)
        choice = pick(answer, "RestoreTestingPlan.RecoveryPointSelection")
        return Found(
            id=name,
            arn=item["RestoreTestingPlanArn"],
            properties={
                "RecoveryPointSelection": known(choice, lambda found: {key: found[key] for key in _CHOICE if key in found}),
                "RestoreTestingPlanName": name,
                "ScheduleExpression": item["ScheduleExpression"],
                "ScheduleExpressionTimezone": pick(item, "ScheduleExpressionTimezone"),
                "StartWindowHours": pick(item, "StartWindowHours"),
            },
        )

    yield from source.each(source.pages("list_restore_testing_plans", "RestoreTestingPlans"), one)


def _chosen(source: Source) -> Iterator[Found]:
    for plan in source.pages("list_restore_testing_plans", "RestoreTestingPlans"):
        name = plan["RestoreTestingPlanName"]
        try:
            items = source.pages("list_restore_testing_selections", "RestoreTestingSelections", gone=_GONE, RestoreTestingPlanName=name)
        except Gone:
            continue
        for item in items:
            yield Found(
                id=f"{name}/{item['RestoreTestingSelectionName']}",
                properties={
                    "IamRoleArn": item["IamRoleArn"],
                    "ProtectedResourceType": item["ProtectedResourceType"],
                    "RestoreTestingPlanName": Named(_PLAN, name),
                    "RestoreTestingSelectionName": item["RestoreTestingSelectionName"],
                    "ValidationWindowHours": pick(item, "ValidationWindowHours"),
                },
            )


COLLECTOR = Collector(
    service="backup",
    readers=(
        Reader(
            type="Live::Backup::RecoveryPoints",
            properties=("BackupVaultName", "Encrypted", "NotEncrypted", "NotSaid"),
            calls=("backup:ListBackupVaults",),
            beyond=("backup:ListRecoveryPointsByBackupVault",),
            read=_points,
        ),
        Reader(
            type=_PLAN,
            properties=(
                "RecoveryPointSelection",
                "RestoreTestingPlanName",
                "ScheduleExpression",
                "ScheduleExpressionTimezone",
                "StartWindowHours",
            ),
            calls=(),
            beyond=("backup:GetRestoreTestingPlan", "backup:ListRestoreTestingPlans"),
            read=_tests,
        ),
        Reader(
            type="AWS::Backup::RestoreTestingSelection",
            properties=(
                "IamRoleArn",
                "ProtectedResourceType",
                "RestoreTestingPlanName",
                "RestoreTestingSelectionName",
                "ValidationWindowHours",
            ),
            calls=(),
            beyond=("backup:ListRestoreTestingPlans", "backup:ListRestoreTestingSelections"),
            read=_chosen,
        ),
    ),
)
