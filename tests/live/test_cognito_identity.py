"""Identity pools as they are: whether they admit guests."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.cognito_identity import arrange
from tests.live.kit import assembly, judged, of, verdict

RULE, TAGGED = "cognito-identity-pool-no-guest-access", "pci-scope-tagged"
POOL = "eu-central-1:11111111-2222-3333-4444-555555555555"
LIST, DESCRIBE = "cognito-identity.ListIdentityPools", "cognito-identity.DescribeIdentityPool"


@pytest.mark.parametrize("rule", [RULE, TAGGED])
def test_pools_are_judged(rule: str, aws: Emulator) -> None:
    arrange(aws)
    names = {one.logical_id: one.properties["IdentityPoolName"] for _, one in assembly("cognito_identity").resources()}
    said = {names[one.subject.logical_id]: one.verdict for one in of(judged("cognito_identity"), rule)}
    assert said == {"good": Verdict.PASS, "bad": Verdict.FAIL}


def test_all_pages_are_asked_for(aws: Emulator) -> None:
    page = {"IdentityPools": [{"IdentityPoolId": POOL, "IdentityPoolName": "cards"}], "NextToken": "2"}
    aws.answer(LIST, page, times=1)
    aws.answer(LIST, {"IdentityPools": [{"IdentityPoolId": f"{POOL[:-1]}6", "IdentityPoolName": "shop"}]})
    aws.answer(DESCRIBE, {"IdentityPoolId": POOL, "IdentityPoolName": "cards", "AllowUnauthenticatedIdentities": True})
    assert [one.verdict for one in of(judged("cognito_identity"), RULE)] == [Verdict.FAIL, Verdict.FAIL]
    assert [asked["MaxResults"] for asked in aws.asked(LIST)] == [60, 60]


@pytest.mark.parametrize("answer", [None, {"IdentityPoolId": POOL, "IdentityPoolName": "cards"}])
def test_a_pool_of_which_nothing_is_said_is_not_taken_for_closed(answer: dict[str, Any] | None, aws: Emulator) -> None:
    aws.answer(LIST, {"IdentityPools": [{"IdentityPoolId": POOL, "IdentityPoolName": "cards"}]})
    if answer is None:
        aws.deny(DESCRIBE)
    else:
        aws.answer(DESCRIBE, answer)
    run = judged("cognito_identity")
    assert [verdict(run, rule, POOL) for rule in (RULE, TAGGED)] == [Verdict.UNDETERMINED, Verdict.UNDETERMINED]
