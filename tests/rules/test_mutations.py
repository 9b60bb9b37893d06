"""Templates with a random part replaced: no rule raises, and what is not known never makes a bad value good."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pci_constructs.assembly.templates import alone
from pci_constructs.findings import Finding, Verdict
from pci_constructs.rules import Example, Rule, all_rules, judge
from pci_constructs.rules.settings import settings_from
from tests.conftest import ROOT
from tests.rules.pack import TODAY, example

Path = tuple[str | int, ...]
DETERMINED = {Verdict.PASS, Verdict.NOT_APPLICABLE}
RULES = {rule.id: rule for rule in all_rules() if rule.check}
SECTIONS: dict[str, dict[str, Any]] = {
    "Parameters": {
        "FreeText": {"Type": "String"},
        "FreeList": {"Type": "CommaDelimitedList"},
        "Defaulted": {"Type": "String", "Default": "true"},
        "Secret": {"Type": "String", "NoEcho": True},
        "Stored": {"Type": "AWS::SSM::Parameter::Value<String>"},
        "Chosen": {"Type": "String", "AllowedValues": ["true", "false"]},
    },
    "Conditions": {"FreeCondition": {"Fn::Equals": [{"Ref": "FreeText"}, "x"]}},
    "Mappings": {"Map": {"a": {"v": "true", "l": ["x"]}, "b": {"v": "false", "l": []}}},
}
NEVER_KNOWN = ({"Fn::ImportValue": "not-of-this-assembly"}, {"Ref": "FreeText"}, {"Fn::Transform": {"Name": "Macro"}})
"""What only the deployment knows, whatever stands in its place: an import, a parameter without a default, a macro."""


@cache
def bases() -> list[tuple[str, dict[str, Any]]]:
    """Templates to start from: both examples of every rule, and those that the reference environment writes, if it was built."""
    found = []
    for rule in RULES.values():
        for shown in (rule.passing, rule.failing):
            if shown is not None:
                full = example(rule, shown)
                found.append((rule.id, json.loads(json.dumps({"Resources": full.resources, **full.rest}))))
    for file in sorted((ROOT / "cdk.out").glob("assembly-*/*.template.json")):
        document = json.loads(file.read_text("utf-8"))
        # One resource of each type is enough, and the rest of the template would only take time.
        kept = {body["Type"]: name for name, body in document["Resources"].items()}
        document["Resources"] = {name: document["Resources"][name] for name in kept.values()}
        found.append(("", document))
    return found


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every value within a value."""
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, key)
            yield from places(part, (*path, key))


def within(document: dict[str, Any]) -> list[Path]:
    """The places in which a template is mutated: everything within its resources but their types."""
    return [path for path in places(document["Resources"]) if len(path) > 1 and path[1] != "Type"]


def is_argument(path: Path) -> bool:
    """Whether a place is within the argument of an intrinsic function."""
    return any(key == "Ref" or str(key).startswith("Fn::") for key in path)


