"""AWS Backup: vaults, plans and what these take. Recovery points and restore tests are not for SecurityAudit to see."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, partly
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import day, known, pick, renamed
from pci_constructs.live.reading.source import Gone, Source

_GONE = ("ResourceNotFoundException",)
_ORDINARY, _GAPPED = "BACKUP_VAULT", "LOGICALLY_AIR_GAPPED_BACKUP_VAULT"
_VAULT = ("AccessPolicy", "BackupVaultName", "EncryptionKeyArn", "Live")
_CONDITIONS = ("StringEquals", "StringLike", "StringNotEquals", "StringNotLike")


def _vaults(source: Source, kind: str) -> Iterator[Found]:
    def one(item: Any) -> Found:
        name = item["BackupVaultName"]
        answer = source.ask("get_backup_vault_access_policy", needs="Policy", absent=_GONE, BackupVaultName=name)
        return Found(
            id=name,
            arn=item["BackupVaultArn"],
            properties={
                "AccessPolicy": known(pick(answer, "Policy"), document),
                "BackupVaultName": name,
                "EncryptionKeyArn": pick(item, "EncryptionKeyArn"),
                "Live": {"LockDate": day(pick(item, "LockDate")), "MinRetentionDays": pick(item, "MinRetentionDays")},
            },
        )

    vaults = source.pages("list_backup_vaults", "BackupVaultList")
    yield from source.each([item for item in vaults if item.get("VaultType", _ORDINARY) == kind], one)


def _plans(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        plan = pick(source.ask("get_backup_plan", needs="BackupPlan", gone=_GONE, BackupPlanId=item["BackupPlanId"]), "BackupPlan")
        return Found(
            id=item["BackupPlanId"],
            arn=item["BackupPlanArn"],
            properties={
                "BackupPlan": known(
                    plan,
                    lambda found: partly(
                        {"BackupPlanName": found["BackupPlanName"], "BackupPlanRule": [_rule(rule) for rule in found["Rules"]]}
                    ),
                )
            },
        )

    yield from source.each(source.pages("list_backup_plans", "BackupPlansList"), one)


def _rule(rule: Any) -> dict[str, Any]:
    copies = [{**_kept(copy), "DestinationBackupVaultArn": copy["DestinationBackupVaultArn"]} for copy in rule.get("CopyActions", ())]
    made = {
        "RuleName": rule["RuleName"],
        "TargetBackupVault": Named("AWS::Backup::BackupVault", rule["TargetBackupVaultName"]),
        "CopyActions": copies,
        **_kept(rule),
        **renamed(rule, ("EnableContinuousBackup", "ScheduleExpression")),
    }
    return partly(made)


def _kept(part: Any) -> dict[str, Any]:
    days = {name: part.get("Lifecycle", {}).get(name) for name in ("DeleteAfterDays", "MoveToColdStorageAfterDays")}
    # A negative number of days means that nothing is deleted.
    return {"Lifecycle": {name: number for name, number in days.items() if number is not None and number > 0}}


def _selections(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        plan, id_ = item["BackupPlanId"], item["SelectionId"]
        answer = source.ask("get_backup_selection", needs="BackupSelection", gone=_GONE, BackupPlanId=plan, SelectionId=id_)
        return Found(id=id_, properties={"BackupPlanId": plan, "BackupSelection": known(pick(answer, "BackupSelection"), _selection)})

    for plan in source.pages("list_backup_plans", "BackupPlansList"):
        try:
            items = source.pages("list_backup_selections", "BackupSelectionsList", gone=_GONE, BackupPlanId=plan["BackupPlanId"])
        except Gone:
            continue
        yield from source.each(items, one)


def _selection(found: Any) -> dict[str, Any]:
    lists = {name: list(found.get(name) or ()) for name in ("ListOfTags", "NotResources", "Resources")}
    conditions = {name: list(tags) for name in _CONDITIONS if (tags := pick(found, f"Conditions.{name}")) is not ABSENT}
    return {"SelectionName": found["SelectionName"], "IamRoleArn": found["IamRoleArn"], "Conditions": conditions, **lists}


def _region(source: Source) -> Iterator[Found]:
    answer = source.ask("describe_region_settings", needs="ResourceTypeOptInPreference")
    yield Found(id=source.region, properties={"OptedIn": pick(answer, "ResourceTypeOptInPreference")})


COLLECTOR = Collector(
    service="backup",
    readers=(
        Reader(
            type="AWS::Backup::BackupVault",
            properties=_VAULT,
            calls=("backup:GetBackupVaultAccessPolicy", "backup:ListBackupVaults"),
            read=lambda source: _vaults(source, _ORDINARY),
        ),
        Reader(
            type="AWS::Backup::LogicallyAirGappedBackupVault",
            properties=_VAULT,
            calls=("backup:GetBackupVaultAccessPolicy", "backup:ListBackupVaults"),
            read=lambda source: _vaults(source, _GAPPED),
        ),
        Reader(
            type="AWS::Backup::BackupPlan",
            properties=("BackupPlan",),
            calls=("backup:GetBackupPlan", "backup:ListBackupPlans"),
            read=_plans,
        ),
        Reader(
            type="AWS::Backup::BackupSelection",
            properties=("BackupPlanId", "BackupSelection"),
            calls=("backup:GetBackupSelection", "backup:ListBackupPlans", "backup:ListBackupSelections"),
            read=_selections,
        ),
        Reader(
            type="Live::Backup::Region",
            properties=("OptedIn",),
            calls=("backup:DescribeRegionSettings",),
            read=_region,
        ),
    ),
)
