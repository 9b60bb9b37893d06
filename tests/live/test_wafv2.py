"""Web ACLs as they run: what they hold, where they log, what they stand in front of."""

from typing import Any

from pci_constructs.findings import Verdict
from tests.emulator import REGION, Emulator
from tests.live.accounts import elbv2, wafv2
from tests.live.kit import judged, of, verdict


def arn(aws: Emulator, name: str, scope: str = "REGIONAL") -> str:
    region = REGION if scope == "REGIONAL" else "us-east-1"
    found = aws.client("wafv2", region).list_web_acls(Scope=scope)["WebACLs"]
    return next(str(one["ARN"]) for one in found if one["Name"] == name)


def test_each_web_acl_is_judged_by_its_rules_and_log(aws: Emulator) -> None:
    wafv2.arrange(aws)
    run = judged("wafv2")
    rules = ("wafv2-webacl-not-empty", "wafv2-logging-enabled", "wafv2-webacl-managed-rules-blocking", "wafv2-webacl-rate-limit")
    for rule in rules:
        assert verdict(run, rule, arn(aws, "good")) is Verdict.PASS, rule
        assert verdict(run, rule, arn(aws, "bad")) is Verdict.FAIL, rule
        assert verdict(run, rule, arn(aws, "edge", "CLOUDFRONT")) is Verdict.FAIL, rule
    assert verdict(run, "wafv2-visibility-metrics-enabled", arn(aws, "good")) is Verdict.PASS
    (log,) = of(run, "wafv2-logging-redacts-sensitive-headers")
    assert (log.verdict, log.message) == (Verdict.FAIL, "what an attack was found in of a body is logged")
    assert {one.verdict for one in of(run, "wafv2-rulegroup-not-empty")} == {Verdict.PASS, Verdict.FAIL}


def test_a_group_that_security_audit_does_not_show_leaves_its_rules_open(aws: Emulator) -> None:
    wafv2.arrange(aws)
    aws.deny("wafv2.GetRuleGroup")
    run = judged("wafv2")
    assert run.of(Verdict.ERROR) == []
    assert verdict(run, "wafv2-webacl-rate-limit", arn(aws, "good")) is Verdict.UNDETERMINED
    assert {one.verdict for one in of(run, "wafv2-rulegroup-not-empty")} == {Verdict.UNDETERMINED}


def test_a_balancer_is_behind_a_web_acl_or_is_not(aws: Emulator) -> None:
    wafv2.arrange(aws)
    elbv2.arrange(aws)
    balancers = {one["LoadBalancerName"]: one["LoadBalancerArn"] for one in aws.client("elbv2").describe_load_balancers()["LoadBalancers"]}
    wafv2.protecting(aws, good=balancers["good"])
    run = judged("wafv2", "elbv2")
    assert verdict(run, "alb-waf-enabled", balancers["good"]) is Verdict.PASS
    assert verdict(run, "alb-waf-enabled", balancers["bad"]) is Verdict.FAIL
    aws.deny("wafv2.ListResourcesForWebACL")
    assert verdict(judged("wafv2", "elbv2"), "alb-waf-enabled", balancers["bad"]) is Verdict.UNDETERMINED


def test_groups_of_firewall_manager_are_among_the_rules(aws: Emulator) -> None:
    wafv2.arrange(aws)
    acl = aws.client("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]
    bad = next(one for one in acl if one["Name"] == "bad")
    groups = [
        {
            "Name": name,
            "Priority": number,
            "FirewallManagerStatement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": name}},
            "OverrideAction": {"None": {}},
            "VisibilityConfig": wafv2.VISIBLE,
        }
        for number, name in enumerate(wafv2.MANAGED)
    ]
    about: dict[str, Any] = {"Name": "bad", "Id": bad["Id"], "ARN": bad["ARN"], "DefaultAction": {"Allow": {}}, "Rules": []}
    full = {**about, "VisibilityConfig": wafv2.VISIBLE, "PreProcessFirewallManagerRuleGroups": groups[:1]}
    aws.answer("wafv2.GetWebACL", {"WebACL": {**full, "PostProcessFirewallManagerRuleGroups": groups[1:]}})
    run = judged("wafv2")
    assert verdict(run, "wafv2-webacl-not-empty", bad["ARN"]) is Verdict.PASS
    assert verdict(run, "wafv2-webacl-managed-rules-blocking", bad["ARN"]) is Verdict.PASS
    aws.forget()
    aws.answer("wafv2.GetWebACL", {"WebACL": full})
    assert verdict(judged("wafv2"), "wafv2-webacl-managed-rules-blocking", bad["ARN"]) is Verdict.FAIL


def test_a_kind_that_rules_ask_for_is_an_error_where_it_is_refused(aws: Emulator) -> None:
    wafv2.arrange(aws)
    aws.fault("wafv2.ListResourcesForWebACL", "WAFInvalidParameterException")
    run = judged("wafv2")
    assert [one.blocked_by for one in run.of(Verdict.ERROR)] == ["wafv2:ListResourcesForWebACL"]
