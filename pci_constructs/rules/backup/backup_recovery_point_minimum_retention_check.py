"""Every recovery point is kept for five weeks.

A plan may make copies often and throw some of them away early. Each rule, and each copy that it sends to another vault, keeps what it makes
for as long as an intrusion may go unnoticed (12.10.1), and no longer than the policy on retention of card data says (3.2.1). A lock of the
vault does not help a rule that asks for less: its jobs fail.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, attempt, every, passed, worst
from pci_constructs.rules.backup._schedules import kept

_RULES = "BackupPlan.BackupPlanRule"


def _check(plan: ResourceView) -> Judgement:
    good = passed("every recovery point is kept for long enough", _RULES)

    def one(rule: Block) -> Judgement:
        copies = every(rule.each("CopyActions"), lambda copy: kept(copy, plan, "a copy"), empty=good)
        return worst((attempt(lambda: kept(rule, plan, "a backup")), copies), empty=good)

    return every(plan.each(_RULES), one, empty=good)


def _example(days: int) -> dict[str, object]:
    rule = {"RuleName": "Daily", "TargetBackupVault": "v", "Lifecycle": {"DeleteAfterDays": days}}
    return {"BackupPlan": {"BackupPlanName": "p", "BackupPlanRule": [rule]}}


RULE = Rule(
    id="backup-recovery-point-minimum-retention-check",
    title="Recovery points are kept for 35 days",
    severity=Severity.LOW,
    requirements={
        "12.10.1": "the plan for incidents covers recovery from backups, one of which must be older than the incident",
        "3.2.1": "how long copies of card data are kept is said, and not left to whoever cleans up",
    },
    remediation="set Lifecycle.DeleteAfterDays of every rule and copy to 35 or more (or to minimum_backup_retention_days)",
    types=("AWS::Backup::BackupPlan",),
    check=_check,
    equivalents={"config": "backup-recovery-point-minimum-retention-check"},
    passing=_example(35),
    failing=_example(7),
)
