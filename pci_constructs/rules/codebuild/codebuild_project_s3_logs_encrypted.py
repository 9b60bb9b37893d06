"""Logs that builds write to S3 are encrypted.

What was built and deployed is part of the audit trail of the software, and a log often shows more of the systems than its reader should
know. It is kept from being read (10.3.1) and changed (10.3.2) by others; encryption that is switched off for it takes one layer away.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, flag_is_false, passed
from pci_constructs.rules.codebuild._sources import PROJECT

_LOGS = "LogsConfig.S3Logs"


def _check(project: ResourceView) -> Judgement:
    encrypted = attempt(
        lambda: flag_is_false(project, f"{_LOGS}.EncryptionDisabled", good="logs in S3 are encrypted", bad="logs in S3 are not encrypted")
    )
    if encrypted.verdict is not Verdict.PASS and project.text(f"{_LOGS}.Status").strip().upper() == "DISABLED":
        return passed("builds write no logs to S3", f"{_LOGS}.Status")
    return encrypted


RULE = Rule(
    id="codebuild-project-s3-logs-encrypted",
    title="Logs of builds in S3 are encrypted",
    severity=Severity.LOW,
    requirements={
        "10.3.1": "only those who need the logs of builds can read them",
        "10.3.2": "files of the audit trail are protected from change",
    },
    remediation="leave out EncryptionDisabled in LogsConfig.S3Logs",
    types=(PROJECT,),
    check=_check,
    equivalents={"securityhub": "CodeBuild.3", "config": "codebuild-project-s3-logs-encrypted", "checkov": "CKV_AWS_311"},
    passing={"LogsConfig": {"S3Logs": {"Status": "ENABLED", "Location": "bucket/builds", "EncryptionDisabled": False}}},
    failing={"LogsConfig": {"S3Logs": {"Status": "ENABLED", "Location": "bucket/builds", "EncryptionDisabled": True}}},
)
