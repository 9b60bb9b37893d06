from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from pci_constructs.rules.cloudtrail._alarms import calls, watched
from tests.rules.pack import judged

P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE
FIREWALL, ACL = ("AWS::NetworkFirewall::Firewall", "AWS::WAFv2::WebACL")
OF_FIREWALL = ("AssociateFirewallPolicy", "DeleteFirewall", "UpdateFirewallPolicy", "UpdateRuleGroup")
OF_ACL = ("DeleteWebACL", "DisassociateWebACL", "UpdateWebACL")


def told(events: tuple[str, ...], *types: str) -> Verdict:
    beside: Mapping[str, Any] = {f"R{n}": {"Type": type_} for n, type_ in enumerate(types)}
    shown = Example(resources={**watched(calls(*events)).resources, **beside})
    (found,) = judged(rule("alarm-firewall-changes"), shown)
    return found.verdict


@pytest.mark.parametrize(
    ("events", "types", "expected"),
    [
        (OF_FIREWALL, (), N),
        (OF_FIREWALL, (FIREWALL,), P),
        (OF_ACL, (FIREWALL,), F),
        (OF_ACL, (ACL,), P),
        (OF_ACL, (ACL, FIREWALL), F),
        ((*OF_ACL, *OF_FIREWALL), (ACL, FIREWALL), P),
    ],
)
def test_only_what_is_there_is_asked_for(events: tuple[str, ...], types: tuple[str, ...], expected: Verdict) -> None:
    assert told(events, *types) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{ ($.eventSource = network-firewall.amazonaws.com) && ($.eventName != Describe*) && ($.eventName != List*) }", P),
        ("{ ($.eventSource = networkfirewall.amazonaws.com) && ($.eventName != Describe*) }", F),
        ("{ ($.eventSource = wafv2.amazonaws.com) && (" + calls(*OF_FIREWALL)[2:-2] + ") }", F),
    ],
)
def test_the_service_that_the_calls_are_made_to(pattern: str, expected: Verdict) -> None:
    shown = Example(resources={**watched(pattern).resources, "R": {"Type": FIREWALL}})
    (found,) = judged(rule("alarm-firewall-changes"), shown)
    assert found.verdict is expected


@pytest.mark.parametrize("type_", ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"])
def test_global_tables_are_stores_that_can_be_deleted(type_: str) -> None:
    for events, expected in ((("DeleteTable",), P), (("ConsoleLogin",), F)):
        shown = Example(resources={**watched(calls(*events)).resources, "Store": {"Type": type_}})
        assert [found.verdict for found in judged(rule("alarm-data-store-deletions"), shown)] == [expected]
