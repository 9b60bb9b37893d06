"""Security Hub checks the account against PCI DSS v4.0.1, all of it.

The gate judges what is about to be built. What somebody changes by hand afterwards is found by controls that run in the account
(10.7.2), and reviews between assessments rest on their results (12.4.2). A control that is switched off finds nothing; the reason that
Security Hub asks for has neither an approver nor an end, so it takes an exception on the record.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import Assembly, Resource
from pci_constructs.findings import Severity, Subject, Verdict
from pci_constructs.rules.rule import Judgement, Rule, subject_of
from pci_constructs.rules.values import UNKNOWN, known

CURRENT = "standards/pci-dss/v/4.0.1"

_STANDARD = "AWS::SecurityHub::Standard"
_DISABLED = "DisabledStandardsControls"
_ALONE = Judgement(
    Verdict.UNDETERMINED, "the hub has no PCI DSS standard in this assembly", blocked_by="the standards that the account has turned on"
)


def _text(value: Any) -> str:
    """The literal parts of an ARN; the name of a standard is literal even where partition and region are not."""
    if isinstance(value, Mapping):
        return "".join(_text(value[name]) for name in ("Fn::Join", "Fn::Sub") if name in value)
    return "".join(_text(part) for part in value) if isinstance(value, list) else str(value or "")


def _judged(standard: Resource) -> Judgement:
    arn, disabled = _text(standard.properties.get("StandardsArn")), standard.properties.get(_DISABLED)
    if "standards/" not in arn and "ruleset/" not in arn:
        blocked = str(standard.properties.get("StandardsArn"))
        return Judgement(Verdict.UNDETERMINED, "which standard it is is not known at synth", "StandardsArn", blocked_by=blocked)
    if "standards/pci-dss/" not in arn:
        return Judgement(Verdict.NOT_APPLICABLE, "another standard than PCI DSS", "StandardsArn")
    if not arn.endswith(CURRENT):
        return Judgement(Verdict.FAIL, "a version of PCI DSS that is not in force", "StandardsArn")
    if known(disabled) is UNKNOWN:
        return Judgement(Verdict.UNDETERMINED, "which controls are off is not known at synth", _DISABLED, blocked_by=str(disabled))
    if disabled:
        names = sorted(_text(control.get("StandardsControlArn")).rpartition("/")[2] for control in disabled if isinstance(control, Mapping))
        return Judgement(Verdict.FAIL, f"controls are switched off: {', '.join(filter(None, names)) or 'not known which'}", _DISABLED)
    return Judgement(Verdict.PASS, "every control of PCI DSS v4.0.1 is on")


def _may_be_pci(standard: Resource) -> bool:
    return _judged(standard).verdict is not Verdict.NOT_APPLICABLE


def _check(assembly: Assembly) -> Iterator[tuple[Subject, Judgement]]:
    covered = {stack.stage for stack in assembly.stacks if any(map(_may_be_pci, stack.of_type(_STANDARD)))}
    for stack in assembly.stacks:
        for standard in stack.of_type(_STANDARD):
            yield subject_of(standard, stack), _judged(standard)
        for hub in stack.of_type("AWS::SecurityHub::Hub", "AWS::SecurityHub::HubV2"):
            if stack.stage not in covered:
                yield subject_of(hub, stack), _ALONE


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
    check_all=_check,
)