def replaced(document: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """A template with another value at a place of its resources; with none for ``...``."""
    made: dict[str, Any] = copy.deepcopy(document)
    for name, section in SECTIONS.items():
        made[name] = {**section, **made.get(name, {})}
    *above, last = path
    inner: Any = made["Resources"]
    for key in above:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return made


def at(document: dict[str, Any], path: Path) -> Any:
    value: Any = document["Resources"]
    for key in path:
        value = value[key]
    return value


def findings(document: dict[str, Any], rules: list[Rule], team: Any = None) -> list[Finding]:
    return list(judge(alone(document, "t"), rules, today=TODAY, settings=settings_from(team or {}, "t")).findings)


def rules_of(document: dict[str, Any]) -> list[Rule]:
    """The rules that are asked of a template; the others would say nothing."""
    types = {str(body.get("Type")) for body in document["Resources"].values() if isinstance(body, dict)}
    return [rule for rule in RULES.values() if types & set(rule.types)]


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 70_000),
    st.sampled_from(
        [10**400, 1.5, -0.0, "", "*", "true", "False", "0", "x", "0.0.0.0/0", "::/0", "arn:aws:iam::*:root", "é\u0000", "{", "[]", "{}"]
    ),
    st.sampled_from(
        ["{{resolve:ssm:/a}}", "arn:aws:s3:::x", "10.0.0.0/99", "TLSv1.2", "2020-13-45", "rate(1 day)", "cron(x)", "a,b", "-1", "1e9"]
    ),
    st.text(max_size=4),
)
functions = st.sampled_from(
    [
        *NEVER_KNOWN,
        {"Ref": "FreeList"},
        {"Ref": "Defaulted"},
        {"Ref": "Secret"},
        {"Ref": "Stored"},
        {"Ref": "Chosen"},
        {"Ref": "AWS::NoValue"},
        {"Ref": "AWS::Region"},
        {"Ref": "AWS::AccountId"},
        {"Ref": "Nobody"},
        {"Ref": None},
        {"Fn::GetAtt": ["Nobody", "Arn"]},
        {"Fn::GetAtt": "Nobody"},
        {"Fn::Sub": "a-${FreeText}"},
        {"Fn::Sub": "${FreeText}"},
        {"Fn::Sub": ["${a}", {"a": {"Ref": "FreeList"}}]},
        {"Fn::Sub": {}},
        {"Fn::Join": [",", {"Ref": "FreeList"}]},
        {"Fn::Join": [",", ["a", {"Ref": "FreeText"}]]},
        {"Fn::Split": [",", {"Ref": "FreeText"}]},
        {"Fn::Select": [0, {"Ref": "FreeList"}]},
        {"Fn::FindInMap": ["Map", {"Ref": "FreeText"}, "v"]},
        {"Fn::FindInMap": ["Map", "a", "l"]},
        {"Fn::If": ["FreeCondition", {"Ref": "AWS::NoValue"}, True]},
        {"Fn::If": ["Nobody", 1, 2]},
        {"Fn::If": []},
        {"Fn::GetAZs": ""},
        {"Fn::Cidr": ["10.0.0.0/16", 2, 8]},
        {"Fn::Base64": "x"},
        {"Fn::ToJsonString": {"a": 1}},
        {"Fn::Length": ["a"]},
        {"Fn::Tomorrow": None},
    ]
)
values = st.recursive(
    scalars | functions,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ABKey"), inner, max_size=2),
    max_leaves=5,
)


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A template with one to three places of it changed."""
    team, document = draw(st.sampled_from(bases()))
    for _ in range(draw(st.integers(1, 3))):
        paths = within(document)
        if not paths:
            break
        path = draw(st.sampled_from(paths))
        old = at(document, path)
        other = at(document, draw(st.sampled_from(paths)))
        resource = draw(st.sampled_from(sorted(document["Resources"])))
        new = draw(
            st.one_of(
                values,
                st.just(...),
                st.just(other),
                st.just([old]),
                st.just({"Fn::If": ["FreeCondition", old, {"Ref": "AWS::NoValue"}]}),
                st.just({"Ref": resource}),
                st.just({"Fn::GetAtt": [resource, "Arn"]}),
                st.just({"Fn::Sub": f"x-${{{resource}}}"}),
                st.builds(lambda value, old=old: {"Fn::If": ["FreeCondition", old, value]}, values),
                st.builds(lambda value, old=old: [*old, value] if isinstance(old, list) else [old, value], values),
            )
        )
        document = replaced(document, path, new)
    return team, document


LIMITS = settings(database=None, suppress_health_check=list(HealthCheck))


@settings(LIMITS, max_examples=1500)
@given(mutations())
def test_no_template_makes_a_rule_raise(mutation: tuple[str, dict[str, Any]]) -> None:
    _, document = mutation
    raised = [f"{f.rule}: {f.message}" for f in findings(document, rules_of(document)) if f.verdict is Verdict.ERROR and f.rule in RULES]
    assert raised == []


# The property: if a rule passes a resource although a value is not known, then it would pass it whatever the value were. So a value that
# is not known never hides a failure; where a rule passes all the same, its verdict does not depend on that value.

_SERVER = "an origin that is configured as a server of one's own is taken for one where its domain is not known"
TAKEN_FOR_GOOD = {
    "cloudfront-default-root-object-configured": _SERVER,
    "cloudfront-s3-origin-access-control-enabled": _SERVER,
    "cloudfront-s3-origin-non-existent-bucket": _SERVER,
}
"""Rules that pass some unknown values knowingly, and why."""
PLAIN: dict[type, list[Any]] = {
    bool: [True, False, "true", "false"],
    int: [0, 1, 22, 65_535, "3306"],
    str: ["*", "0.0.0.0/0", "::/0", "true", "false", "Enabled", "DISABLED", "x", "s3:*", "HTTP", "arn:aws:iam::111122223333:root"],
}


def kind_of(document: dict[str, Any], path: Path) -> tuple[Any, ...]:
    """The type and property that a place is, whatever resource and element of a list."""
    return (document["Resources"][path[0]].get("Type"), *(key for key in path[1:] if isinstance(key, str)))


@cache
def seen() -> dict[tuple[Any, ...], list[Any]]:
    """Every value that a template to start from has for a property."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for _, document in bases():
        for path in within(document):
            value = at(document, path)
            found.setdefault(kind_of(document, path), {})[json.dumps(value, sort_keys=True)] = value
    return {kind: list(texts.values())[:6] for kind, texts in found.items()}


