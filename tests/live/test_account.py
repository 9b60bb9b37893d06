"""The account itself: whom AWS tells."""

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import account
from tests.live.kit import judged, verdict

_RULE = "security-account-information-provided"


def test_an_account_with_a_contact_passes_and_one_without_fails(aws: Emulator) -> None:
    assert verdict(judged("account"), _RULE) is Verdict.FAIL
    account.arrange(aws)
    assert verdict(judged("account"), _RULE) is Verdict.PASS


def test_a_contact_that_nobody_may_read_is_open(aws: Emulator) -> None:
    account.arrange(aws)
    aws.deny("account.GetAlternateContact")
    assert verdict(judged("account"), _RULE) is Verdict.UNDETERMINED
