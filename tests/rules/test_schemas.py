"""Every property that a rule asks for, and every one in its examples, exists in CloudFormation's schema of the resource."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from cfnlint.schema import ResourceNotFoundError
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from pci_constructs.assembly import Block, ResourceView
from pci_constructs.assembly.templates import alone
from pci_constructs.rules import Example, Judgement, Rule, Severity, all_rules, judge, passed
from pci_constructs.rules.settings import settings_from
from tests.rules.pack import TODAY, example

RULES = [rule for rule in all_rules() if rule.check]
BY_ID = [pytest.param(rule, id=rule.id) for rule in RULES]
_BOTH_WAYS = "what reads a rule of a group reads those for either direction"
KNOWN_OTHERWISE = {
    ("AWS::EC2::SecurityGroup", "SecurityGroupIngress.DestinationPrefixListId"): _BOTH_WAYS,
    ("AWS::EC2::SecurityGroup", "SecurityGroupEgress.SourcePrefixListId"): _BOTH_WAYS,
    ("AWS::EC2::SecurityGroupIngress", "DestinationPrefixListId"): _BOTH_WAYS,
    ("AWS::EC2::SecurityGroupEgress", "SourcePrefixListId"): _BOTH_WAYS,
}
"""Properties that a schema does not have, and why a rule asks for them all the same."""
_INDEX = re.compile(r"\[\d*\]")
_DEPTH = 5
Asked = set[tuple[str, str]]


class Schema:
    """The schema of a resource type, walked by property names."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def nodes(self, node: Any) -> Iterator[dict[str, Any]]:
        """A node and all that it may be: what it refers to, its alternatives, the elements of a list."""
        if not isinstance(node, dict):
            return
        yield node
        if "$ref" in node:
            target: Any = self._document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            yield from self.nodes(target)
        for name in ("anyOf", "oneOf", "allOf"):
            for other in node.get(name, ()):
                yield from self.nodes(other)
        if "items" in node:
            yield from self.nodes(node["items"])

    def missing(self, path: list[str]) -> str | None:
        """The first name of a path that no property has; free-form JSON below a property has any."""
        here = list(self.nodes(self._document))
        for name in path:
            found: list[dict[str, Any]] = []
            for node in here:
                if name in node.get("properties", {}):
                    found += self.nodes(node["properties"][name])
                for inner in node.get("patternProperties", {}).values():
                    found += self.nodes(inner)
            if not found:
                return None if any(map(is_free, here)) else name
            here = found
        return None

    def sample(self, node: Any, depth: int = 0) -> Any:
        """A value with every property that a node has, down to some depth."""
        every = list(self.nodes(node))
        properties = {name: inner for part in every for name, inner in part.get("properties", {}).items()}
        kinds = {kind for part in every for kind in ([part["type"]] if isinstance(part.get("type"), str) else part.get("type", ()))}
        value: Any = "x"
        if properties:
            value = {name: self.sample(inner, depth + 1) for name, inner in properties.items()} if depth < _DEPTH else {}
        elif "boolean" in kinds:
            value = True
        elif kinds & {"integer", "number"}:
            value = 1
        elif "string" in kinds:
            value = next((choice for part in every for choice in part.get("enum", ())), "x")
        elif "object" in kinds:
            value = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
        return [value] if "array" in kinds else value


def is_free(node: dict[str, Any]) -> bool:
    """Whether anything may lie below: an object of which the schema says nothing."""
    kind = node.get("type")
    if node.get("format") == "json":
        return True
    return "object" in (kind if isinstance(kind, list) else [kind]) and not node.get("properties") and not node.get("patternProperties")


@cache
def schema_of(type_: str) -> Schema | None:
    """The schema of a type; nothing if it is a custom one or one that a transform replaces."""
    try:
        return Schema(PROVIDER_SCHEMA_MANAGER.get_resource_schema(region="us-east-1", resource_type=type_).schema)
    except ResourceNotFoundError:
        return None


