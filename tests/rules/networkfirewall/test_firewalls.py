from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.networkfirewall.netfw_change_protection_enabled import RULE as PROTECTED
from pci_constructs.rules.networkfirewall.netfw_logging_enabled import RULE as LOGS
from pci_constructs.rules.networkfirewall.netfw_policy_default_action_full_packets import RULE as DEFAULT
from pci_constructs.rules.networkfirewall.netfw_policy_rule_group_associated import RULE as GROUPS
from pci_constructs.rules.networkfirewall.netfw_policy_stateful_default_drop import RULE as STATEFUL
from pci_constructs.rules.networkfirewall.netfw_stateless_rule_group_not_empty import RULE as EMPTY
from tests.rules.pack import judged, verdicts

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
UNKNOWN = {"Fn::ImportValue": "elsewhere"}
ALERT, FLOW = {"LogType": "ALERT"}, {"LogType": "FLOW"}


@pytest.mark.parametrize(
    ("configurations", "expected"),
    [
        ([], F),
        ([[ALERT, FLOW]], P),
        ([[{"LogType": "alert"}, {"LogType": "flow"}, {"LogType": "TLS"}]], P),
        ([[FLOW]], F),
        ([[ALERT], [FLOW]], P),
        ([[ALERT, {"LogType": UNKNOWN}]], U),
        ([UNKNOWN], U),
    ],
)
def test_logs(configurations: list[Any], expected: Verdict) -> None:
    logging = {
        f"L{n}": {
            "Type": "AWS::NetworkFirewall::LoggingConfiguration",
            "Properties": {"FirewallArn": {"Fn::GetAtt": ["R", "FirewallArn"]}, "LoggingConfiguration": {"LogDestinationConfigs": configs}},
        }
        for n, configs in enumerate(configurations)
    }
    assert [f.verdict for f in judged(LOGS, Example(resources={"R": {"Type": LOGS.types[0]}, **logging}))] == [expected]


@pytest.mark.parametrize(("name", "expected"), [("cde", P), ("other", F)])
def test_logs_of_a_firewall_that_is_named_by_its_arn(name: str, expected: Verdict) -> None:
    arn = {"Fn::Sub": f"arn:aws:network-firewall:${{AWS::Region}}:${{AWS::AccountId}}:firewall/{name}"}
    logged = {"FirewallArn": arn, "LoggingConfiguration": {"LogDestinationConfigs": [ALERT, FLOW]}}
    resources = {
        "R": {"Type": LOGS.types[0], "Properties": {"FirewallName": "cde"}},
        "L": {"Type": "AWS::NetworkFirewall::LoggingConfiguration", "Properties": logged},
    }
    assert [f.verdict for f in judged(LOGS, Example(resources=resources))] == [expected]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (["aws:drop"], P),
        (["aws:forward_to_sfe", "CountIt"], P),
        (["aws:drop", "aws:pass"], F),
        (["CountIt"], F),
        ([], F),
        (["aws:drop", UNKNOWN], U),
        (["aws:pass", UNKNOWN], F),
        (UNKNOWN, U),
        ("aws:drop", P),
    ],
)
def test_the_default_for_packets(actions: Any, expected: Verdict) -> None:
    assert verdicts(DEFAULT, {"FirewallPolicy": {"StatelessDefaultActions": actions}}) == {expected}


def test_rule_groups_of_a_policy() -> None:
    group = {"ResourceArn": UNKNOWN, "Priority": 1}
    assert verdicts(GROUPS, {"FirewallPolicy": {"StatelessRuleGroupReferences": [group]}}) == {P}
    assert verdicts(GROUPS, {"FirewallPolicy": {}}) == {F}
    assert verdicts(GROUPS, {"FirewallPolicy": {"StatefulRuleGroupReferences": UNKNOWN}}) == {U}
    chosen = {"Fn::If": ["C", group, {"Ref": "AWS::NoValue"}]}
    conditions = {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}}
    parameters = {"P": {"Type": "String"}}
    assert verdicts(
        GROUPS, {"FirewallPolicy": {"StatefulRuleGroupReferences": [chosen]}}, Conditions=conditions, Parameters=parameters
    ) == {F}


def test_rules_of_a_group() -> None:
    assert verdicts(EMPTY, {"Type": "STATEFUL"}) == {N}
    assert verdicts(EMPTY, {"Type": "STATELESS"}) == {F}
    assert verdicts(EMPTY, {"Type": "STATELESS", "RuleGroup": UNKNOWN}) == {U}
    assert verdicts(EMPTY, {"Type": UNKNOWN}) == {U}


