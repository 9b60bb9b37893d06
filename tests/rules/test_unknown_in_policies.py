from typing import Any

import pytest

from pci_constructs.assembly import Block, Evaluation, Undetermined
from pci_constructs.assembly.templates import alone
from pci_constructs.rules.policies import Statement
from tests.rules.pack import TODAY

FREE = {"Ref": "P"}
OPEN = "?"


def statement(**parts: Any) -> Statement:
    document = {"Parameters": {"P": {"Type": "String"}}, "Resources": {"R": {"Type": "A::B::C", "Properties": {"S": parts}}}}
    evaluation = Evaluation(alone(document, "t"), today=TODAY)
    block = evaluation.view(evaluation.assembly.stacks[0].resources["R"]).get("S")
    assert isinstance(block, Block)
    return Statement(block)


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        (FREE, OPEN),
        ("{{resolve:ssm:/who}}", OPEN),
        ({"Fn::Sub": "${P}${P}"}, OPEN),
        # Text around the unknown part says that it is somebody.
        ({"Fn::Sub": "arn:aws:iam::${P}:role/reports"}, False),
        ({"Fn::Sub": "arn:aws:iam::{{resolve:ssm:/account}}:root"}, False),
        ({"Fn::Select": [0, {"Fn::Split": ["|", {"Fn::Sub": "${P}|x"}]}]}, OPEN),
        ("*", True),
        ([FREE, "*"], True),
    ],
)
def test_whether_a_principal_that_is_not_known_may_be_everyone(principal: Any, expected: Any) -> None:
    found = statement(Effect="Allow", Principal={"AWS": principal}, Action="s3:*", Resource="*")
    if expected == OPEN:
        with pytest.raises(Undetermined):
            found.names_anyone()
    else:
        assert found.names_anyone() is expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({"Fn::Sub": "s3:${P}"}, OPEN),
        ({"Fn::Sub": "s3:Get${P}"}, False),
        ({"Fn::Sub": "s3:Put${P}"}, OPEN),
        ({"Fn::Sub": "sqs:${P}"}, False),
        ({"Fn::Sub": "${P}:*"}, OPEN),
        ("{{resolve:ssm:/what}}", OPEN),
        (FREE, OPEN),
        ("s3:Put*", True),
    ],
)
def test_whether_an_action_that_is_not_known_may_cover_another(action: Any, expected: Any) -> None:
    found = statement(Effect="Allow", Principal="*", Action=action, Resource="*")
    if expected == OPEN:
        with pytest.raises(Undetermined):
            found.covers_action("s3:PutObject")
    else:
        assert found.covers_action("s3:PutObject") is expected
