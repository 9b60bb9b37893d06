"""Names in properties are read off their text; a walk through them, which any properties take, finds the same."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pci_constructs.assembly import Stack
from pci_constructs.rules.ec2._naming import _read_off, _walked, named_in

GIVEN = {"P": {"Type": "String"}}
TEXTS = st.sampled_from(["", "X", "Y", "P", 'a "quoted" {"Ref":"X"} text', "a\\b", "ä", "${X.Arn}", '{"Ref', "Ref", "Fn::GetAtt"])
CALLS = st.one_of(
    st.fixed_dictionaries({"Ref": TEXTS}),
    st.fixed_dictionaries({"Fn::GetAtt": st.one_of(st.lists(TEXTS, min_size=1, max_size=3), TEXTS, st.just(["N", "Outputs.O"]))}),
    st.fixed_dictionaries({"Fn::Sub": TEXTS}),
    st.fixed_dictionaries({"Fn::ImportValue": TEXTS}),
    st.fixed_dictionaries({"Ref": TEXTS, "More": TEXTS}),
    st.fixed_dictionaries({"Fn::GetStackOutput": TEXTS}),
)
KEYS = st.sampled_from(["A", "B", "Ref", "Fn::Join", "Fn::If", "Fn::Select", "Fn::Transform", '{"Ref', "Condition"])
PROPERTIES = st.recursive(
    st.one_of(TEXTS, CALLS, st.booleans(), st.none(), st.integers(0, 9)),
    lambda parts: st.one_of(st.lists(parts, max_size=4), st.dictionaries(KEYS, parts, max_size=4)),
    max_leaves=20,
)


@settings(max_examples=500, deadline=None)
@given(PROPERTIES)
def test_both_ways_find_the_same(properties: Any) -> None:
    found = _read_off(properties, GIVEN)
    assert found is None or found == _walked(properties, GIVEN)


def test_the_usual_calls_are_read_off() -> None:
    usual = {
        "A": [{"Ref": "X"}, {"Fn::GetAtt": ["Y", "Arn"]}, "text"],
        "B": {"Fn::Join": ["", ["a", {"Ref": "P"}, {"Fn::Select": [0, {"Fn::Split": [",", {"Fn::ImportValue": "N"}]}]}]]},
    }
    assert _read_off(usual, GIVEN) == ({"X", "Y", "P"}, {"N"}, True)
    assert _read_off(usual, {}) == ({"X", "Y", "P"}, {"N"}, False)


def test_other_calls_are_walked_to() -> None:
    stack = Stack(path="s", template="s")
    for other, named in (
        ({"Fn::Sub": "${X}"}, {"X"}),
        ({"Fn::GetAtt": "Y.Arn"}, {"Y"}),
        ({"Fn::GetAtt": ["N", "Outputs.O"]}, {"N"}),
        ({"Fn::GetAtt": ["Y", {"Ref": "P"}]}, {"Y", "P"}),
    ):
        assert _read_off({"A": other}, {}) is None
        assert named_in({"A": other}, stack)[0] == named
