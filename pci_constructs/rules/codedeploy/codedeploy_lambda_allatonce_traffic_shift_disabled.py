"""Lambda deployments shift traffic in steps.

Sent all at once, every request meets the new version before anybody has seen it work, and the way back is another deployment. In steps, an
alarm stops the shift while the old version still serves: that is the back-out that a change procedure plans for (6.5.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.codedeploy._platforms import CONFIG_NAME, in_steps


def _check(group: ResourceView) -> Judgement:
    return in_steps(group)


RULE = Rule(
    id="codedeploy-lambda-allatonce-traffic-shift-disabled",
    title="Lambda deployments shift traffic in steps",
    severity=Severity.LOW,
    requirements={"6.5.1": "a change that fails is stopped and reversed while the old version still runs"},
    remediation="choose a canary or linear configuration (CodeDeployDefault.LambdaCanary10Percent5Minutes), and alarms that roll back",
    types=("AWS::CodeDeploy::DeploymentGroup",),
    check=_check,
    equivalents={"config": "codedeploy-lambda-allatonce-traffic-shift-disabled"},
    passing={CONFIG_NAME: "CodeDeployDefault.LambdaCanary10Percent5Minutes"},
    failing={CONFIG_NAME: "CodeDeployDefault.LambdaAllAtOnce"},
)
