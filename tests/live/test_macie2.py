"""Macie as it runs: on, paused, off; and what it discovers by itself."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import macie2
from tests.live.kit import judged, verdict

ON, DISCOVERS = "macie-status-check", "macie-auto-sensitive-data-discovery-check"


@pytest.mark.parametrize(
    ("status", "discovers", "on", "by_itself"),
    [
        ("ENABLED", "ENABLED", Verdict.PASS, Verdict.PASS),
        ("ENABLED", "DISABLED", Verdict.PASS, Verdict.FAIL),
        ("PAUSED", "ENABLED", Verdict.FAIL, Verdict.FAIL),
    ],
)
def test_a_session_is_judged_by_what_it_does(status: str, discovers: str, on: Verdict, by_itself: Verdict, aws: Emulator) -> None:
    macie2.shown(aws, status=status, discovers=discovers)
    run = judged("macie2")
    assert (verdict(run, ON), verdict(run, DISCOVERS)) == (on, by_itself)


def test_a_region_in_which_macie_is_off_has_none(aws: Emulator) -> None:
    aws.fault(macie2.SESSION, "AccessDeniedException", message="Macie is not enabled", status=403)
    run = judged("macie2")
    assert (verdict(run, ON), verdict(run, DISCOVERS)) == (Verdict.FAIL, Verdict.FAIL)


def test_whoever_may_not_ask_does_not_know_whether_it_is_on(aws: Emulator) -> None:
    macie2.shown(aws)
    aws.deny(macie2.SESSION)
    run = judged("macie2")
    assert (verdict(run, ON), verdict(run, DISCOVERS)) == (Verdict.UNDETERMINED, Verdict.UNDETERMINED)
    assert {one.verdict for one in run.findings if one.blocked_by == "macie2:GetMacieSession"} == {Verdict.UNDETERMINED}


def test_a_member_whose_administrator_decides_on_discovery_does_not_know_of_it(aws: Emulator) -> None:
    macie2.shown(aws)
    aws.deny(macie2.DISCOVERY)
    run = judged("macie2")
    assert (verdict(run, ON), verdict(run, DISCOVERS)) == (Verdict.PASS, Verdict.UNDETERMINED)
