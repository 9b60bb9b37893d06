"""Containers in the host's network are not root there by accident.

A container in host mode listens on the host's own addresses and reaches what only the host should, its metadata and other containers
among it (2.2.3). One that is root as well can do it all without any isolation (7.2.5). A container that is meant to have the rights of
the host is declared privileged, and a rule of its own judges that.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Verdict, attempt, best, failed, flag_is_true, passed
from pci_constructs.rules.ecs._tasks import TASK, each_container, runs_as_root

_BAD = failed("a container runs as root in the host's network", "ContainerDefinitions")


def _container(container: Block) -> Judgement:
    return best((attempt(lambda: _user(container)), attempt(lambda: _declared(container))), empty=_BAD)


def _user(container: Block) -> Judgement:
    return _BAD if runs_as_root(container) else passed("containers run as users of their own", container.where("User"))


def _declared(container: Block) -> Judgement:
    return flag_is_true(container, "Privileged", good="the container is declared to be privileged", bad=_BAD.message)


def _check(task: ResourceView) -> Judgement:
    judged = each_container(task, _container)
    if judged.verdict is Verdict.PASS:
        return judged
    if task.text("NetworkMode").lower() != "host":
        return passed("containers are not in the host's network", "NetworkMode")
    return judged


RULE = Rule(
    id="ecs-task-definition-user-for-host-mode-check",
    title="Containers in the host's network do not run as root",
    severity=Severity.HIGH,
    requirements={
        "2.2.3": "functions of the host and of the container, which need different protection, stay apart",
        "7.2.5": "processes that reach the host's network have the least rights that they need",
    },
    remediation="use NetworkMode awsvpc, or set User of every container to one that is not root",
    types=(TASK,),
    check=_check,
    equivalents={
        "securityhub": "ECS.1",
        "config": "ecs-task-definition-user-for-host-mode-check",
        "cdk-nag": "PCI.DSS.321-ECSTaskDefinitionUserForHostMode",
        "guard": "ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK",
    },
    passing={"NetworkMode": "host", "ContainerDefinitions": [{"Name": "a", "Image": "i", "User": "1000"}]},
    failing={"NetworkMode": "host", "ContainerDefinitions": [{"Name": "a", "Image": "i", "User": "root"}]},
)
