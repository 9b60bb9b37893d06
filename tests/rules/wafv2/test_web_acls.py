from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from pci_constructs.rules.waf.waf_global_rule_not_empty import RULE as CLASSIC_RULE
from pci_constructs.rules.waf.waf_global_webacl_not_empty import RULE as CLASSIC_ACL
from pci_constructs.rules.waf.waf_regional_rule_not_empty import RULE as REGIONAL_RULE
from pci_constructs.rules.waf.waf_regional_webacl_not_empty import RULE as REGIONAL_ACL
from pci_constructs.rules.wafv2.wafv2_logging_enabled import RULE as LOGGING
from pci_constructs.rules.wafv2.wafv2_logging_keeps_attacks import RULE as KEEPS
from pci_constructs.rules.wafv2.wafv2_logging_redacts_sensitive_headers import RULE as REDACTED
from pci_constructs.rules.wafv2.wafv2_rulegroup_not_empty import RULE as GROUP
from pci_constructs.rules.wafv2.wafv2_visibility_metrics_enabled import RULE as METRICS
from pci_constructs.rules.wafv2.wafv2_webacl_not_empty import RULE as ACL
from pci_constructs.rules.wafv2.wafv2_webacl_rate_limit import RULE as RATE
from tests.rules.pack import judged, verdicts

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REST = {"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}}}
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
ARN = {"Fn::GetAtt": ["R", "Arn"]}


def of(rule: Rule, properties: dict[str, Any], **others: Any) -> set[Verdict]:
    resources = {"R": {"Type": rule.types[0], "Properties": properties}, **others}
    return {f.verdict for f in judged(rule, Example(resources=resources, rest=REST))}


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (ACL, "Rules"),
        (GROUP, "Rules"),
        (CLASSIC_ACL, "Rules"),
        (REGIONAL_ACL, "Rules"),
        (CLASSIC_RULE, "Predicates"),
        (REGIONAL_RULE, "Predicates"),
    ],
)
def test_a_filter_holds_something(rule: Rule, path: str) -> None:
    entry = {"Name": "a"}
    assert of(rule, {path: [entry]}) == of(rule, {path: entry}) == {PASS}
    assert of(rule, {path: []}) == of(rule, {}) == of(rule, {path: [NONE]}) == {FAIL}
    assert of(rule, {path: [{"Fn::If": ["C", entry, NONE]}]}) == {FAIL}
    assert of(rule, {path: REF}) == {UNDETERMINED}
    assert of(rule, {path: [REF, entry]}) == {PASS}


def log(arn: Any = ARN, destinations: Any = ("arn",), **more: Any) -> dict[str, Any]:
    properties = {"ResourceArn": arn, "LogDestinationConfigs": list(destinations), **more}
    return {"Type": "AWS::WAFv2::LoggingConfiguration", "Properties": properties}


def test_a_logging_configuration_names_the_web_acl() -> None:
    assert of(LOGGING, {}, Log=log()) == {PASS}
    assert of(LOGGING, {}, Log=log({"Fn::Sub": "${R.Arn}"})) == {PASS}
    assert of(LOGGING, {}, Log=log(destinations=[])) == {FAIL}
    assert of(LOGGING, {}, Log=log(destinations=[REF])) == {UNDETERMINED}
    assert of(LOGGING, {}, Log=log(destinations=[{"Fn::Sub": "arn:aws:s3:::aws-waf-logs-${P}"}])) == {PASS}
    assert of(LOGGING, {}, Log=log("arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/other/1")) == {FAIL}
    assert of(LOGGING, {}, Log={**log(), "Condition": "C"}) == {FAIL}
    assert of(LOGGING, {}) == {FAIL}


@pytest.mark.parametrize(
    ("own", "rules", "expected"),
    [
        (True, [True], PASS),
        ("true", ["true"], PASS),
        (True, [], PASS),
        (True, [True, False], FAIL),
        (False, [True], FAIL),
        (True, [None], FAIL),
        (None, [True], FAIL),
        (REF, [True], UNDETERMINED),
        (True, [REF], UNDETERMINED),
        (REF, [False], FAIL),
    ],
)
def test_metrics(own: Any, rules: list[Any], expected: Verdict) -> None:
    def visible(value: Any) -> dict[str, Any]:
        return {} if value is None else {"VisibilityConfig": {"CloudWatchMetricsEnabled": value}}

    properties = {**visible(own), "Rules": [{"Name": "a", **visible(value)} for value in rules]}
    assert of(METRICS, properties) == {expected}


