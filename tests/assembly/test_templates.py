"""Templates as text: what CloudFormation reads of JSON and YAML, and what is refused with its reason."""

import json
import subprocess
import sys
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.assembly import Evaluation, Undetermined
from pci_constructs.assembly.proofs import decoded, keeps_keys
from pci_constructs.assembly.templates import NotATemplate, UnreadableTemplate, alone, load, parse
from tests.assembly.values import TODAY

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Short forms.
        ("!Ref X", {"Ref": "X"}),
        ("!Condition X", {"Condition": "X"}),
        ("!GetAtt X.Arn", {"Fn::GetAtt": ["X", "Arn"]}),
        ("!GetAtt X.Endpoint.Port", {"Fn::GetAtt": ["X", "Endpoint.Port"]}),
        ("!GetAtt [X, Arn]", {"Fn::GetAtt": ["X", "Arn"]}),
        ("!Sub 'a${X}'", {"Fn::Sub": "a${X}"}),
        ("!Sub ['${a}', {a: !Ref X}]", {"Fn::Sub": ["${a}", {"a": {"Ref": "X"}}]}),
        ("!Join [',', [!Sub '${X}', !GetAtt X.Arn]]", {"Fn::Join": [",", [{"Fn::Sub": "${X}"}, {"Fn::GetAtt": ["X", "Arn"]}]]}),
        ("!If [C, !Ref A, !Ref 'AWS::NoValue']", {"Fn::If": ["C", {"Ref": "A"}, {"Ref": "AWS::NoValue"}]}),
        ("!Select [0, !GetAZs '']", {"Fn::Select": [0, {"Fn::GetAZs": ""}]}),
        ("!FindInMap [M, !Ref 'AWS::Region', v]", {"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "v"]}),
        ("!Transform {Name: M}", {"Fn::Transform": {"Name": "M"}}),
        ("!And [!Condition A, !Not [!Equals [a, b]]]", {"Fn::And": [{"Condition": "A"}, {"Fn::Not": [{"Fn::Equals": ["a", "b"]}]}]}),
        ("!Base64\n  Fn::Sub: x", {"Fn::Base64": {"Fn::Sub": "x"}}),
        ("!ImportValue\n  !Sub x", None),
        ("a: !Cidr [!Ref X, 2, 8]", {"a": {"Fn::Cidr": [{"Ref": "X"}, 2, 8]}}),
        # Scalars of YAML 1.1.
        ("[yes, No, on, true]", [True, False, True, True]),
        ("['yes', \"true\"]", ["yes", "true"]),
        ("2012-10-17", "2012-10-17"),
        ("2012-10-17T00:00:00Z", "2012-10-17T00:00:00Z"),
        ("[010, 0x10, 08, 1_000]", [8, 16, "08", 1000]),
        ("[~, null, '']", [None, None, ""]),
        ("a: [1.5, 1e3]", {"a": [1.5, "1e3"]}),
        # Keys are text.
        ("111122223333: {1: a}", {"111122223333": {"1": "a"}}),
        ("true: a", {"true": "a"}),
        # Anchors, aliases and merged maps.
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
        # Bytes.
        (BOM_UTF8 + b'{\n\t"a": 1}', {"a": 1}),
        (BOM_UTF8 + b"a: 1", {"a": 1}),
        ("a: é".encode("utf-16"), {"a": "é"}),
        # JSON that is YAML only.
        ("{a: 1,}", {"a": 1}),
        ('{"a": 1} # said in passing', {"a": 1}),
        ("", None),
    ],
)
def test_text_is_read_as_cloudformation_reads_it(text: Any, expected: Any) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    if expected is None and text:
        with pytest.raises(UnreadableTemplate):
            parse(content, "t")
    else:
        assert parse(content, "t") == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\na: 2", "line 2: the key 'a' occurs twice"),
        ("a: {b: 1, 'b': 2}", "line 1: the key 'b' occurs twice"),
        ("1: a\n'1': b", "line 2: the key '1' occurs twice"),
        ("yes: a\ntrue: b", "line 2: the key 'true' occurs twice"),
        ("on: a\n'true': b", "line 2: the key 'true' occurs twice"),
        ("a: {1: b, 0x1: c}", "line 1: the key '1' occurs twice"),
        ("~: a\nnull: b", "line 2: the key 'null' occurs twice"),
        ('{"a": {"b": 1, "b": 2}}', "the key 'b' occurs twice"),
        ('{"a": NaN}', "NaN is no value of JSON"),
        ('{"a": -Infinity}', "-Infinity is no value of JSON"),
        ('{"a": 1} x', "Extra data"),
        ('{"a": 1', "delimiter"),
        ("a: &x [*x]", "an alias refers to what it is part of"),
        ("a: &x {b: *x}", "an alias refers to what it is part of"),
        ("a: &x\n  <<: *x", "an alias refers to what it is part of"),
        ("a: *nobody", "line 1, column 4"),
        (LAUGHS, "aliases make it larger"),
        ("a:\n\t- b", "line 2, column 1"),
        ("a: \x00b", "#x0000"),
        ("a: 1\n---\nb: 2", "line 2"),
        ("? [a]\n: b", "unhashable"),
        ("!Ref a: b", "unhashable"),
        ("a: !!binary aGk=", "CloudFormation takes no binary"),
        ("a: !!set {b, c}", "CloudFormation takes no set"),
        ("a: !!python/object/apply:os.system [id]", "could not determine a constructor"),
        ("a: !Ref {b: !!omap [c: 1]}", "CloudFormation takes no omap"),
        (b"\xff\xff\x00", ""),
        (b'{"a": "\xff"}', ""),
    ],
)
def test_what_is_refused_says_why(text: Any, reason: str) -> None:
    with pytest.raises(UnreadableTemplate) as raised:
        parse(text if isinstance(text, bytes) else text.encode(), "t.yaml")
    assert str(raised.value).startswith("t.yaml: ")
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)


