from datetime import date
from typing import Any

from pci_constructs.assembly import Evaluation, Unknown
from pci_constructs.assembly.templates import alone


def resolved(value: Any) -> Any:
    template = {"Parameters": {"P": {"Type": "String"}}, "Resources": {"R": {"Type": "A::B::C", "Properties": {"V": value}}}}
    evaluation = Evaluation(alone(template, "template.json"), today=date(2026, 11, 24))
    return evaluation.view(evaluation.assembly.stacks[0].resources["R"]).peek("V")


def test_text_around_an_unknown_part_keeps_its_shape() -> None:
    for value in ({"Fn::Sub": "a:${P}:b"}, {"Fn::Join": [":", ["a", {"Ref": "P"}, "b"]]}):
        found = resolved(value)
        assert isinstance(found, Unknown)
        assert found.shape.startswith("a:")
        assert found.shape.endswith(":b")
