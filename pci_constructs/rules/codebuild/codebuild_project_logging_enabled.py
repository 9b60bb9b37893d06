"""Builds are logged.

Without a log nobody can tell what was built, from what, and what a build did while it had the rights to deploy (10.2.1, 6.5.1). CodeBuild
logs to CloudWatch unless a project says otherwise; one that switches off every log that it mentions leaves no record.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, some
from pci_constructs.rules.codebuild._sources import PROJECT

_KINDS = ("LogsConfig.CloudWatchLogs", "LogsConfig.S3Logs")


def _check(project: ResourceView) -> Judgement:
    def enabled(kind: str) -> Judgement:
        where = f"{kind}.Status"
        if project.text(where, "ENABLED").strip().upper() == "ENABLED":
            return passed("builds are logged", where)
        return failed("builds are not logged", where)

    mentioned = [kind for kind in _KINDS if project.has(kind)]
    return some(mentioned, enabled, empty=passed("builds are logged to CloudWatch, as is the default", "LogsConfig"))


RULE = Rule(
    id="codebuild-project-logging-enabled",
    title="Builds are logged",
    severity=Severity.MEDIUM,
    requirements={
        "6.5.1": "what was built and changed is on the record of the change",
        "10.2.1": "builds, which may deploy to system components, leave an audit log",
    },
    remediation="set Status of LogsConfig.CloudWatchLogs or S3Logs to ENABLED",
    types=(PROJECT,),
    check=_check,
    equivalents={"securityhub": "CodeBuild.4", "config": "codebuild-project-logging-enabled", "checkov": "CKV_AWS_314"},
    passing={"LogsConfig": {"CloudWatchLogs": {"Status": "ENABLED"}, "S3Logs": {"Status": "DISABLED"}}},
    failing={"LogsConfig": {"CloudWatchLogs": {"Status": "DISABLED"}, "S3Logs": {"Status": "DISABLED"}}},
)
