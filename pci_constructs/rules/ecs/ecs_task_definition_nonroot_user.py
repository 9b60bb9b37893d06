"""Containers run as a user of their own, not as root.

Root in a container is root to the kernel that it shares with others: a flaw in the isolation gives whoever is root inside the host as
well. A task definition that names no user takes that of the image, which is root unless somebody thought of it (7.2.5).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.ecs._tasks import TASKS, each_container, runs_as_root


def _container(container: Block) -> Judgement:
    where = container.where("User")
    if runs_as_root(container):
        return failed("a container runs as root, or nothing says that it does not", where)
    return passed("containers run as users of their own", where)


def _check(task: ResourceView) -> Judgement:
    return each_container(task, _container)


RULE = Rule(
    id="ecs-task-definition-nonroot-user",
    title="Containers do not run as root",
    severity=Severity.MEDIUM,
    requirements={"7.2.5": "the application's processes have the least rights that they need"},
    remediation="set User of every container to a user that is not root, by name or number",
    types=TASKS,
    check=_check,
    equivalents={"securityhub": "ECS.20", "config": "ecs-task-definition-nonroot-user"},
    passing={"ContainerDefinitions": [{"Name": "a", "Image": "i", "User": "1000"}]},
    failing={"ContainerDefinitions": [{"Name": "a", "Image": "i", "User": "root"}]},
)
