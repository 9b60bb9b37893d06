"""Every access point shows its own directory only.

A file system is often shared by applications that have nothing to do with each other. An access point whose root is the root of the file
system shows each of them everything; one with a directory of its own shows what the application needs (7.2.5, 7.3.1).
"""

import posixpath

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_PATH = "RootDirectory.Path"


def _check(point: ResourceView) -> Judgement:
    if posixpath.normpath(point.text(_PATH, "/").strip() or "/") in ("/", "//"):
        return failed("clients see the whole file system", _PATH)
    return passed("clients see one directory", _PATH)


RULE = Rule(
    id="efs-access-point-enforce-root-directory",
    title="Access points of file systems enforce a directory",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.5": "an application reaches the files that it needs and no others",
        "7.3.1": "what another application stores on the same file system is out of reach",
    },
    remediation="set RootDirectory.Path to a directory of the application",
    types=("AWS::EFS::AccessPoint",),
    check=_check,
    equivalents={"securityhub": "EFS.3", "config": "efs-access-point-enforce-root-directory"},
    passing={"FileSystemId": "fs-1", "RootDirectory": {"Path": "/payments"}},
    failing={"FileSystemId": "fs-1", "RootDirectory": {"Path": "/"}},
)
