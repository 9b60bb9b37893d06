"""Services give no public addresses to tasks.

A task with a public address can be reached from the internet as soon as one security group is too wide. Containers that handle card
data must not be directly reachable from untrusted networks (1.4.4): clients come through a load balancer.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.ecs._tasks import without_public_address


def _check(service: ResourceView) -> Judgement:
    return without_public_address(service, "AwsvpcConfiguration")


RULE = Rule(
    id="ecs-service-assign-public-ip-disabled",
    title="Services assign no public addresses to tasks",
    severity=Severity.HIGH,
    requirements={"1.4.4": "containers that store card data are not directly reachable from untrusted networks"},
    remediation="set AssignPublicIp to DISABLED and run the tasks in private subnets",
    types=("AWS::ECS::Service",),
    check=_check,
    equivalents={"securityhub": "ECS.2", "checkov": "CKV_AWS_333"},
    passing={"NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-1"], "AssignPublicIp": "DISABLED"}}},
    failing={"NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-1"], "AssignPublicIp": "ENABLED"}}},
)
