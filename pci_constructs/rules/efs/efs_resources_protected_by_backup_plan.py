"""File systems are in a backup plan.

A shared file system is written by many machines, and one of them that encrypts or deletes files does so for all. It has no snapshots of
its own: what comes back comes from AWS Backup (12.10.1). Its own backup policy puts it into AWS Backup's default plan, which counts.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, best, failed, passed, undetermined
from pci_constructs.rules.backup_plans import backed_up, example
from pci_constructs.rules.reading import names_something


def _own_policy(system: ResourceView) -> Judgement:
    if not system.live and not system.has("BackupPolicy") and names_something(system, "AvailabilityZoneName"):
        # EFS gives one to a file system in one zone; whether CloudFormation leaves that to it is not in its documents.
        blocked_by = "its backup policy: look at it in the account"
        return undetermined("EFS backs up a file system in one zone unless told not to", "BackupPolicy", blocked_by=blocked_by)
    if system.text("BackupPolicy.Status").upper() == "ENABLED":
        return passed("its backup policy puts it into the default plan of AWS Backup", "BackupPolicy.Status")
    return failed("it has no backup policy of its own", "BackupPolicy.Status")


def _check(system: ResourceView) -> Judgement:
    own = attempt(lambda: _own_policy(system))
    planned = attempt(lambda: backed_up(system))
    return planned if own.verdict is Verdict.FAIL else best((own, planned), empty=own)


RULE = Rule(
    id="efs-resources-protected-by-backup-plan",
    title="File systems are in a backup plan",
    severity=Severity.LOW,
    requirements={
        "12.10.1": "recovery after an incident, which the response plan must cover, needs copies that the incident did not reach"
    },
    remediation="add the file system to an AWS::Backup::BackupSelection, by its ARN or by a tag that the selection looks for",
    types=("AWS::EFS::FileSystem",),
    check=_check,
    equivalents={
        "securityhub": "EFS.2",
        "config": "efs-resources-protected-by-backup-plan",
        "guard": "EFS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    },
    passing=example("AWS::EFS::FileSystem", taken=True),
    failing=example("AWS::EFS::FileSystem", taken=False),
)