LIMIT = {"RateBasedStatement": {"Limit": 2000, "AggregateKeyType": "IP"}}
OTHER = {"Name": "Geo", "Action": {"Block": {}}, "Statement": {"GeoMatchStatement": {"CountryCodes": ["KP"]}}}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([OTHER, {"Name": "a", "Action": {"Block": {}}, "Statement": LIMIT}], PASS),
        ([{"Name": "a", "Action": {"Captcha": {}}, "Statement": LIMIT}], PASS),
        ([{"Name": "a", "Action": {"Block": {}, "Count": NONE}, "Statement": LIMIT}], PASS),
        ([{"Name": "a", "Action": {"Count": {}}, "Statement": LIMIT}], FAIL),
        ([{"Name": "a", "Action": {"Fn::If": ["C", {"Block": {}}, {"Count": {}}]}, "Statement": LIMIT}], FAIL),
        ([{"Name": "a", "Statement": LIMIT}], FAIL),
        ([OTHER], FAIL),
        (None, FAIL),
        ([{"Name": "a", "Action": REF, "Statement": LIMIT}], UNDETERMINED),
        ([{"Name": "a", "Action": {"Block": {}}, "Statement": REF}], UNDETERMINED),
        ([OTHER, REF], UNDETERMINED),
    ],
)
def test_rate_limits(rules: Any, expected: Verdict) -> None:
    assert of(RATE, {} if rules is None else {"Rules": rules}) == {expected}


OWN = {"Fn::GetAtt": ["G", "Arn"]}
COUNTED = [{"Name": "a", "ActionToUse": {"Count": {}}}]


@pytest.mark.parametrize(
    ("reference", "override", "action", "expected"),
    [
        ({"Arn": OWN}, {"None": {}}, "Block", PASS),
        ({"Arn": OWN}, {"None": {}}, "Count", FAIL),
        ({"Arn": OWN}, {"Count": {}}, "Block", FAIL),
        ({"Arn": OWN, "RuleActionOverrides": COUNTED}, {"None": {}}, "Block", FAIL),
        ({"Arn": OWN, "RuleActionOverrides": [{"Name": "a", "ActionToUse": {"Captcha": {}}}]}, {"None": {}}, "Block", PASS),
        ({"Arn": OWN, "ExcludedRules": [{"Name": "a"}]}, {"None": {}}, "Block", FAIL),
        ({"Arn": OWN, "ExcludedRules": [{"Name": "b"}]}, {"None": {}}, "Block", PASS),
        ({"Arn": OWN}, REF, "Block", UNDETERMINED),
        ({"Arn": REF}, {"None": {}}, "Block", UNDETERMINED),
        ({"Arn": "arn:aws:wafv2:eu-central-1:111122223333:regional/rulegroup/a/1"}, {"None": {}}, "Block", UNDETERMINED),
    ],
)
def test_a_rate_limit_in_a_group_of_its_own(reference: dict[str, Any], override: Any, action: str, expected: Verdict) -> None:
    group = {"Type": "AWS::WAFv2::RuleGroup", "Properties": {"Rules": [{"Name": "a", "Action": {action: {}}, "Statement": LIMIT}]}}
    rule = {"Name": "r", "OverrideAction": override, "Statement": {"RuleGroupReferenceStatement": reference}}
    assert of(RATE, {"Rules": [rule]}, G=group) == {expected}


def header(*names: Any) -> list[dict[str, Any]]:
    return [{"SingleHeader": {"Name": name}} for name in names]


def protection(kind: Any, *keys: str, **more: Any) -> dict[str, Any]:
    return {"Action": "HASH", "Field": {"FieldType": kind, **({"FieldKeys": list(keys)} if keys else {})}, **more}


FIELDS = [*header("Authorization", "cookie"), {"QueryString": {}}]
BODY = protection("BODY")
REST_OF_ALL = [BODY, protection("QUERY_STRING")]


