"""Security Hub as it runs: whether it is on, and whether it checks all of PCI DSS."""

from pci_constructs.findings import Verdict
from pci_constructs.live.reading.findings import LOOKED
from tests.emulator import Emulator
from tests.live.accounts import securityhub
from tests.live.answers import also, plain
from tests.live.kit import judged, of, verdict

_ON, _PCI = "securityhub-enabled", "securityhub-pci-standard-enabled"


def test_a_hub_passes_and_a_control_that_is_off_fails(aws: Emulator) -> None:
    securityhub.arrange(aws)
    run = judged("securityhub")
    assert verdict(run, _ON, "hub/default") is Verdict.PASS
    (found,) = [one for one in of(run, _PCI) if one.verdict is not Verdict.NOT_APPLICABLE]
    assert found.verdict is Verdict.FAIL
    assert "IAM.9" in found.message


def test_a_standard_with_every_control_passes(aws: Emulator) -> None:
    securityhub.arrange(aws)
    securityhub.checking(aws)
    assert verdict(judged("securityhub"), _PCI, "subscription/pci-dss/v/4.0.1") is Verdict.PASS


def test_a_hub_without_the_standard_fails(aws: Emulator) -> None:
    securityhub.arrange(aws)
    also(aws, {"securityhub.GetEnabledStandards": plain({"StandardsSubscriptions": []})})
    assert verdict(judged("securityhub"), _PCI, "hub/default") is Verdict.FAIL


def test_a_standard_that_could_not_be_turned_on_is_none(aws: Emulator) -> None:
    securityhub.arrange(aws)
    securityhub.checking(aws, status="FAILED")
    assert verdict(judged("securityhub"), _PCI, "hub/default") is Verdict.FAIL


def test_a_region_without_security_hub_fails(aws: Emulator) -> None:
    for operation in ("DescribeHub", "DescribeSecurityHubV2", "GetEnabledStandards"):
        aws.fault(f"securityhub.{operation}", "InvalidAccessException", status=401)
    run = judged("securityhub")
    assert verdict(run, _ON) is Verdict.FAIL
    assert of(run, LOOKED) == []


def test_standards_that_nobody_may_read_are_open(aws: Emulator) -> None:
    securityhub.arrange(aws)
    aws.deny("securityhub.GetEnabledStandards")
    assert verdict(judged("securityhub"), _PCI, "hub/default") is Verdict.UNDETERMINED
