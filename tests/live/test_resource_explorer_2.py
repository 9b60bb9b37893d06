"""The indexes of an account: one has all regions, wherever it is."""

from pci_constructs.findings import Verdict
from tests.emulator import REGION, Emulator
from tests.live.accounts.resource_explorer_2 import CALL, shown
from tests.live.kit import judged, of, verdict

RULE = "resource-explorer-index-aggregator"


def test_the_one_that_has_all_regions_may_be_in_any(aws: Emulator) -> None:
    shown(aws, **{REGION: "LOCAL", "us_east_1": "AGGREGATOR", "us_west_2": "LOCAL"})
    run = judged("resource_explorer_2")
    assert verdict(run, RULE, "us-east-1") is Verdict.PASS
    assert {one.verdict for one in of(run, RULE)} == {Verdict.PASS, Verdict.NOT_APPLICABLE}
    assert {one.subject.region for one in of(run, RULE, REGION)} == {REGION}


def test_a_region_that_is_asked_for_may_be_it(aws: Emulator) -> None:
    shown(aws, us_east_1="AGGREGATOR", eu_central_1="LOCAL")
    run = judged("resource_explorer_2", regions=["us-east-1", REGION])
    assert verdict(run, RULE, "us-east-1") is Verdict.PASS
    assert verdict(run, RULE, REGION) is Verdict.NOT_APPLICABLE


def test_local_ones_alone_leave_regions_out(aws: Emulator) -> None:
    shown(aws, **{REGION: "LOCAL", "us_east_1": "LOCAL"})
    assert {one.verdict for one in of(judged("resource_explorer_2"), RULE)} == {Verdict.FAIL}


def test_an_account_without_any_has_no_list(aws: Emulator) -> None:
    shown(aws)
    assert [one.message for one in of(judged("resource_explorer_2"), RULE)] == ["the account has none"]


def test_whoever_may_not_ask_does_not_know(aws: Emulator) -> None:
    shown(aws, us_east_1="AGGREGATOR")
    aws.deny(CALL)
    assert [one.verdict for one in of(judged("resource_explorer_2"), RULE)] == [Verdict.UNDETERMINED]


def test_an_answer_in_part_fails_nobody(aws: Emulator) -> None:
    local = {"Region": REGION, "Type": "LOCAL", "Arn": f"arn:aws:resource-explorer-2:{REGION}:123456789012:index/1"}
    aws.answer(CALL, {"Indexes": [local, {"Type": "AGGREGATOR"}]})
    assert verdict(judged("resource_explorer_2"), RULE, "index/1") is Verdict.UNDETERMINED
