"""Task sets give no public addresses to tasks.

A deployment that is controlled from outside of ECS sets the network of each version apart: a new task set with public addresses opens what
the service before it kept closed (1.4.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.ecs._tasks import without_public_address


def _check(task_set: ResourceView) -> Judgement:
    return without_public_address(task_set, "AwsVpcConfiguration")


RULE = Rule(
    id="ecs-taskset-assign-public-ip-disabled",
    title="Task sets assign no public addresses to tasks",
    severity=Severity.HIGH,
    requirements={"1.4.4": "tasks of every version are kept from being directly reachable from untrusted networks"},
    remediation="set AssignPublicIp to DISABLED and run the tasks in private subnets",
    types=("AWS::ECS::TaskSet",),
    check=_check,
    equivalents={"securityhub": "ECS.16"},
    passing={"NetworkConfiguration": {"AwsVpcConfiguration": {"Subnets": ["subnet-1"], "AssignPublicIp": "DISABLED"}}},
    failing={"NetworkConfiguration": {"AwsVpcConfiguration": {"Subnets": ["subnet-1"], "AssignPublicIp": "ENABLED"}}},
)
