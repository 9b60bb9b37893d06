from datetime import date
from typing import Any

from pci_constructs.assembly import Evaluation, Reference, Unknown
from pci_constructs.assembly.templates import alone


def resolved(value: Any) -> Any:
    others = {name: {"Type": "A::B::D"} for name in ("X", "Y")}
    template = {"Parameters": {"P": {"Type": "String"}}, "Resources": {"R": {"Type": "A::B::C", "Properties": {"V": value}}, **others}}
    evaluation = Evaluation(alone(template, "template.json"), today=date(2026, 11, 24))
    return evaluation.view(evaluation.assembly.stacks[0].resources["R"]).peek("V")


def test_text_around_an_unknown_part_keeps_its_shape() -> None:
    for value in ({"Fn::Sub": "a:${P}:b"}, {"Fn::Join": [":", ["a", {"Ref": "P"}, "b"]]}):
        found = resolved(value)
        assert isinstance(found, Unknown)
        assert found.shape.startswith("a:")
        assert found.shape.endswith(":b")


def test_a_list_that_was_joined_comes_apart_into_all_its_elements() -> None:
    for separator in (",", "||"):
        joined = {"Fn::Join": [separator, [{"Ref": "X"}, "z", {"Ref": "Y"}, {"Fn::Sub": "${X}-${Y}"}]]}
        found = resolved({"Fn::Split": [separator, joined]})
        assert found == ["${X}", "z", "${Y}", "${X}-${Y}"]
        assert [isinstance(part, Reference) for part in found] == [True, False, True, False]


def test_text_that_may_come_apart_elsewhere_is_not_known() -> None:
    assert isinstance(resolved({"Fn::Split": ["/", {"Fn::Join": ["/", [{"Ref": "X"}, {"Ref": "Y"}]]}]}), Unknown)
    assert resolved({"Fn::Split": [":", {"Fn::Sub": "a:${X.Arn}"}]}) == "${X.Arn, in part}"
