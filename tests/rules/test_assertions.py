"""The ``Rules`` section of a template: what it refuses is never deployed, and what it leaves open may be."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.test_engine_worlds import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, flagged, found

EITHER: dict[str, Any] = {"AllowedValues": ["true", "false"]}
PARAMETERS: dict[str, Any] = {
    "On": {"Type": "String", **EITHER},
    "Where": {"Type": "String", "AllowedValues": ["test", "live"]},
    "Free": {"Type": "String", "Default": "false"},
    "Zones": {"Type": "CommaDelimitedList", "Default": "a,b"},
}
ON, WHERE, FREE, ZONES = ({"Ref": name} for name in PARAMETERS)
MUST_BE_ON = {"Fn::Equals": [ON, "true"]}
MUST_BE_OFF = {"Fn::Equals": ["false", ON]}
LIVE = {"Fn::Equals": [WHERE, "live"]}


def asserted(test: Any, condition: Any = None) -> dict[str, Any]:
    rule = {"Assertions": [{"Assert": test, "AssertDescription": "x"}], **({} if condition is None else {"RuleCondition": condition})}
    return {"Rule": rule}


def verdict(value: Any, rules: Any, attributes: dict[str, Any] | None = None) -> Verdict:
    conditions = {"IsLive": LIVE, "IsOff": MUST_BE_OFF}
    return found(flagged, {"V": value}, attributes, Parameters=PARAMETERS, Conditions=conditions, Rules=rules).verdict


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (MUST_BE_ON, PASS),
        (MUST_BE_OFF, FAIL),
        ({"Fn::Contains": [["true", "yes"], ON]}, PASS),
        ({"Fn::Contains": [["true", "false"], ON]}, FAIL),
        ({"Fn::Not": [{"Fn::Equals": [ON, "false"]}]}, PASS),
        ({"Fn::Not": [MUST_BE_ON]}, FAIL),
        ({"Fn::And": [MUST_BE_ON, LIVE]}, PASS),
        ({"Fn::Or": [MUST_BE_ON, LIVE]}, FAIL),
        ({"Fn::Or": [MUST_BE_ON, {"Fn::Equals": ["a", "b"]}]}, PASS),
        ({"Fn::EachMemberIn": [[ON], ["true"]]}, PASS),
        ({"Fn::EachMemberEquals": [[ON, ON], "true"]}, PASS),
        ({"Fn::EachMemberEquals": [ZONES, "a"]}, FAIL),
        ({"Fn::EachMemberIn": [{"Fn::RefAll": "AWS::EC2::VPC::Id"}, ["vpc-1"]]}, FAIL),
        ({"Fn::ValueOf": ["On", "x"]}, FAIL),
        ({"Fn::Equals": [ON]}, FAIL),
        ({"Fn::Tomorrow": [ON, "true"]}, FAIL),
        ("false", FAIL),
        (None, FAIL),
    ],
)
def test_what_a_rule_refuses_does_not_count(test: Any, expected: Verdict) -> None:
    assert verdict(ON, asserted(test)) is expected


@pytest.mark.parametrize(
    ("value", "rules", "expected"),
    [
        # On in production alone: elsewhere it may be off.
        (ON, asserted(MUST_BE_ON, LIVE), FAIL),
        ({"Fn::If": ["IsLive", ON, True]}, asserted(MUST_BE_ON, LIVE), PASS),
        ({"Fn::If": ["IsLive", True, ON]}, asserted(MUST_BE_ON, LIVE), FAIL),
        ({"Fn::If": ["IsLive", ON, False]}, asserted(MUST_BE_ON, LIVE), FAIL),
        ({"Fn::If": ["IsOff", False, True]}, asserted(MUST_BE_ON), PASS),
        # Nothing says which value a free parameter has when its default is refused.
        (FREE, asserted({"Fn::Equals": [FREE, "true"]}), UNDETERMINED),
        (FREE, asserted(MUST_BE_ON), FAIL),
        # What is bad whatever the parameters are stays bad.
        (False, asserted(MUST_BE_ON), FAIL),
        ({"Fn::If": ["IsLive", False, False]}, asserted(MUST_BE_ON, LIVE), FAIL),
        (ON, {"Rule": "none"}, FAIL),
        (ON, {"Rule": {"Assertions": "none"}}, FAIL),
        (ON, {"Rule": {"Assertions": [MUST_BE_ON]}}, FAIL),
        (ON, {}, FAIL),
    ],
)
def test_a_rule_holds_where_its_condition_does(value: Any, rules: Any, expected: Verdict) -> None:
    assert verdict(value, rules) is expected


def test_a_resource_that_is_there_only_where_nothing_may_be_deployed_is_no_failure() -> None:
    assert verdict(False, asserted(MUST_BE_ON), {"Condition": "IsOff"}) is NOT_APPLICABLE
    assert verdict(False, asserted(MUST_BE_OFF), {"Condition": "IsOff"}) is FAIL
