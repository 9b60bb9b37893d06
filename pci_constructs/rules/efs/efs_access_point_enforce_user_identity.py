"""Every access point says as whom its clients act.

Without a user of its own an access point takes the user id that the client sends, and a client may send any. Then the permissions of files
hold nobody off (7.3.1). With one, each application reads and writes as itself and nothing else (7.2.5).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed


def _check(point: ResourceView) -> Judgement:
    missing = (
        [name for name in ("Uid", "Gid") if not point.has(f"PosixUser.{name}")] if point.get("PosixUser") is not None else ["PosixUser"]
    )
    if missing:
        return failed("clients choose the user they act as", "PosixUser")
    return passed("the access point says the user that clients act as", "PosixUser")


RULE = Rule(
    id="efs-access-point-enforce-user-identity",
    title="Access points of file systems enforce a user",
    severity=Severity.MEDIUM,
    requirements={
        "7.3.1": "access to files is limited by an identity that the client cannot choose",
        "7.2.5": "each application has its own user and the rights of that",
    },
    remediation="set PosixUser with Uid and Gid of the application",
    types=("AWS::EFS::AccessPoint",),
    check=_check,
    equivalents={"securityhub": "EFS.4", "config": "efs-access-point-enforce-user-identity"},
    passing={"FileSystemId": "fs-1", "PosixUser": {"Uid": "1000", "Gid": "1000"}},
    failing={"FileSystemId": "fs-1"},
)
