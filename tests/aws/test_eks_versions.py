from datetime import date

import aws_cdk as cdk
import pytest

from pci_constructs.aws.eks.versions import check_supported, end_of_standard_support
from pci_constructs.refusals import RefusedSetting
from tests.clock import stop


def test_a_version_is_supported_until_the_day_it_leaves_standard_support() -> None:
    check_supported("1.34", where="Stack/Cluster", on=date(2026, 12, 1))
    with pytest.raises(
        RefusedSetting, match=r"version must be a Kubernetes version in standard support \(1\.35, 1\.36\), got '1\.34' .*6\.3\.3"
    ):
        check_supported("1.34", where="Stack/Cluster", on=date(2026, 12, 2))


def test_the_refusal_says_when_support_ended() -> None:
    with pytest.raises(RefusedSetting, match="its standard support ended on 2026-07-29"):
        check_supported("1.33", where="Stack/Cluster", on=date(2026, 11, 24))


def test_a_version_that_the_library_does_not_know_is_refused() -> None:
    with pytest.raises(RefusedSetting, match=r"got '1\.99' \(PCI DSS 12\.3\.4.*update the library"):
        check_supported("1.99", where="Stack/Cluster", on=date(2026, 11, 24))


def test_when_no_known_version_is_supported_the_refusal_says_so() -> None:
    with pytest.raises(RefusedSetting, match="none that this release of the library knows"):
        check_supported("1.36", where="Stack/Cluster", on=date(2031, 1, 1))


def test_the_clock_decides_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    stop(monkeypatch, date(2027, 3, 26))
    check_supported("1.35", where="Stack/Cluster")
    stop(monkeypatch, date(2027, 3, 27))
    with pytest.raises(RefusedSetting):
        check_supported("1.35", where="Stack/Cluster")


def test_an_unresolved_version_passes() -> None:
    check_supported(cdk.Token.as_string({"Ref": "Version"}), where="Stack/Cluster")


def test_the_table_is_in_order_of_versions_and_dates() -> None:
    table = end_of_standard_support()
    numbers = [tuple(int(part) for part in version.split(".")) for version in table]
    assert numbers == sorted(numbers)
    assert list(table.values()) == sorted(table.values())
