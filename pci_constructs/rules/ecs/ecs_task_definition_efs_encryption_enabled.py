"""Tasks speak TLS with their file systems.

A volume of EFS is a mount by NFS: what a container reads and writes of it crosses the network in clear text unless its volume asks for TLS,
and ECS asks for none by itself. Files that tasks share are where exports with card data end up (4.2.1). Whoever mounts by an access point,
or with the rights of the task's role, needs TLS for that, too.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed
from pci_constructs.rules.ecs._tasks import TASK
from pci_constructs.rules.reading import word

_VOLUMES, _EFS = "Volumes", "EFSVolumeConfiguration"
_TLS = f"{_EFS}.TransitEncryption"


def _volume(volume: Block) -> Judgement:
    if not volume.has(_EFS):
        return not_applicable("the volume is none of EFS", volume.path)
    if word(volume, _TLS, "DISABLED") == "enabled":
        return passed("tasks speak TLS with their file systems", volume.where(_TLS))
    return failed("tasks speak clear text with the file system of the volume", volume.where(_TLS))


def _check(task: ResourceView) -> Judgement:
    return every(task.each(_VOLUMES), _volume, empty=not_applicable("it has no volumes", _VOLUMES))


def _example(tls: str) -> dict[str, object]:
    return {"Volumes": [{"Name": "exports", "EFSVolumeConfiguration": {"FilesystemId": "fs-1", "TransitEncryption": tls}}]}


RULE = Rule(
    id="ecs-task-definition-efs-encryption-enabled",
    title="Tasks speak TLS with their file systems",
    severity=Severity.MEDIUM,
    requirements={"4.2.1": "card data in files that leaves the VPC on its way is encrypted; within it the standard asks less"},
    remediation="set EFSVolumeConfiguration.TransitEncryption of every volume to ENABLED",
    types=(TASK,),
    check=_check,
    equivalents={"securityhub": "ECS.18", "config": "ecs-task-definition-efs-encryption-enabled", "checkov": "CKV_AWS_97"},
    passing=_example("ENABLED"),
    failing=_example("DISABLED"),
)
