from typing import Any

import pytest

from pci_constructs.aws.eks.alarms import ANONYMOUS_PATTERN, REFUSED_PATTERN, REMOVED_PATTERN, shell_pattern
from pci_constructs.findings import Verdict
from pci_constructs.rules.eks._clusters import CLUSTER
from tests.rules.eks.test_refused_calls import watching
from tests.rules.tables import FAIL, PASS, UNDETERMINED, P, resource, said

OURS = {
    "alarm-eks-audit-failures": REFUSED_PATTERN,
    "alarm-eks-pod-shell": shell_pattern("payments"),
    "alarm-eks-policy-deletion": REMOVED_PATTERN,
    "alarm-eks-anonymous-calls": ANONYMOUS_PATTERN,
}


@pytest.mark.parametrize("rule", OURS)
def test_the_patterns_of_our_constructs_are_found_and_no_other_rule_takes_them_for_its_own(rule: str) -> None:
    for of, pattern in OURS.items():
        expected = PASS if of == rule else FAIL
        assert said(rule, resource(CLUSTER, Name="pay"), **watching({"Ref": "L"}, pattern)) is expected, of


@pytest.mark.parametrize(
    ("rule", "pattern", "expected"),
    [
        ("alarm-eks-pod-shell", '{ $.objectRef.subresource = "exec" }', PASS),
        ("alarm-eks-pod-shell", "{ $.objectRef.subresource = exec }", PASS),
        ("alarm-eks-pod-shell", '{ $.objectRef.subresource != "exec" }', FAIL),
        ("alarm-eks-pod-shell", "exec", FAIL),
        ("alarm-eks-audit-failures", "{ $.responseStatus.code >= 400 }", PASS),
        ("alarm-eks-audit-failures", "{ $.responseStatus.code>399 && $.responseStatus.code < 500 }", PASS),
        ("alarm-eks-audit-failures", "{ $.responseStatus.code >= 500 }", FAIL),
        ("alarm-eks-audit-failures", "{ $.responseStatus.code < 403 }", FAIL),
        ("alarm-eks-audit-failures", "{ ($.responseStatus.code != 401) && ($.responseStatus.code != 403) }", FAIL),
        ("alarm-eks-audit-failures", '{ $.annotations.authorization != "forbid" }', FAIL),
        ("alarm-eks-audit-failures", '{ $.annotations.authorization = "forbid" }', PASS),
        ("alarm-eks-policy-deletion", '{ ($.verb = "delete") && ($.objectRef.resource = "networkpolicies") }', FAIL),
        ("alarm-eks-policy-deletion", REMOVED_PATTERN.replace('verb = "delete', 'verb != "delete'), FAIL),
        ("alarm-eks-anonymous-calls", '{ $.user.username != "system:anonymous" }', FAIL),
        ("alarm-eks-anonymous-calls", '{ $.user.groups[0] = "system:unauthenticated" }', PASS),
    ],
)
def test_patterns(rule: str, pattern: str, expected: Verdict) -> None:
    assert said(rule, resource(CLUSTER, Name="pay"), **watching({"Ref": "L"}, pattern)) is expected


@pytest.mark.parametrize("rule", OURS)
@pytest.mark.parametrize(
    ("group", "alarm", "expected"),
    [
        ({"Ref": "L"}, {}, PASS),
        ("/aws/eks/pay/cluster", {}, PASS),
        ({"Ref": "Other"}, {}, FAIL),
        (P, {}, UNDETERMINED),
        ({"Ref": "L"}, {"AlarmActions": []}, FAIL),
        ({"Ref": "L"}, {"ActionsEnabled": False}, FAIL),
    ],
)
def test_somebody_is_told(rule: str, group: Any, alarm: dict[str, Any], expected: Verdict) -> None:
    assert said(rule, resource(CLUSTER, Name="pay"), **watching(group, OURS[rule], **alarm)) is expected


@pytest.mark.parametrize("rule", OURS)
def test_a_cluster_without_a_filter_tells_nobody(rule: str) -> None:
    assert said(rule, resource(CLUSTER, Name="pay")) is FAIL
