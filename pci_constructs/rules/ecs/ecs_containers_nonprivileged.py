"""Containers are not privileged.

A privileged container is root on the host: it sees the disks and memory of every other container there. Software gets the rights it needs
and no more (7.2.5), and functions of the host that it does not need are not given to it (2.2.4).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, flag_is_false
from pci_constructs.rules.ecs._tasks import TASKS, each_container


def _container(container: Block) -> Judgement:
    return flag_is_false(container, "Privileged", good="no container is privileged", bad="a container has the rights of the host's root")


def _check(task: ResourceView) -> Judgement:
    return each_container(task, _container)


RULE = Rule(
    id="ecs-containers-nonprivileged",
    title="Containers are not privileged",
    severity=Severity.HIGH,
    requirements={
        "2.2.4": "functions of the host that the container does not need are not open to it",
        "7.2.5": "the application has the least rights that it needs",
    },
    remediation="leave out Privileged, and add the single Linux capability that is needed",
    types=TASKS,
    check=_check,
    equivalents={"securityhub": "ECS.4", "config": "ecs-containers-nonprivileged", "checkov": "CKV_AWS_334"},
    passing={"ContainerDefinitions": [{"Name": "a", "Image": "i", "Privileged": False}]},
    failing={"ContainerDefinitions": [{"Name": "a", "Image": "i", "Privileged": True}]},
)
