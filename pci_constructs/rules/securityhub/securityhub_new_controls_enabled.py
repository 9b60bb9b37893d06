"""Controls that AWS adds to a standard are on.

Standards grow: AWS adds controls to one that an account has turned on. A hub that does not enable them by itself keeps checking what was
known on the day it was made, and says that all is well (10.7.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true


def _check(hub: ResourceView) -> Judgement:
    good = "controls that are added to a standard are enabled"
    return flag_is_true(hub, "AutoEnableControls", good=good, bad="controls that are added to a standard stay off", default=True)


RULE = Rule(
    id="securityhub-new-controls-enabled",
    title="Security Hub enables controls that are added to its standards",
    severity=Severity.LOW,
    requirements={"10.7.2": "checks of the controls follow what AWS learns to check, without anybody's doing"},
    remediation="set AutoEnableControls to true, which is the default",
    types=("AWS::SecurityHub::Hub",),
    check=_check,
    equivalents={},
    passing={"AutoEnableControls": True},
    failing={"AutoEnableControls": False},
)