@pytest.mark.parametrize(
    ("fields", "protections", "expected"),
    [
        (FIELDS, [BODY], PASS),
        (header("authorization", "cookie"), [BODY, protection("SINGLE_QUERY_ARGUMENT", "pan")], PASS),
        (header("authorization"), [*REST_OF_ALL, protection("SINGLE_COOKIE")], PASS),
        ([], [*REST_OF_ALL, protection("SINGLE_HEADER", "cookie", "authorization")], PASS),
        ([], [*REST_OF_ALL, protection("SINGLE_HEADER")], PASS),
        (header("authorization"), [*REST_OF_ALL, protection("SINGLE_COOKIE", "theme")], FAIL),
        (header("authorization"), [*REST_OF_ALL, protection("SINGLE_COOKIE", ExcludeRateBasedDetails=True)], FAIL),
        (FIELDS, [protection("BODY", ExcludeRateBasedDetails=True)], PASS),
        # A cookie of that name is not the header that has all of them.
        (header("authorization"), [*REST_OF_ALL, protection("SINGLE_COOKIE", "cookie")], FAIL),
        (FIELDS, [], FAIL),
        (FIELDS, [protection("BODY", ExcludeRuleMatchDetails=True)], FAIL),
        (FIELDS[:2], [BODY], FAIL),
        (header("authorization"), REST_OF_ALL, FAIL),
        (None, None, FAIL),
        ([*header("authorization", REF), {"QueryString": {}}], [BODY], UNDETERMINED),
        (REF, [BODY], UNDETERMINED),
        (FIELDS, REF, UNDETERMINED),
        (FIELDS, [protection(REF)], UNDETERMINED),
    ],
)
def test_secrets_are_kept_out_of_logs(fields: Any, protections: Any, expected: Verdict) -> None:
    acl = {"Type": "AWS::WAFv2::WebACL", "Properties": {"DataProtectionConfig": {"DataProtections": protections}}}
    resources = {"A": acl, "R": log({"Fn::GetAtt": ["A", "Arn"]}, RedactedFields=fields)}
    assert {f.verdict for f in judged(REDACTED, Example(resources=resources, rest=REST))} == {expected}


def test_the_web_acl_is_elsewhere() -> None:
    assert verdicts(REDACTED, {"ResourceArn": "arn:aws:wafv2:eu-central-1:1:regional/webacl/a/b", "RedactedFields": FIELDS}) == {
        UNDETERMINED
    }


def logging_filter(behaviour: str, *actions: Any, requirement: str = "MEETS_ANY", label: bool = False) -> dict[str, Any]:
    conditions: list[dict[str, Any]] = [{"ActionCondition": {"Action": action}} for action in actions]
    conditions += [{"LabelNameCondition": {"LabelName": "bot"}}] if label else []
    return {"Behavior": behaviour, "Requirement": requirement, "Conditions": conditions}


@pytest.mark.parametrize(
    ("default", "filters", "expected"),
    [
        ("KEEP", [], PASS),
        ("KEEP", [logging_filter("DROP", "ALLOW")], PASS),
        ("KEEP", [logging_filter("DROP", "ALLOW", requirement="MEETS_ALL", label=True)], PASS),
        ("KEEP", [logging_filter("DROP", "ALLOW", label=True)], FAIL),
        ("KEEP", [logging_filter("DROP", label=True)], FAIL),
        ("KEEP", [logging_filter("DROP", "ALLOW", "BLOCK")], FAIL),
        ("KEEP", [logging_filter("DROP", "COUNT", requirement="MEETS_ALL", label=True)], FAIL),
        ("DROP", [logging_filter("KEEP", "BLOCK", "COUNT")], PASS),
        ("DROP", [logging_filter("KEEP", "BLOCK"), logging_filter("KEEP", "COUNT", requirement="MEETS_ALL")], PASS),
        ("DROP", [logging_filter("KEEP", "BLOCK", "COUNT", requirement="MEETS_ALL")], FAIL),
        ("DROP", [logging_filter("KEEP", "BLOCK")], FAIL),
        ("DROP", [], FAIL),
        (REF, [logging_filter("KEEP", "BLOCK", "COUNT")], UNDETERMINED),
        ("DROP", [logging_filter("KEEP", "BLOCK", REF)], UNDETERMINED),
        ("DROP", REF, UNDETERMINED),
    ],
)
def test_filters_of_logs_keep_attacks(default: Any, filters: Any, expected: Verdict) -> None:
    assert of(KEEPS, {"LoggingFilter": {"DefaultBehavior": default, "Filters": filters}}) == {expected}


def test_without_a_filter_everything_is_logged() -> None:
    assert of(KEEPS, {}) == {PASS}
    assert of(KEEPS, {"LoggingFilter": REF}) == {UNDETERMINED}
