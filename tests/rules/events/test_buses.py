import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.events.custom_eventbus_policy_attached import RULE
from tests.rules.pack import judged

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF = {"Ref": "P"}
ORGANIZATION = {"Key": "aws:PrincipalOrgID", "Type": "StringEquals", "Value": "o-a1b2c3d4e5"}


def statement(principal: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "events:PutEvents", "Resource": "*", **more}


def verdicts(bus: dict[str, Any], *policies: dict[str, Any], name: Any = "payments") -> list[Verdict]:
    attached = {
        f"Q{n}": {"Type": "AWS::Events::EventBusPolicy", "Properties": {"EventBusName": name, **policy}}
        for n, policy in enumerate(policies)
    }
    resources = {"R": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "payments", **bus}}, **attached}
    return [f.verdict for f in judged(RULE, Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}))]


@pytest.mark.parametrize(
    ("bus", "policies", "expected"),
    [
        ({}, [], F),
        ({"Policy": {"Statement": [statement({"AWS": "111122223333"})]}}, [], P),
        ({"Policy": {"Statement": [statement("*")]}}, [], F),
        ({"Policy": REF}, [], U),
        ({}, [{"Statement": statement({"AWS": "111122223333"})}], P),
        ({}, [{"Statement": statement("*")}], F),
        ({}, [{"Statement": json.dumps(statement("*"))}], F),
        ({}, [{"Statement": json.dumps(statement({"AWS": "111122223333"}))}], P),
        ({}, [{"Statement": {"Fn::Sub": json.dumps(statement({"AWS": "${P}"}))}}], U),
        ({}, [{"Statement": "everyone"}], U),
        ({}, [{"Statement": statement("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}})}], P),
        ({}, [{"Principal": "111122223333", "Action": "events:PutEvents"}], P),
        ({}, [{"Principal": "*", "Action": "events:PutEvents"}], F),
        ({}, [{"Principal": "*", "Action": "events:PutEvents", "Condition": ORGANIZATION}], P),
        ({}, [{"Principal": "*", "Action": "events:PutEvents", "Condition": {**ORGANIZATION, "Value": REF}}], U),
        ({"Policy": {"Statement": [statement({"AWS": "111122223333"})]}}, [{"Statement": statement("*")}], F),
    ],
)
def test_policies_of_buses(bus: dict[str, Any], policies: list[Any], expected: Verdict) -> None:
    assert verdicts(bus, *policies) == [expected]


def test_the_bus_of_a_policy() -> None:
    policy = {"Statement": statement({"AWS": "111122223333"})}
    assert verdicts({}, policy, name={"Ref": "R"}) == [P]
    assert verdicts({}, policy, name="default") == [F]
