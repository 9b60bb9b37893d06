"""WAF Classic as it runs: what is empty, and what logs."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.kit import account, judged, of, verdict

BOTH = [
    ("waf", ("waf-global-webacl-not-empty", "waf-global-rule-not-empty", "waf-global-rulegroup-not-empty")),
    ("waf_regional", ("waf-regional-webacl-not-empty", "waf-regional-rule-not-empty", "waf-regional-rulegroup-not-empty")),
]
IDS = [name for name, _ in BOTH]


@pytest.mark.parametrize(("name", "rules"), BOTH, ids=IDS)
def test_what_holds_nothing_stops_nothing(name: str, rules: tuple[str, str, str], aws: Emulator) -> None:
    account(name).arrange(aws)
    run = judged(name)
    for rule, suffix in zip(rules, ("", "-rule", "-group"), strict=True):
        assert verdict(run, rule, f"full{suffix}") is Verdict.PASS
        assert verdict(run, rule, f"empty{suffix}") is Verdict.FAIL


@pytest.mark.parametrize(("name", "rules"), BOTH, ids=IDS)
def test_more_than_security_audit_is_asked_and_may_be_refused(name: str, rules: tuple[str, str, str], aws: Emulator) -> None:
    account(name).arrange(aws)
    client = name.replace("_", "-")
    for operation in ("ListRules", "ListRuleGroups", "ListLoggingConfigurations"):
        aws.deny(f"{client}.{operation}")
    run = judged(name)
    assert run.of(Verdict.ERROR) == []
    assert {one.blocked_by for one in run.of(Verdict.UNDETERMINED) if one.rule == "account-looked-at"} == {
        f"{client}:{operation}" for operation in ("ListRules", "ListRuleGroups", "ListLoggingConfigurations")
    }
    assert not of(run, rules[1])
    assert verdict(run, rules[0], "full") is Verdict.PASS


def test_a_web_acl_logs_or_it_does_not(aws: Emulator) -> None:
    account("waf").arrange(aws)
    run = judged("waf")
    assert verdict(run, "waf-classic-logging-enabled", "/full") is Verdict.PASS
    assert verdict(run, "waf-classic-logging-enabled", "/empty") is Verdict.FAIL


def test_where_logs_were_not_read_nobody_knows(aws: Emulator) -> None:
    account("waf").arrange(aws)
    aws.deny("waf.ListLoggingConfigurations")
    assert {one.verdict for one in of(judged("waf"), "waf-classic-logging-enabled")} == {Verdict.UNDETERMINED}


def test_a_logging_configuration_without_a_place_logs_nothing(aws: Emulator) -> None:
    account("waf").arrange(aws)
    acl = "arn:aws:waf::123456789012:webacl/full"
    aws.answer("waf.ListLoggingConfigurations", {"LoggingConfigurations": [{"ResourceArn": acl, "LogDestinationConfigs": []}]})
    assert verdict(judged("waf"), "waf-classic-logging-enabled", "/full") is Verdict.FAIL


def test_without_its_description_nobody_knows_what_a_web_acl_holds(aws: Emulator) -> None:
    account("waf").arrange(aws)
    aws.deny("waf.GetWebACL")
    assert verdict(judged("waf"), "waf-global-webacl-not-empty", "/full") is Verdict.UNDETERMINED