STRICT, REFERENCE = {"RuleOrder": "STRICT_ORDER"}, {"ResourceArn": UNKNOWN, "Priority": 1}
ON = {"StatelessDefaultActions": ["aws:forward_to_sfe"], "StatefulEngineOptions": STRICT}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({**ON, "StatefulDefaultActions": ["aws:drop_established", "aws:alert_established"]}, P),
        ({**ON, "StatefulDefaultActions": "aws:drop_strict"}, P),
        ({**ON, "StatefulDefaultActions": ["aws:alert_strict"]}, F),
        ({**ON, "StatefulDefaultActions": []}, F),
        (ON, F),
        ({**ON, "StatefulDefaultActions": [UNKNOWN]}, U),
        ({**ON, "StatefulDefaultActions": ["aws:drop_strict", UNKNOWN]}, P),
        ({**ON, "StatefulEngineOptions": UNKNOWN}, U),
        ({**ON, "StatefulEngineOptions": {}, "StatefulRuleGroupReferences": [REFERENCE]}, U),
        ({**ON, "StatefulEngineOptions": {}}, F),
        ({"StatelessDefaultActions": ["aws:drop"], "StatelessFragmentDefaultActions": ["aws:drop"]}, N),
        # A group elsewhere may hand packets on, and may not.
        ({"StatelessDefaultActions": ["aws:drop"], "StatelessRuleGroupReferences": [REFERENCE], "StatefulEngineOptions": STRICT}, U),
        ({**ON, "StatelessRuleGroupReferences": [REFERENCE]}, F),
        ({**ON, "StatelessRuleGroupReferences": [REFERENCE], "StatefulDefaultActions": ["aws:drop_strict"]}, P),
        (UNKNOWN, U),
    ],
)
def test_the_default_for_connections(policy: Any, expected: Verdict) -> None:
    assert verdicts(STATEFUL, {"FirewallPolicy": policy}) == {expected}


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([["aws:drop"], ["aws:pass", "CountIt"]], N),
        ([["aws:drop"], ["CountIt", "aws:forward_to_sfe"]], F),
        ([], N),
        ([["aws:drop"], UNKNOWN], U),
    ],
)
def test_a_stateless_group_may_hand_packets_on(actions: list[Any], expected: Verdict) -> None:
    rules = [{"Priority": n, "RuleDefinition": {"Actions": of, "MatchAttributes": {}}} for n, of in enumerate(actions)]
    source = {"RulesSource": {"StatelessRulesAndCustomActions": {"StatelessRules": rules}}}
    policy = {
        "StatelessDefaultActions": ["aws:drop"],
        "StatelessFragmentDefaultActions": ["aws:drop"],
        "StatelessRuleGroupReferences": [{"ResourceArn": {"Ref": "Group"}, "Priority": 1}],
        "StatefulEngineOptions": STRICT,
    }
    resources = {
        "R": {"Type": STATEFUL.types[0], "Properties": {"FirewallPolicy": policy}},
        "Group": {"Type": "AWS::NetworkFirewall::RuleGroup", "Properties": {"Type": "STATELESS", "RuleGroup": source}},
    }
    assert [f.verdict for f in judged(STATEFUL, Example(resources=resources))] == [expected]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, P),
        ({"SubnetChangeProtection": "false"}, F),
        ({"FirewallPolicyChangeProtection": {"Ref": "AWS::NoValue"}}, F),
        ({"DeleteProtection": UNKNOWN}, U),
        ({"DeleteProtection": UNKNOWN, "SubnetChangeProtection": False}, F),
        # One at a transit gateway has zones, and no subnets that anybody could change.
        ({"TransitGatewayId": "tgw-1", "AvailabilityZoneChangeProtection": True, "SubnetChangeProtection": False}, P),
        ({"TransitGatewayId": UNKNOWN, "AvailabilityZoneChangeProtection": "true"}, P),
        ({"TransitGatewayId": "tgw-1"}, F),
        ({"TransitGatewayId": {"Ref": "AWS::NoValue"}}, P),
    ],
)
def test_protection_against_changes(changed: dict[str, Any], expected: Verdict) -> None:
    assert isinstance(PROTECTED.passing, dict)
    assert verdicts(PROTECTED, {**PROTECTED.passing, **changed}) == {expected}
