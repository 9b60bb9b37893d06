"""Security Hub is on.

Findings of GuardDuty, Config, Inspector and of its own checks lie in one place where somebody looks, and not in five where nobody does
(10.4.1.1). It also checks, in the running account, that the controls are still there (10.7.2). Which standards it checks is asked by
``securityhub-pci-standard-enabled``.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, passed


def _check(_: ResourceView) -> Judgement:
    return passed("Security Hub is on in the account and region of the stack")


RULE = Rule(
    id="securityhub-enabled",
    title="Security Hub is on",
    severity=Severity.MEDIUM,
    requirements={
        "10.4.1.1": "findings of all services are gathered and looked through by a machine",
        "10.7.2": "the state of controls in the account is checked without anybody's doing",
    },
    remediation="add an AWS::SecurityHub::Hub in each region that is used",
    types=("AWS::SecurityHub::Hub", "AWS::SecurityHub::HubV2"),
    check=_check,
    equivalents={"config": "securityhub-enabled"},
    passing={"EnableDefaultStandards": False},
)
