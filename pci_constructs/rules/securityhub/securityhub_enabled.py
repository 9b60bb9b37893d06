"""Security Hub is on.

Findings of GuardDuty, Config, Inspector and of its own checks lie in one place where somebody looks, and not in five where nobody does
(10.4.1.1). It also checks, in the running account, that the controls are still there (10.7.2). Which standards it checks is asked by
``securityhub-pci-standard-enabled``.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, some, undetermined

_HUBS, _STANDARD = ("AWS::SecurityHub::Hub", "AWS::SecurityHub::HubV2"), "AWS::SecurityHub::Standard"


def _check(resource: ResourceView) -> Judgement:
    if resource.type != _STANDARD:
        return passed("Security Hub is on in the account and region of the stack")
    if resource.live:
        off = failed("the standard is checked by no hub: Security Hub is off")
        return some(resource.neighbours(*_HUBS), lambda hub: not_applicable(f"{hub.name} checks it"), empty=off)
    blocked = "whether Security Hub is on in the account and region (securityhub describe-hub)"
    nowhere = undetermined("the standard is checked by a hub that no template makes", blocked_by=blocked)
    return some(resource.neighbours(*_HUBS), lambda hub: not_applicable(f"{hub.name} checks it"), empty=nowhere)


RULE = Rule(
    id="securityhub-enabled",
    title="Security Hub is on",
    severity=Severity.MEDIUM,
    requirements={
        "10.4.1.1": "findings of all services are gathered and looked through by a machine",
        "10.7.2": "the state of controls in the account is checked without anybody's doing",
    },
    remediation="add an AWS::SecurityHub::Hub in each region that is used",
    types=(*_HUBS, _STANDARD),
    check=_check,
    equivalents={"config": "securityhub-enabled"},
    passing={"EnableDefaultStandards": False},
    needed="region",
)