def refers(value: Any) -> bool:
    """Whether a value names a resource of its template, as nothing that comes from outside can."""
    text = json.dumps(value)
    return '"Ref"' in text or "Fn::GetAtt" in text or "Fn::Sub" in text


def candidates(document: dict[str, Any], path: Path) -> list[Any]:
    """What an unknown value at a place may turn out to be: what stands there in other templates, and other scalars of its type."""
    old = at(document, path)
    key = old.get("Key") if isinstance(old, dict) else None
    # The keys of a list of pairs differ: an element cannot turn out to be a second one of another key that is there.
    alike = [value for value in seen()[kind_of(document, path)] if key is None or (isinstance(value, dict) and value.get("Key") == key)]
    return [*alike, *PLAIN.get(type(old), ())]


def verdicts_of(document: dict[str, Any], rules: list[Rule], team: Any) -> dict[tuple[str, str | None], Verdict]:
    return {(f.rule, f.subject.logical_id): f.verdict for f in findings(document, rules, team) if f.rule in RULES}


def hidden(document: dict[str, Any], path: Path, unknown: Any, known: list[Any], team: Any = None) -> list[tuple[str, str | None, Any]]:
    """The rules that pass a resource with an unknown value, and fail it with a value that it may turn out to be."""
    rules = rules_of(document)
    passing = {key for key, verdict in verdicts_of(replaced(document, path, unknown), rules, team).items() if verdict in DETERMINED}
    found = []
    for value in known:
        for key, verdict in verdicts_of(replaced(document, path, value), rules, team).items():
            own = key[1] == path[0]
            if key in passing and verdict is Verdict.FAIL and key[0] not in TAKEN_FOR_GOOD and (own or not refers(value)):
                found.append((*key, value))
    return found


def teams() -> dict[str, Any]:
    """The settings of the examples that need some."""
    return {rule.id: rule.passing.settings for rule in RULES.values() if isinstance(rule.passing, Example)}


@settings(LIMITS, max_examples=700)
@given(st.data())
def test_a_value_that_is_not_known_never_hides_a_failure(data: st.DataObject) -> None:
    of, document = data.draw(st.sampled_from(bases()))
    path = data.draw(st.sampled_from([path for path in within(document) if not is_argument(path)]))
    assert hidden(document, path, data.draw(st.sampled_from(NEVER_KNOWN)), candidates(document, path), teams().get(of)) == []
