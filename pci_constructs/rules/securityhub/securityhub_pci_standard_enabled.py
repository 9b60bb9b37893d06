"""Security Hub checks the account against PCI DSS v4.0.1, all of it.

The gate judges what is about to be built. What somebody changes by hand afterwards is found by controls that run in the account
(10.7.2), and reviews between assessments rest on their results (12.4.2). A control that is switched off finds nothing; the reason that
Security Hub asks for has neither an approver nor an end, so it takes an exception on the record.
"""

from functools import partial
from typing import Any

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    Verdict,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    undetermined,
)
from pci_constructs.rules.reading import spelled

CURRENT = "standards/pci-dss/v/4.0.1"

_STANDARD = "AWS::SecurityHub::Standard"
_ARN, _DISABLED = "StandardsArn", "DisabledStandardsControls"


def _judged(standard: ResourceView) -> Judgement:
    found = standard.peek(_ARN)
    arn = spelled(found)
    if "standards/" not in arn and "ruleset/" not in arn:
        raise Undetermined(found if found.__class__ is Unknown else "an ARN that names no standard", _ARN)
    if "standards/pci-dss/" not in arn:
        return not_applicable("another standard than PCI DSS", _ARN)
    if not arn.endswith(CURRENT):
        return failed("a version of PCI DSS that is not in force", _ARN)
    names = sorted(filter(None, (_name(control) for control in standard.each(_DISABLED))))

    def off(_: Any) -> Judgement:
        return failed(f"controls are switched off: {', '.join(names) or 'not known which'}", _DISABLED)

    return every(standard.each(_DISABLED), off, empty=passed("every control of PCI DSS v4.0.1 is on", _ARN))


def _name(control: Any) -> str:
    arn = spelled(control.peek("StandardsControlArn")) if isinstance(control, Block) else ""
    return arn.rpartition("/")[2] if "/" in arn else ""


def _check(resource: ResourceView) -> Judgement:
    if resource.type == _STANDARD:
        return _judged(resource)
    for standard in resource.neighbours(_STANDARD):
        if attempt(partial(_judged, standard)).verdict is not Verdict.NOT_APPLICABLE:
            return not_applicable("the standard is judged by itself")
    if resource.live:
        return failed("Security Hub does not check PCI DSS")
    blocked = "the standards that the account has turned on (securityhub get-enabled-standards)"
    return undetermined("the hub has no PCI DSS standard that was read", blocked_by=blocked)


RULE = Rule(
    id="securityhub-pci-standard-enabled",
    title="Security Hub checks every control of PCI DSS v4.0.1",
    severity=Severity.LOW,
    requirements={
        "10.7.2": "controls that fail in the running account are detected by checks that run there",
        "12.4.2": "reviews between assessments have the results to look at; whoever is no service provider does them by choice",
    },
    remediation="turn the standard on with every control, "
    "or record who accepts a disabled control (disabled_controls={…: ExceptionRecord(…)}) and until when",
    types=(_STANDARD, "AWS::SecurityHub::Hub", "AWS::SecurityHub::HubV2"),
    check=_check,
    passing={_ARN: f"arn:aws:securityhub:eu-central-1::{CURRENT}"},
    failing={_ARN: "arn:aws:securityhub:eu-central-1::standards/pci-dss/v/3.2.1"},
)