@contextmanager
def recorded() -> Iterator[Asked]:
    """What is asked of blocks meanwhile, as types and property paths; what lies within JSON in text is left out."""
    asked: Asked = set()
    texts: Asked = set()
    originals = {name: getattr(Block, name) for name in ("peek", "each", "inside")}
    linked = ResourceView.linked

    def note(where: Asked, block: Block, path: str) -> None:
        if block.owner:
            where.add((block.owner, _INDEX.sub("", block.where(path))))

    with pytest.MonkeyPatch.context() as patch:
        for name in ("peek", "each"):

            def ask(self: Block, path: str, name: str = name) -> Any:
                note(asked, self, path)
                return originals[name](self, path)

            patch.setattr(Block, name, ask)

        def inside(self: Block, text: Any, path: str) -> Any:
            note(texts, self, path)
            return originals["inside"](self, text, path)

        def links(self: ResourceView, type_: str, path: str) -> Any:
            asked.add((type_, _INDEX.sub("", path)))
            return linked(self, type_, path)

        patch.setattr(Block, "inside", inside)
        patch.setattr(ResourceView, "linked", links)
        yield asked
    asked -= {(type_, path) for type_, path in asked for of, text in texts if type_ == of and path.startswith(f"{text}.")}


def synthetic(type_: str) -> list[dict[str, Any]]:
    """Resources of a type: one without properties, one with all of them."""
    found = schema_of(type_)
    made: list[dict[str, Any]] = [{"Type": type_}]
    return [*made, {"Type": type_, "Properties": found.sample(found._document)}] if found else made


def asked_by(rule: Rule) -> Asked:
    """What a rule asks of its examples and of synthetic resources."""
    shown = [example(rule, each) for each in (rule.passing, rule.failing) if each is not None]
    shown += [Example(resources={"R": body}) for type_ in rule.types for body in synthetic(type_)]
    with recorded() as asked:
        for each in shown:
            team = settings_from(each.settings, "the example")
            judge(alone({"Resources": each.resources, **each.rest}, "t"), [rule], today=TODAY, settings=team)
    return asked


def unknown(asked: Asked) -> list[str]:
    """The paths among them that CloudFormation does not have."""
    found = []
    for type_, path in sorted(asked - set(KNOWN_OTHERWISE)):
        schema = schema_of(type_)
        missing = schema.missing(path.split(".")) if schema else None
        if missing:
            found.append(f"{type_}: {path}: there is no {missing}")
    return found


@pytest.mark.parametrize("rule", BY_ID)
def test_a_rule_asks_for_properties_that_there_are(rule: Rule) -> None:
    assert unknown(asked_by(rule)) == []


def written(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The property paths of a value, not those within an intrinsic function."""
    if isinstance(value, list):
        for part in value:
            yield from written(part, path)
    elif isinstance(value, dict) and not any(key == "Ref" or key.startswith("Fn::") for key in value):
        for key, part in value.items():
            yield (*path, key)
            yield from written(part, (*path, key))


@pytest.mark.parametrize("rule", BY_ID)
def test_an_example_has_properties_that_there_are(rule: Rule) -> None:
    wrong = []
    for shown in (rule.passing, rule.failing):
        for name, body in (example(rule, shown).resources if shown is not None else {}).items():
            schema = schema_of(body["Type"])
            for path in written(body.get("Properties", {})) if schema else ():
                missing = schema.missing(list(path)) if schema else None
                if missing and (body["Type"], ".".join(path)) not in KNOWN_OTHERWISE:
                    wrong.append(f"{name}, {body['Type']}: {'.'.join(path)}: there is no {missing}")
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("BucketEncryption.ServerSideEncryptionConfiguration", True),
        ("BucketEncyption.ServerSideEncryptionConfiguration", False),
        ("BucketEncryption.ServerSideEncryption", False),
        ("LifecycleConfiguration.Rules[0].Status", True),
        ("LifecycleConfiguration.Rules[0].Stattus", False),
        ("Tags[0].Key", True),
        ("DeletionPolicy", False),
    ],
)
def test_a_misspelt_path_is_found(path: str, found: bool) -> None:
    def check(resource: ResourceView) -> Judgement:
        resource.has(path) if "[" not in path else [part.has(path.rpartition(".")[2]) for part in resource.each(path.partition("[")[0])]
        return passed("x")

    rule = Rule(
        id="r",
        title="r",
        severity=Severity.LOW,
        requirements={"6.2.4": "x"},
        remediation="x",
        types=("AWS::S3::Bucket",),
        check=check,
        passing={},
        failing={},
    )
    assert (unknown(asked_by(rule)) == []) is found


def test_what_lies_within_a_policy_is_free() -> None:
    assert unknown({("AWS::KMS::Key", "KeyPolicy.Statement.Anything"), ("AWS::IAM::Role", "AssumeRolePolicyDocument.Statement")}) == []
