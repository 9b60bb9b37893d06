"""Inspector as it runs: what it scans."""

from pci_constructs.findings import Verdict
from tests.emulator import ACCOUNT, Emulator
from tests.live.accounts import inspector2
from tests.live.kit import judged, verdict


def test_each_scan_is_judged_by_its_state(aws: Emulator) -> None:
    inspector2.arrange(aws)
    run = judged("inspector2")
    assert verdict(run, "inspector-ec2-scan-enabled") is Verdict.PASS
    assert verdict(run, "inspector-ecr-scan-enabled") is Verdict.PASS
    assert verdict(run, "inspector-lambda-standard-scan-enabled") is Verdict.FAIL
    assert verdict(run, "inspector-lambda-code-scan-enabled") is Verdict.FAIL


def test_a_scan_that_is_being_turned_on_is_not_on(aws: Emulator) -> None:
    state = {"ec2": {"status": "ENABLING"}, "ecr": {"status": "ENABLED"}, "lambda": {"status": "ENABLED"}}
    shown = {"accountId": ACCOUNT, "state": {"status": "ENABLED"}, "resourceState": state}
    aws.answer("inspector2.BatchGetAccountStatus", {"accounts": [shown], "failedAccounts": []})
    run = judged("inspector2")
    assert verdict(run, "inspector-ec2-scan-enabled") is Verdict.FAIL
    assert verdict(run, "inspector-lambda-standard-scan-enabled") is Verdict.PASS
    assert verdict(run, "inspector-lambda-code-scan-enabled") is Verdict.UNDETERMINED


def test_an_account_that_inspector_could_not_look_at_is_an_error(aws: Emulator) -> None:
    aws.answer(
        "inspector2.BatchGetAccountStatus",
        {"accounts": [], "failedAccounts": [{"accountId": ACCOUNT, "errorCode": "INTERNAL_ERROR", "errorMessage": "x"}]},
    )
    run = judged("inspector2")
    assert run.of(Verdict.ERROR)
    assert run.of(Verdict.PASS) == []
