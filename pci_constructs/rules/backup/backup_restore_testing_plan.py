"""Restoring from backup vaults is tried out by plan.

A backup that nobody has restored is a hope. The plan for incidents covers how the business recovers and its backups (12.10.1), and AWS
Backup can restore recovery points by itself, on a schedule, and say whether it worked. A plan does so for what its selections name; one
without a selection restores nothing. Such plans may be made elsewhere, once for the account.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Verdict, every, failed, passed, some, undetermined, worst
from pci_constructs.rules.backup._denials import VAULT
from pci_constructs.rules.backup_plans import named

_VAULT, _PLAN, _SELECTION = (f"AWS::Backup::{name}" for name in ("BackupVault", "RestoreTestingPlan", "RestoreTestingSelection"))
_INCLUDED, _EXCLUDED = "RecoveryPointSelection.IncludeVaults", "RecoveryPointSelection.ExcludeVaults"
_GOOD = passed("restoring from the vault is tried out")
_LEFT = failed("no restore testing plan takes its recovery points")


def _check(vault: ResourceView) -> Judgement:
    found = some(vault.neighbours(_PLAN), lambda plan: _tried(plan, vault), empty=_LEFT)
    if found.verdict is not Verdict.FAIL or vault.live:
        return found
    left_out = every(vault.neighbours(_PLAN), lambda plan: _spared(plan, vault), empty=_GOOD)
    if left_out.verdict is Verdict.FAIL:
        return left_out
    return undetermined("no restore testing plan here takes it", blocked_by="the restore testing plans of the account")


def _tried(plan: ResourceView, vault: ResourceView) -> Judgement:
    """Passes if a plan takes recovery points of a vault and restores them."""
    included = some(plan.each(_INCLUDED), lambda pattern: named(pattern, vault, VAULT), empty=_LEFT)
    parts = (included, _spared(plan, vault), _restores(plan))
    return worst(parts, empty=_LEFT) if included.verdict is not Verdict.FAIL else _LEFT


def _spared(plan: ResourceView, vault: ResourceView) -> Judgement:
    """A failure if a plan leaves a vault out by name."""

    def one(pattern: object) -> Judgement:
        if named(pattern, vault, VAULT).verdict is Verdict.PASS:
            return failed(f"the restore testing plan {plan.name} leaves the vault out by name", _EXCLUDED)
        return _GOOD

    return every(plan.each(_EXCLUDED), one, empty=_GOOD)


def _restores(plan: ResourceView) -> Judgement:
    empty = failed(f"the restore testing plan {plan.name} has no selection, and restores nothing")
    return some(plan.linked(_SELECTION, "RestoreTestingPlanName"), lambda _: _GOOD, empty=empty)


def _example(**choice: object) -> Example:
    selection = {
        "RestoreTestingPlanName": {"Ref": "Plan"},
        "RestoreTestingSelectionName": "databases",
        "ProtectedResourceType": "RDS",
        "ProtectedResourceArns": ["*"],
        "IamRoleArn": "arn:aws:iam::111122223333:role/Restore",
    }
    plan = {
        "RestoreTestingPlanName": "monthly",
        "ScheduleExpression": "cron(0 5 1 * ? *)",
        "RecoveryPointSelection": {"Algorithm": "LATEST_WITHIN_WINDOW", "RecoveryPointTypes": ["SNAPSHOT"], **choice},
    }
    return Example(
        resources={
            "Vault": {"Type": _VAULT, "Properties": {"BackupVaultName": "v"}},
            "Plan": {"Type": _PLAN, "Properties": plan},
            "Selection": {"Type": _SELECTION, "Properties": selection},
        }
    )


RULE = Rule(
    id="backup-restore-testing-plan",
    title="Restoring from backup vaults is tried out by plan",
    severity=Severity.LOW,
    requirements={"12.10.1": "the plan for recovery leans on backups that are known to restore"},
    remediation="make an AWS::Backup::RestoreTestingPlan whose IncludeVaults has the vault (or *), with a selection of what is restored",
    types=(_VAULT,),
    check=_check,
    passing=_example(IncludeVaults=["*"]),
    failing=_example(IncludeVaults=["*"], ExcludeVaults=[{"Fn::GetAtt": ["Vault", "BackupVaultArn"]}]),
)
