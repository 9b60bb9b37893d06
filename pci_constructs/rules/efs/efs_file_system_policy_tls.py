"""Policies of file systems refuse clients without TLS, and admit nobody unknown over the network alone.

Without a policy everybody who reaches a mount target may mount a file system, in clear text. A policy that denies what does not come over
TLS keeps files and what mounts them from crossing the network readable (8.3.2, 4.2.1), and statements that allow everyone say from where:
through the mount targets, or who (7.3.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, every, failed, passed, some, worst
from pci_constructs.rules.policies import Statement, each_statement, refuses_plain_http

_POLICY = "FileSystemPolicy"
_MOUNT = "elasticfilesystem:ClientMount"
_THROUGH_TARGETS = "elasticfilesystem:AccessedViaMountTarget"


def _check(system: ResourceView) -> Judgement:
    plain = failed("nothing refuses clients without TLS", _POLICY)
    good = passed("clients without TLS are refused", _POLICY)

    def refuses(statement: Statement) -> Judgement:
        return good if refuses_plain_http(statement, _MOUNT) else plain

    def closed(statement: Statement) -> Judgement:
        if statement.open_to_anyone() and not statement.requires("Bool", _THROUGH_TARGETS, "true"):
            return failed("a statement allows everyone, and no condition says who or through what", statement.path)
        return good

    return worst(
        (
            attempt(lambda: some(each_statement(system, _POLICY), refuses, empty=plain)),
            attempt(lambda: every(each_statement(system, _POLICY), closed, empty=good)),
        ),
        empty=good,
    )


def _example(secure: str) -> dict[str, object]:
    condition = {"Bool": {"aws:SecureTransport": secure}}
    deny = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "*", "Condition": condition}
    return {"Encrypted": True, _POLICY: {"Version": "2012-10-17", "Statement": [deny]}}


RULE = Rule(
    id="efs-file-system-policy-tls",
    title="Policies of file systems refuse clients without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "files do not cross a network in clear text",
        "8.3.2": "what a client shows to be let in is not sent readable",
        "7.3.3": "nobody mounts the file system whom no statement names or limits",
    },
    remediation="add a FileSystemPolicy that denies everyone for aws:SecureTransport false, and names clients or asks for mount targets",
    types=("AWS::EFS::FileSystem",),
    check=_check,
    passing=_example("false"),
    failing=_example("true"),
)
