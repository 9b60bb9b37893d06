"""Builds are not privileged.

A privileged build container runs a Docker daemon with the rights of its host: whatever a dependency's install script does, it does as
root of the machine that holds the build's credentials (7.2.5, 2.2.4). Where images have to be built, a builder without a daemon, or an
exception on the record for that one project, keeps it the only one.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false
from pci_constructs.rules.codebuild._sources import PROJECT


def _check(project: ResourceView) -> Judgement:
    return flag_is_false(
        project, "Environment.PrivilegedMode", good="builds have no rights of the host", bad="builds have the rights of the host's root"
    )


RULE = Rule(
    id="codebuild-project-environment-privileged-check",
    title="Builds do not run in privileged mode",
    severity=Severity.HIGH,
    requirements={
        "2.2.4": "functions of the host that a build does not need are not open to it",
        "7.2.5": "build steps have the least rights that they need",
    },
    remediation="leave out PrivilegedMode; build images without a Docker daemon, or record an exception for the project that builds them",
    types=(PROJECT,),
    check=_check,
    equivalents={"config": "codebuild-project-environment-privileged-check", "checkov": "CKV_AWS_316"},
    passing={"Environment": {"Type": "LINUX_CONTAINER", "PrivilegedMode": False}},
    failing={"Environment": {"Type": "LINUX_CONTAINER", "PrivilegedMode": True}},
)
