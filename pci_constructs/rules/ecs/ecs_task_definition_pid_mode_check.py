"""Containers do not see the host's processes.

In the host's process namespace a container sees, signals and traces every process on the machine, those of other applications among them.
Functions that need different protection are to be kept apart on one system (2.2.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.ecs._tasks import TASKS


def _check(task: ResourceView) -> Judgement:
    if task.text("PidMode").strip().lower() == "host":
        return failed("containers see and may trace every process of the host", "PidMode")
    return passed("containers have processes of their own", "PidMode")


RULE = Rule(
    id="ecs-task-definition-pid-mode-check",
    title="Containers do not share the host's processes",
    severity=Severity.HIGH,
    requirements={"2.2.3": "applications on one host that need different protection are isolated from each other"},
    remediation="leave out PidMode, or set it to task",
    types=TASKS,
    check=_check,
    equivalents={"securityhub": "ECS.3", "config": "ecs-task-definition-pid-mode-check", "checkov": "CKV_AWS_335"},
    passing={"PidMode": "task"},
    failing={"PidMode": "host"},
)
