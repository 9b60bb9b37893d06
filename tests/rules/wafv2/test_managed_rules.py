from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.wafv2.wafv2_webacl_managed_rules_blocking import REQUIRED, RULE
from tests.rules.judging import finding

IF = {"Fn::If": ["Trial", {"Count": {}}, {"None": {}}]}
NO_VALUE = {"Fn::If": ["Trial", {}, {"Ref": "AWS::NoValue"}]}


def group(name: Any, override: Any = None, vendor: Any = "AWS", **settings: Any) -> dict[str, Any]:
    statement = {"ManagedRuleGroupStatement": {"VendorName": vendor, "Name": name, **settings}}
    return {"Name": "G", "Priority": 1, "OverrideAction": {"None": {}} if override is None else override, "Statement": statement}


def overridden(action: Any, **more: Any) -> dict[str, Any]:
    return group(REQUIRED[0], RuleActionOverrides=[{"Name": "SizeRestrictions_BODY", "ActionToUse": action}], **more)


SOME = {"GeoMatchStatement": {"CountryCodes": ["KP"]}}
FULL = [group(name) for name in REQUIRED]
REST = FULL[1:]
RATE = {"Name": "Rate", "Priority": 0, "Action": {"Block": {}}, "Statement": {"RateBasedStatement": {"Limit": 2000}}}
OWN = {"Name": "Own", "Priority": 0, "OverrideAction": {"Count": {}}, "Statement": {"RuleGroupReferenceStatement": {"Arn": "arn"}}}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (FULL, Verdict.PASS),
        ([RATE, *FULL, group("AWSManagedRulesAmazonIpReputationList")], Verdict.PASS),
        ([OWN, *FULL], Verdict.PASS),
        ([*FULL, group("Shield", vendor="Another")], Verdict.PASS),
        ([overridden({"Block": {}}), *REST], Verdict.PASS),
        # A group that looks at some requests alone may leave out what matters; beside one that looks at all it does no harm.
        ([group(REQUIRED[0], ScopeDownStatement=SOME), *REST], Verdict.UNDETERMINED),
        ([group(REQUIRED[0], ScopeDownStatement=SOME), *FULL], Verdict.PASS),
        ([group(REQUIRED[0], ScopeDownStatement={"Ref": "AWS::NoValue"}), *REST], Verdict.PASS),
        ([*FULL, group("AWSManagedRulesBotControlRuleSet", ScopeDownStatement=SOME)], Verdict.PASS),
        ([group(REQUIRED[0], {"Count": {}}, ScopeDownStatement=SOME), *REST], Verdict.FAIL),
        ([overridden({"Captcha": {}}), *REST], Verdict.PASS),
        (None, Verdict.FAIL),
        ([], Verdict.FAIL),
        ([RATE], Verdict.FAIL),
        (REST, Verdict.FAIL),
        ([group(REQUIRED[0], vendor="Another"), *REST], Verdict.FAIL),
        ([group(REQUIRED[0], {"Count": {}}), *REST], Verdict.FAIL),
        ([group(REQUIRED[0], {}), *REST], Verdict.FAIL),
        ([*FULL, group("AWSManagedRulesAmazonIpReputationList", {"Count": {}})], Verdict.FAIL),
        ([*FULL, group("Shield", {"Count": {}}, vendor="Another")], Verdict.FAIL),
        ([overridden({"Count": {}}), *REST], Verdict.FAIL),
        ([overridden({"Allow": {}}), *REST], Verdict.FAIL),
        ([overridden({"Monetize": {"PriceMultiplier": "2"}}), *REST], Verdict.FAIL),
        ([overridden({"Count": {"CustomRequestHandling": {}}}), *REST], Verdict.FAIL),
        ([group(REQUIRED[0], ExcludedRules=[{"Name": "NoUserAgent_HEADER"}]), *REST], Verdict.FAIL),
        ([group(REQUIRED[0], {"Count": {}}), group({"Ref": "Name"})], Verdict.FAIL),
        ({"Ref": "Rules"}, Verdict.UNDETERMINED),
        ([{"Fn::If": ["C", FULL[0], FULL[1]]}, *REST], Verdict.UNDETERMINED),
        ([{**FULL[0], "Statement": {"Fn::If": ["C", {}, {}]}}, *REST], Verdict.UNDETERMINED),
        ([{**FULL[0], "Statement": {"ManagedRuleGroupStatement": {"Fn::If": ["C", {}, {}]}}}, *REST], Verdict.UNDETERMINED),
        ([group({"Ref": "Name"}), *REST], Verdict.UNDETERMINED),
        ([group(REQUIRED[0], vendor={"Ref": "Vendor"}), *REST], Verdict.UNDETERMINED),
        ([group(REQUIRED[0], IF), *REST], Verdict.UNDETERMINED),
        ([group(REQUIRED[0], {"Count": NO_VALUE, "None": NO_VALUE}), *REST], Verdict.UNDETERMINED),
        ([overridden(IF), *REST], Verdict.UNDETERMINED),
        ([group(REQUIRED[0], RuleActionOverrides={"Ref": "P"}), *REST], Verdict.UNDETERMINED),
        ([group(REQUIRED[0], ExcludedRules={"Ref": "P"}), *REST], Verdict.UNDETERMINED),
    ],
)
def test_managed_groups_block(rules: Any, expected: Verdict) -> None:
    assert finding(RULE, "AWS::WAFv2::WebACL", {} if rules is None else {"Rules": rules}).verdict is expected


def test_the_message_names_the_rule_that_only_counts() -> None:
    found = finding(RULE, "AWS::WAFv2::WebACL", {"Rules": [overridden({"Count": {}}), *REST]})
    assert found.message == "the action of SizeRestrictions_BODY of AWSManagedRulesCommonRuleSet is overridden to count"


def test_the_message_names_the_groups_that_are_missing() -> None:
    found = finding(RULE, "AWS::WAFv2::WebACL", {"Rules": [FULL[0]]})
    assert found.message == "the web ACL does not use AWSManagedRulesKnownBadInputsRuleSet, AWSManagedRulesSQLiRuleSet"