WRITTEN = st.recursive(
    st.sampled_from(
        [
            *("null", "true", "0", "-0", "1", "1.0", "1e5", "1E400", "0.1", "01", "9007199254740993", "1" * 30, "NaN", "", " ", "\ufeff"),
            *('"a:b"', '"\\u003A"', '"\\\\u003a"', '"a"', '"\\u00e9"', '"é"', '"\\/"', '"/"', '"\\ud800"', '"\\""', '"\\t"', '"\t"', '"'),
        ]
    ),
    lambda part: st.one_of(
        st.lists(part, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(st.tuples(st.sampled_from(['"a"', '"b"', '"\\u0061"', '"é"', '":"', '"\\u003a"']), part), max_size=3).map(
            lambda pairs: "{" + ",\n".join(f"{key} : {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=8,
)


def _plain(content: bytes) -> Any:
    """What is read quickly, and kept."""
    document = decoded(content)
    return document if document is not None and keeps_keys(document, content) else None


@given(WRITTEN)
def test_json_that_is_read_quickly_is_read_as_by_python_which_refuses_more_than_it(text: str) -> None:
    quick = _plain(text.encode())
    if quick is None:
        return

    def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    read = json.loads(text, object_pairs_hook=without_duplicates)
    assert (repr(read), json.dumps(read)) == (repr(quick), json.dumps(quick))


def test_what_the_cdk_writes_is_read_quickly() -> None:
    assert _plain(json.dumps({"a": {"b": [1, 1.5, "é", None]}}, indent=1, ensure_ascii=False).encode()) is not None
    assert _plain(b'{"a": 1, "a": 1}') is None


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "a: " + "[" * 100_000, "- " * 50_000 + "a", "a: " + "{b: " * 20_000])
def test_nesting_without_end_is_refused_and_breaks_nothing(text: str) -> None:
    # A process of its own: a parser in C could take the whole one down.
    program = """
import sys
from pci_constructs.assembly.templates import UnreadableTemplate, parse
try:
    parse(sys.stdin.buffer.read(), "t")
except UnreadableTemplate as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], input=text.encode(), capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"t: ")


@pytest.mark.parametrize("content", ["[]", "{}", "a: 1", "Resources: []", '{"Resources": null}', "text", ""])
def test_a_file_that_is_no_template_is_told_apart(content: str, tmp_path: Path) -> None:
    file = tmp_path / "t"
    file.write_text(content)
    with pytest.raises(NotATemplate):
        load(file)


def test_parts_that_are_not_what_a_template_has_are_named() -> None:
    found = alone(
        {
            "Resources": {
                "A": [],
                "B": {"Type": 1},
                "C": {"Type": "A::B::C", "Properties": []},
                "D": {"Type": "A::B::C", "Properties": None},
            },
            "Parameters": [],
            "Conditions": None,
            "Mappings": "x",
        },
        "t",
    )
    assert list(found.stacks[0].resources) == ["D"]
    assert found.unreadable == (
        "t: A is no resource: it has no Type",
        "t: B is no resource: it has no Type",
        "t: the Properties of C are no map",
        "t: Parameters is no map",
        "t: Mappings is no map",
    )


@pytest.mark.parametrize(
    ("section", "named"),
    [
        ({"Transform": "Mine"}, "the macro Mine"),
        ({"Transform": ["AWS::LanguageExtensions", {"Name": "AWS::Include"}]}, "the macro AWS::Include"),
        ({"Fn::Transform": {"Name": "AWS::Include"}}, "a macro rewrites the template"),
        ({"Resources": {"Fn::Transform": {"Name": "AWS::Include"}}}, "a macro adds resources"),
        ({"Resources": {"R": {"Type": "A::B::C", "Fn::Transform": {"Name": "AWS::Include"}}}}, "a macro rewrites R"),
        ({"Mappings": {"Fn::Transform": {"Name": "AWS::Include"}, "M": {}}}, "a macro adds mappings"),
        ({"Outputs": {"Fn::Transform": {"Name": "AWS::Include"}}}, "a macro adds outputs"),
    ],
)
def test_a_macro_is_never_passed_over(section: dict[str, Any], named: str) -> None:
    made = alone({"Resources": {}, **section}, "t")
    (found,) = made.unexpanded
    assert named in found
    assert made.unreadable == ()


@pytest.mark.parametrize("written", [{}, {"Properties": {}}, {"Properties": {"A": 1}}, {"Properties": None}])
def test_nothing_is_known_of_a_resource_that_a_macro_rewrites_as_a_whole(written: dict[str, Any]) -> None:
    body = {"Type": "A::B::C", "DeletionPolicy": "Retain", "Fn::Transform": {"Name": "AWS::Include"}, **written}
    evaluation = Evaluation(alone({"Resources": {"R": body}}, "t"), today=TODAY)
    resource = evaluation.view(evaluation.assembly.stacks[0].resources["R"])
    for ask in (lambda: resource.get("A"), lambda: resource.has("B"), lambda: resource.attributes.text("DeletionPolicy")):
        with pytest.raises(Undetermined):
            ask()


def chosen(*choice: Any) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    found = alone({"Resources": {"R": {"Type": "A::B::C", "Properties": {"Fn::If": list(choice)}}}}, "t")
    return found.stacks[0].resources["R"].properties, found.unexpanded


NONE = {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (("C", {"A": 1, "B": 2}, {"A": 3}), {"A": {"Fn::If": ["C", 1, 3]}, "B": {"Fn::If": ["C", 2, NONE]}}),
        (("C", NONE, {"A": 3}), {"A": {"Fn::If": ["C", NONE, 3]}}),
        (("C", {"Fn::If": ["D", {"A": 1}, {}]}, {"A": 2}), {"A": {"Fn::If": ["C", {"Fn::If": ["D", 1, NONE]}, 2]}}),
    ],
)
def test_properties_that_are_chosen_as_a_whole_are_each_chosen(choice: Any, expected: Any) -> None:
    assert chosen(*choice) == (expected, ())


@pytest.mark.parametrize("choice", [("C", {}), ("C", {"Ref": "P"}, {}), ("C", {"A": 1}, "x"), ("C", {"A": 1, "Fn::Transform": {}}, {})])
def test_what_is_no_choice_between_properties_is_named(choice: Any) -> None:
    found, left = chosen(*choice)
    assert found == {"Fn::If": list(choice)}
    assert len(left) == 1


def test_choices_without_end_are_left() -> None:
    choice: Any = {"A": 1}
    for _ in range(60):
        choice = {"Fn::If": ["C", choice, choice]}
    assert len(chosen(*choice["Fn::If"])[1]) == 1


def test_a_module_is_never_passed_over() -> None:
    (found,) = alone(
        {"Resources": {"M": {"Type": "Acme::Payments::Store::MODULE"}, "R": {"Type": "Acme::Payments::Store"}}}, "t"
    ).unexpanded
    assert found == "t: the module M becomes the resources of Acme::Payments::Store::MODULE when it is deployed"
    (found,) = alone({"Modules": {"Store": {"Source": "./store.yaml"}}, "Resources": {}}, "t").unexpanded
    assert "local modules" in found


def test_a_transform_that_adds_nothing_is_passed_over() -> None:
    for name in ("AWS::LanguageExtensions", {"Name": "AWS::LanguageExtensions"}, ["AWS::SecretsManager-2024-09-16"]):
        assert alone({"Resources": {}, "Transform": name}, "t").unexpanded == ()


LOOPS: dict[str, Any] = {"Transform": "AWS::LanguageExtensions"}


def looped(resources: dict[str, Any], **sections: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    found = alone({"Resources": resources, **LOOPS, **sections}, "t")
    return {name: resource.properties for name, resource in found.stacks[0].resources.items()}, found.unexpanded


def test_loops_are_written_out() -> None:
    body = {
        "Type": "A::B::C",
        "Properties": {"Name": {"Fn::Sub": "${Item}-x"}, "Other": {"Ref": "Item"}, "At": {"Fn::GetAtt": ["Q${Item}", "Arn"]}},
    }
    found, left = looped({"Fn::ForEach::Loop": ["Item", ["A", "B"], {"R${Item}": body}], "S": {"Type": "A::B::C"}})
    assert left == ()
    assert found["RA"] == {"Name": {"Fn::Sub": "A-x"}, "Other": "A", "At": {"Fn::GetAtt": ["QA", "Arn"]}}
    assert set(found) == {"RA", "RB", "S"}


def test_loops_within_loops_and_within_properties() -> None:
    inner = {
        "Fn::ForEach::Inner": ["J", ["1", "2"], {"R${I}${J}": {"Type": "A::B::C", "Properties": {"V": {"Fn::Join": ["", [{"Ref": "I"}]]}}}}]
    }
    found, _ = looped({"Fn::ForEach::Outer": ["I", ["A", "B"], inner]})
    assert set(found) == {"RA1", "RA2", "RB1", "RB2"}
    found, _ = looped({"R": {"Type": "A::B::C", "Properties": {"Fn::ForEach::P": ["I", ["A", "B"], {"Is${I}": True}]}}})
    assert found["R"] == {"IsA": True, "IsB": True}
    found, _ = looped({"Fn::ForEach::Odd": ["I", ["10.0.0.0/8"], {"R&{I}": {"Type": "A::B::C", "Properties": {"V": "${I}"}}}]})
    assert found == {"R100008": {"V": "10.0.0.0/8"}}


@pytest.mark.parametrize(
    "collection", [{"Ref": "P"}, {"Fn::Split": [",", "a,b"]}, "a", [1], [{"Ref": "P"}], None, [str(n) for n in range(10_001)]]
)
def test_a_loop_that_cannot_be_written_out_is_named(collection: Any) -> None:
    found, left = looped({"Fn::ForEach::Loop": ["I", collection, {"R${I}": {"Type": "A::B::C"}}]}, Parameters={"P": {"Type": "String"}})
    assert found == {}
    assert len(left) == 1
    assert "the loop Loop runs over" in left[0]


@pytest.mark.parametrize("loop", [None, [], ["I", ["a"]], ["I", ["a"], []], [1, ["a"], {}]])
def test_what_is_no_loop_is_named(loop: Any) -> None:
    assert len(looped({"Fn::ForEach::Loop": loop})[1]) == 1


def test_a_template_nested_without_end_has_its_loops_left() -> None:
    value: Any = "x"
    for _ in range(5000):
        value = [value]
    found, left = looped({"R": {"Type": "A::B::C", "Properties": {"V": value}}})
    assert set(found) == {"R"}
    assert "nested too deeply" in left[0]


def test_yaml_and_json_of_a_template_are_one(tmp_path: Path) -> None:
    written = "Resources:\n  R:\n    Type: A::B::C\n    Properties:\n      V: !Join ['', [a, !Ref X]]\n"
    (tmp_path / "t.yaml").write_text(written)
    (tmp_path / "t.json").write_text(
        json.dumps({"Resources": {"R": {"Type": "A::B::C", "Properties": {"V": {"Fn::Join": ["", ["a", {"Ref": "X"}]]}}}}})
    )
    assert load(tmp_path / "t.yaml")[0] == load(tmp_path / "t.json")[0]


def test_a_loop_that_cannot_be_written_out_within_properties_leaves_them_unknown() -> None:
    body = {"Type": "A::B::C", "Properties": {"V": {"W": 1, "Fn::ForEach::P": ["I", {"Ref": "P"}, {"Is${I}": True}]}}}
    found, left = looped({"R": body}, Parameters={"P": {"Type": "CommaDelimitedList"}})
    assert found["R"]["V"]["Fn::Transform"]
    assert len(left) == 1
