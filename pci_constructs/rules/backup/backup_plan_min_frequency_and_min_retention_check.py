"""A backup plan makes a copy every day and keeps it for five weeks.

What was lost since the last backup is lost for good, and an intrusion is often found only weeks later: a copy from before it must still be
there (12.10.1). One rule of the plan has to do both, because a daily copy that goes after a week and a monthly one that stays are neither.
Without a schedule AWS Backup runs every day at five.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, attempt, failed, passed, some, worst
from pci_constructs.rules.backup._schedules import kept, runs_daily

_RULES = "BackupPlan.BackupPlanRule"
_DAILY = "cron(0 5 ? * * *)"


def _frequent(rule: Block) -> Judgement:
    where = rule.where("ScheduleExpression")
    if runs_daily(rule.text("ScheduleExpression", _DAILY)):
        return passed("a backup is made every day", where)
    return failed("the rule does not run on every day", where)


def _check(plan: ResourceView) -> Judgement:
    def one(rule: Block) -> Judgement:
        found = worst((attempt(lambda: _frequent(rule)), attempt(lambda: kept(rule, plan, "a backup"))), empty=failed("no schedule"))
        return passed("a backup is made every day and kept for long enough", rule.path) if found.verdict == "pass" else found

    return some(plan.each(_RULES), one, empty=failed("the plan has no rule", _RULES))


def _example(schedule: str) -> dict[str, object]:
    rule = {"RuleName": "Daily", "TargetBackupVault": "v", "ScheduleExpression": schedule, "Lifecycle": {"DeleteAfterDays": 35}}
    return {"BackupPlan": {"BackupPlanName": "p", "BackupPlanRule": [rule]}}


RULE = Rule(
    id="backup-plan-min-frequency-and-min-retention-check",
    title="Backup plans make a copy every day and keep it for 35 days",
    severity=Severity.MEDIUM,
    requirements={"12.10.1": "the plan for incidents covers recovery from backups, which must be recent, and older than the incident"},
    remediation="give the plan a rule with a daily ScheduleExpression and DeleteAfterDays of 35 or more (minimum_backup_retention_days)",
    types=("AWS::Backup::BackupPlan",),
    check=_check,
    equivalents={
        "config": "backup-plan-min-frequency-and-min-retention-check",
    },
    passing=_example("cron(0 3 * * ? *)"),
    failing=_example("cron(0 3 ? * SUN *)"),
)
