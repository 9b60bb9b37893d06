"""Containers cannot change their own files.

Whoever breaks into a container writes next: a shell, a skimmer, a changed library. On a root file system that is read-only what runs is
what was built and scanned (11.5.2), and the container cannot do what it does not need (2.2.4). Windows containers have no such switch.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Verdict, flag_is_true, not_applicable
from pci_constructs.rules.ecs._tasks import TASKS, each_container, on_windows


def _container(container: Block) -> Judgement:
    return flag_is_true(
        container, "ReadonlyRootFilesystem", good="containers cannot change their files", bad="a container can change its own files"
    )


def _check(task: ResourceView) -> Judgement:
    judged = each_container(task, _container)
    if judged.verdict is not Verdict.PASS and on_windows(task):
        return not_applicable("containers on Windows cannot have a read-only root", "RuntimePlatform.OperatingSystemFamily")
    return judged


RULE = Rule(
    id="ecs-containers-readonly-access",
    title="Containers have a read-only root file system",
    severity=Severity.HIGH,
    requirements={
        "2.2.4": "writing to its own files is a function that the container does not need",
        "11.5.2": "files of the application cannot be changed without anybody noticing, because they cannot be changed",
    },
    remediation="set ReadonlyRootFilesystem to true and mount a volume where the container has to write",
    types=TASKS,
    check=_check,
    equivalents={"securityhub": "ECS.5", "config": "ecs-containers-readonly-access", "checkov": "CKV_AWS_336"},
    passing={"ContainerDefinitions": [{"Name": "a", "Image": "i", "ReadonlyRootFilesystem": True}]},
    failing={"ContainerDefinitions": [{"Name": "a", "Image": "i", "ReadonlyRootFilesystem": False}]},
)
