from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.findings import Verdict
from pci_constructs.rules.securityhub.securityhub_pci_standard_enabled import RULE
from tests.kit_assembly import stack
from tests.rules.judging import finding, findings

STANDARD = "AWS::SecurityHub::Standard"
HUB = {"Type": "AWS::SecurityHub::Hub", "Properties": {}}
PCI = "arn:aws:securityhub:eu-central-1::standards/pci-dss/v/4.0.1"
JOINED = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":securityhub:eu-central-1::standards/pci-dss/v/4.0.1"]]}
SUBSTITUTED = {"Fn::Sub": "arn:${AWS::Partition}:securityhub:${AWS::Region}::standards/pci-dss/v/4.0.1"}
CONTROL = {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":securityhub:r:1:control/pci-dss/v/4.0.1/ELB.1"]]}


@pytest.mark.parametrize(
    ("arn", "disabled", "expected"),
    [
        (PCI, None, Verdict.PASS),
        (PCI, [], Verdict.PASS),
        (JOINED, None, Verdict.PASS),
        (SUBSTITUTED, None, Verdict.PASS),
        (JOINED, [{"StandardsControlArn": CONTROL, "Reason": "approved"}], Verdict.FAIL),
        (PCI, [{"StandardsControlArn": {"Ref": "Control"}}], Verdict.FAIL),
        (PCI.replace("4.0.1", "3.2.1"), None, Verdict.FAIL),
        ({"Ref": "Standard"}, None, Verdict.UNDETERMINED),
        ({"Fn::If": ["C", PCI, PCI]}, None, Verdict.UNDETERMINED),
        (PCI, {"Ref": "Controls"}, Verdict.UNDETERMINED),
        (PCI.replace("pci-dss/v/4.0.1", "nist-800-53/v/5.0.0"), None, Verdict.NOT_APPLICABLE),
        ("arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0", None, Verdict.NOT_APPLICABLE),
    ],
)
def test_every_control_of_the_standard_is_on(arn: Any, disabled: Any, expected: Verdict) -> None:
    properties = {"StandardsArn": arn, **({} if disabled is None else {"DisabledStandardsControls": disabled})}
    assert finding(RULE, STANDARD, properties).verdict is expected


def test_the_message_names_the_controls() -> None:
    found = finding(RULE, STANDARD, {"StandardsArn": PCI, "DisabledStandardsControls": [{"StandardsControlArn": CONTROL}]})
    assert found.message == "controls are switched off: ELB.1"


def test_a_hub_without_the_standard_is_not_known_to_check_it() -> None:
    standard = {"Type": STANDARD, "Properties": {"StandardsArn": PCI}}
    assert [f.verdict for f in findings(RULE, stack({"H": HUB}))] == [Verdict.UNDETERMINED]
    assert [f.verdict for f in findings(RULE, stack({"H": HUB, "S": standard}))] == [Verdict.PASS, Verdict.NOT_APPLICABLE]
    other = replace(stack({"S": standard}, path="Staging/Stack"), stage="Staging")
    assert [f.verdict for f in findings(RULE, stack({"H": HUB}), other)] == [Verdict.PASS, Verdict.UNDETERMINED]
