"""Every task on Fargate has GuardDuty's agent, the ones of tomorrow included.

Nobody has access to the host of such a task, so the agent comes with the task or not at all; without it runtime monitoring sees nothing
there (11.5.1, 5.3.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.guardduty._features import DETECTOR, agent_managed, feature

RULE = Rule(
    id="guardduty-ecs-protection-runtime-enabled",
    title="GuardDuty installs its agent in tasks on Fargate",
    severity=Severity.MEDIUM,
    requirements={
        "11.5.1": "behaviour inside containers is seen only in tasks that have the agent, so it must not depend on being remembered",
        "5.3.2": "continuous behavioural analysis stands in for scans, which cannot reach the host of such a task",
    },
    remediation="enable ECS_FARGATE_AGENT_MANAGEMENT of RUNTIME_MONITORING, or record who installs the agents instead and until when",
    types=(DETECTOR,),
    check=agent_managed("ECS_FARGATE_AGENT_MANAGEMENT", "RUNTIME_MONITORING"),
    equivalents={"securityhub": "GuardDuty.12", "config": "guardduty-ecs-protection-runtime-enabled"},
    passing=feature("RUNTIME_MONITORING", "ENABLED", "ECS_FARGATE_AGENT_MANAGEMENT"),
    failing=feature("RUNTIME_MONITORING", "DISABLED", "ECS_FARGATE_AGENT_MANAGEMENT"),
)
