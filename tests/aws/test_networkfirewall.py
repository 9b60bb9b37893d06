import json
from typing import Any

import aws_cdk as cdk
import pytest

from pci_constructs.aws.ec2 import FirewallEgress, NatEgress, PaymentProcessor
from pci_constructs.refusals import RefusedSetting
from tests.aws.ec2_kit import CDE, NON_CDE, build
from tests.kit import only, resources

EGRESS = FirewallEgress(
    allowed_domains={"api.example.com": "rates", ".bank.example": "settlement"},
    general_domains={"crm.example.com": "customer records"},
    processors=[PaymentProcessor.stripe()],
)


def policy(stack: cdk.Stack) -> dict[str, Any]:
    found: dict[str, Any] = only(stack, "AWS::NetworkFirewall::FirewallPolicy")["FirewallPolicy"]
    return found


def lists(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    """The rule groups by the addresses they are for."""
    groups = [group["Properties"]["RuleGroup"] for group in resources(stack, "AWS::NetworkFirewall::RuleGroup").values()]
    return {group["RuleVariables"]["IPSets"]["HOME_NET"]["Definition"][0]: group for group in groups}


def test_what_is_not_allowed_is_dropped_and_logged(stack: cdk.Stack) -> None:
    build(stack, egress=EGRESS)
    assert policy(stack)["StatefulEngineOptions"] == {"RuleOrder": "STRICT_ORDER", "StreamExceptionPolicy": "DROP"}
    assert policy(stack)["StatefulDefaultActions"] == ["aws:drop_established", "aws:alert_established"]
    assert policy(stack)["StatelessDefaultActions"] == policy(stack)["StatelessFragmentDefaultActions"] == ["aws:forward_to_sfe"]


def test_each_tier_has_its_own_list(stack: cdk.Stack) -> None:
    build(stack, egress=EGRESS)
    targets = {cidr: group["RulesSource"]["RulesSourceList"]["Targets"] for cidr, group in lists(stack).items()}
    assert targets == {CDE: [".bank.example", "api.example.com", "api.stripe.com", "files.stripe.com"], NON_CDE: ["crm.example.com"]}


def test_only_tls_passes(stack: cdk.Stack) -> None:
    build(stack, egress=EGRESS)
    for group in lists(stack).values():
        source = group["RulesSource"]["RulesSourceList"]
        assert (source["GeneratedRulesType"], source["TargetTypes"]) == ("ALLOWLIST", ["TLS_SNI"])
        assert group["StatefulRuleOptions"] == {"RuleOrder": "STRICT_ORDER"}


def test_home_is_the_private_tiers(stack: cdk.Stack) -> None:
    build(stack, egress=EGRESS)
    assert policy(stack)["PolicyVariables"] == {"RuleVariables": {"HOME_NET": {"Definition": [CDE, NON_CDE]}}}


def test_without_domains_nothing_passes(stack: cdk.Stack) -> None:
    build(stack, egress=FirewallEgress())
    assert resources(stack, "AWS::NetworkFirewall::RuleGroup") == {}
    assert "StatefulRuleGroupReferences" not in policy(stack)


def test_a_firewall_is_not_deleted_or_moved_by_mistake(stack: cdk.Stack) -> None:
    build(stack)
    firewalls = resources(stack, "AWS::NetworkFirewall::Firewall").values()
    assert len(firewalls) == 2
    for firewall in firewalls:
        properties = firewall["Properties"]
        assert (properties["DeleteProtection"], properties["SubnetChangeProtection"]) == (True, True)
        assert properties["FirewallPolicyChangeProtection"] is True
        assert len(properties["SubnetMappings"]) == 1


def test_alerts_and_flows_of_each_zone_are_logged(stack: cdk.Stack) -> None:
    build(stack)
    configurations = resources(stack, "AWS::NetworkFirewall::LoggingConfiguration").values()
    assert len(configurations) == 2
    for configuration in configurations:
        destinations = configuration["Properties"]["LoggingConfiguration"]["LogDestinationConfigs"]
        assert {entry["LogType"]: entry["LogDestinationType"] for entry in destinations} == {
            "ALERT": "CloudWatchLogs",
            "FLOW": "CloudWatchLogs",
        }


def test_logs_are_delivered_under_a_policy_that_exists_first(stack: cdk.Stack) -> None:
    build(stack)
    (policy_id,) = [id_ for id_ in resources(stack, "AWS::Logs::ResourcePolicy") if "Firewall" in id_]
    for configuration in resources(stack, "AWS::NetworkFirewall::LoggingConfiguration").values():
        assert policy_id in configuration["DependsOn"]
    document = resources(stack, "AWS::Logs::ResourcePolicy")[policy_id]["Properties"]["PolicyDocument"]
    text = json.dumps(document)
    assert "delivery.logs.amazonaws.com" in text
    assert "aws:SourceAccount" in text


@pytest.mark.parametrize(
    "domain", ["*", "*.example.com", ".com", "com", "https://example.com", "example.com:443", "example.com/a", "10.0.0.1"]
)
def test_domains_that_are_no_host_names_are_refused(domain: str) -> None:
    with pytest.raises(RefusedSetting, match=r"allowed_domains must be host names such as api\.example\.com.*1\.3\.2"):
        FirewallEgress(allowed_domains={domain: "reason"})


@pytest.mark.parametrize("argument", ["allowed_domains", "general_domains"])
def test_a_domain_without_a_reason_is_refused(argument: str) -> None:
    with pytest.raises(RefusedSetting, match=rf"{argument}\['api\.example\.com'\] must be a business reason, got ' ' .*1\.2\.5"):
        FirewallEgress(**{argument: {"api.example.com": " "}})  # type: ignore[arg-type]


def test_a_bare_list_of_domains_is_refused() -> None:
    with pytest.raises(RefusedSetting, match=r"allowed_domains must be a mapping of domains to their business reasons"):
        FirewallEgress(allowed_domains=["api.example.com"])  # type: ignore[arg-type]


def test_processors_are_named_hosts() -> None:
    assert PaymentProcessor.stripe().domains == ("api.stripe.com", "files.stripe.com")
    assert PaymentProcessor.adyen().domains == (".adyenpayments.com",)
    assert PaymentProcessor.adyen(live_prefix="1797a841fbb37ca7-Shop").domains == ("1797a841fbb37ca7-shop-checkout-live.adyenpayments.com",)


@pytest.mark.parametrize(("domains", "reason"), [((), "tokens"), (("*",), "tokens"), (("pay.example.com",), "")])
def test_a_processor_without_domain_or_reason_is_refused(domains: tuple[str, ...], reason: str) -> None:
    with pytest.raises(RefusedSetting, match="payment processor 'Bank'"):
        PaymentProcessor("Bank", domains, reason)


def test_nat_alone_needs_a_record() -> None:
    with pytest.raises(RefusedSetting, match=r"record must be an ExceptionRecord, got None .*1\.3\.2"):
        NatEgress(record=None)  # type: ignore[arg-type]
