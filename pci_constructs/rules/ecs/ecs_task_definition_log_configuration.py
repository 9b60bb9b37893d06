"""Containers send their logs somewhere.

What a container writes is gone with it, and with it the record of who did what in the application (10.2.1). A log driver takes the output
to a store that outlives the task.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.ecs._tasks import TASKS, each_container


def _container(container: Block) -> Judgement:
    where = container.where("LogConfiguration.LogDriver")
    if container.text("LogConfiguration.LogDriver").strip().lower() in ("", "none"):
        return failed("what a container writes is not logged", where)
    return passed("every container has a log driver", where)


def _check(task: ResourceView) -> Judgement:
    return each_container(task, _container)


RULE = Rule(
    id="ecs-task-definition-log-configuration",
    title="Containers have a log configuration",
    severity=Severity.HIGH,
    requirements={"10.2.1": "the application's audit log is kept beyond the life of a container"},
    remediation="give every container a LogConfiguration, such as awslogs with a log group that keeps a year",
    types=TASKS,
    check=_check,
    equivalents={"securityhub": "ECS.9", "config": "ecs-task-definition-log-configuration"},
    passing={"ContainerDefinitions": [{"Name": "a", "Image": "i", "LogConfiguration": {"LogDriver": "awslogs"}}]},
    failing={"ContainerDefinitions": [{"Name": "a", "Image": "i"}]},
)
