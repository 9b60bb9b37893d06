"""One CloudFormation template, JSON or YAML with all its short forms, as a plain map; and a map as an assembly of its own."""

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pci_constructs.assembly import serverless
from pci_constructs.assembly.loops import expand
from pci_constructs.assembly.model import Assembly, Resource, Stack
from pci_constructs.assembly.proofs import PutOff, decoded, keeps_keys
from pci_constructs.assembly.values import TRANSFORM, Rewritten, function_of
from pci_constructs.digests import quickest

_MOST_BYTES = 64 * 1024 * 1024
EXPANDED_HERE = ("AWS::LanguageExtensions",)
"""Transforms that change nothing which this library does not work out itself."""
_HARMLESS = ("AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16", "AWS::CodeDeployBlueGreen")
"""Transforms that only add resources around those written in the template."""
_SIGNS = (b"Resources", b"AWSTemplateFormatVersion", b"AWS::", b"\\u", b"\\U", b"\\x", b"\\\n", b"\\\r", b"\0")
"""What a template has in it, or may have by number, over two lines, or in two bytes for a letter."""
_CALLED = (".template", ".template.json", ".template.yaml", ".template.yml")
"""How files are called that are templates, whatever is left of them."""
_SECTIONS = ("Parameters", "Conditions", "Mappings", "Outputs", "Rules")
_NO_VALUE = {"Ref": "AWS::NoValue"}
_PARTS_OF_IF = 3
_MODULE = "::MODULE"
"""How the types of modules of the registry end."""


class UnreadableTemplate(Exception):
    """A file is no template, or one that cannot be read; the message says where and why."""


class NotATemplate(UnreadableTemplate):
    """A file that can be read and is something else."""


def load(file: Path, put_off: PutOff | None = None) -> tuple[dict[str, Any], str]:
    """The document in a template file, and the file's SHA-256.

    Args:
        file: the file.
        put_off: takes what is to be shown of the file later, whose SHA-256 is empty then.

    Raises:
        NotATemplate: it has no ``Resources``, whether it can be read or not: manifests of Kubernetes and templates of Helm are such.
        UnreadableTemplate: it cannot be read, or is neither JSON nor YAML.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableTemplate(f"{file}: cannot be read: {error.strerror or error}") from None
    if len(content) > _MOST_BYTES:
        raise UnreadableTemplate(f"{file}: {len(content)} bytes, more than the {_MOST_BYTES} that are read")
    if put_off is not None:
        put_off.note(str(file), content)
        document = decoded(content)
        if _is_template(document) and put_off.takes(str(file), content, document):
            return document, ""
    try:
        document = parse(content, str(file))
    except UnreadableTemplate as error:
        if file.name.lower().endswith(_CALLED) or any(sign in content for sign in _SIGNS):
            raise
        raise NotATemplate(str(error)) from None
    if not _is_template(document):
        raise NotATemplate(f"{file}: not a CloudFormation template: it has no Resources section")
    return document, quickest(len(content))(content)


def _is_template(document: Any) -> bool:
    return isinstance(document, dict) and isinstance(document.get("Resources"), dict)


def parse(content: bytes, name: str) -> Any:
    """The document in JSON or YAML.

    Raises:
        UnreadableTemplate: it is neither, with the line where reading stopped.
    """
    content = content.removeprefix(BOM_UTF8)
    if content.lstrip()[:1] in (b"{", b"["):
        document = decoded(content)
        if document is not None and keeps_keys(document, content):
            return document
        try:
            return json.loads(content, object_pairs_hook=_without_duplicates, parse_constant=_no_number)
        except _Refused as error:
            raise UnreadableTemplate(f"{name}: {error}") from None
        except RecursionError:
            raise UnreadableTemplate(f"{name}: nested too deeply to be read") from None
        except ValueError as error:
            json_error = error
    else:
        json_error = None
    # Only here: most of what is read is JSON, and PyYAML costs more to import than a small check takes.
    from pci_constructs.assembly import yaml_tags

    try:
        return yaml_tags.parse(content)
    except yaml_tags.UnreadableYaml as error:
        raise UnreadableTemplate(f"{name}: {json_error or error}") from None


class _Refused(ValueError):
    """What Python's JSON takes and CloudFormation may not: a key that occurs twice, a number that is none."""


def _no_number(name: str) -> Any:
    raise _Refused(f"{name} is no value of JSON")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Refused(f"the key {key!r} occurs twice in one map")
            seen.add(key)
    return made


def alone(document: Mapping[str, Any], name: str, digest: str = "") -> Assembly:
    """A template that is judged on its own.

    Args:
        document: the template.
        name: what findings call it.
        digest: the SHA-256 of its file.
    """
    unreadable: list[str] = []
    stack = stack_of(document, Stack(path=name, template=name, sha256=digest), unreadable)
    return Assembly(stacks=(stack[0],), unreadable=tuple(unreadable), unexpanded=tuple(stack[1]), synthesized=False)


def stack_of(
    document: Mapping[str, Any], known: Stack, unreadable: list[str], paths: Callable[[str], str] | None = None
) -> tuple[Stack, list[str]]:
    """The stack of a template.

    Args:
        document: the template.
        known: what is known of the stack besides; its path, template, account and so on are kept.
        unreadable: takes one sentence for each part that is not what a template has there.
        paths: construct paths by logical id, if the CDK wrote the template.

    Returns:
        The stack, and what CloudFormation would make of it that is not known here.
    """
    expanded, unexpanded = expand(document, known.template)
    translated, untranslated = serverless.expand(expanded, known.template)
    expanded, unexpanded = translated, [*unexpanded, *untranslated]
    unexpanded += [
        f"{known.template}: the macro {name} rewrites the template when it is deployed" for name in _macros(expanded.get("Transform"))
    ]
    if TRANSFORM in expanded:
        unexpanded.append(f"{known.template}: a macro rewrites the template when it is deployed")
    if expanded.get("Modules"):
        unexpanded.append(f"{known.template}: local modules become resources when the template is packaged")
    resources: dict[str, Resource] = {}
    for logical_id, body in _section(expanded, "Resources", known.template, unreadable).items():
        if logical_id == TRANSFORM:
            unexpanded.append(f"{known.template}: a macro adds resources when it is deployed")
            continue
        type_ = body.get("Type") if isinstance(body, dict) else None
        if not isinstance(type_, str):
            unreadable.append(f"{known.template}: {logical_id} is no resource: it has no Type")
            continue
        if type_.endswith(_MODULE):
            unexpanded.append(f"{known.template}: the module {logical_id} becomes the resources of {type_} when it is deployed")
        properties = body.get("Properties")
        if properties is not None and not isinstance(properties, dict):
            unreadable.append(f"{known.template}: the Properties of {logical_id} are no map")
            continue
        if properties and (len(properties) == 1 or TRANSFORM in properties):
            properties = _by_condition(properties)
            if function_of(properties) or TRANSFORM in properties:
                unexpanded.append(f"{known.template}: a macro rewrites {logical_id} when it is deployed")
                properties = Rewritten(properties)
        attributes = body.copy()
        del attributes["Type"]
        attributes.pop("Properties", None)
        if TRANSFORM in body:
            unexpanded.append(f"{known.template}: a macro rewrites {logical_id} when it is deployed")
            properties, attributes = Rewritten(properties or {}), Rewritten(attributes)
        name = str(logical_id)
        resources[name] = Resource(
            name, type_, {} if properties is None else properties, attributes, paths(name) if paths else "", known.template
        )
    sections = {name.lower(): _section(expanded, name, known.template, unreadable) for name in _SECTIONS}
    unexpanded += [f"{known.template}: a macro adds {name} when it is deployed" for name in sections if TRANSFORM in sections[name]]
    return replace(known, resources=resources, **sections), unexpanded


def _by_condition(properties: Any, deepest: int = 4) -> Any:
    """Properties that one ``Fn::If`` chooses as a whole, as properties each of which is chosen; anything else as it is."""
    if function_of(properties) != "Fn::If" or not deepest:
        return properties
    choice = properties["Fn::If"]
    if not isinstance(choice, list) or len(choice) != _PARTS_OF_IF:
        return properties
    condition, *both = choice
    then, otherwise = ({} if part == _NO_VALUE else _by_condition(part, deepest - 1) for part in both)
    for part in (then, otherwise):
        if not isinstance(part, dict) or function_of(part) or TRANSFORM in part:
            return properties
    return {key: {"Fn::If": [condition, then.get(key, _NO_VALUE), otherwise.get(key, _NO_VALUE)]} for key in {**then, **otherwise}}


def _section(document: Mapping[str, Any], name: str, template: str, unreadable: list[str]) -> Mapping[str, Any]:
    section = document.get(name)
    if section is None:
        return {}
    if not isinstance(section, dict):
        unreadable.append(f"{template}: {name} is no map")
        return {}
    return section


def _macros(transform: Any) -> Iterator[str]:
    for name in transform if isinstance(transform, list) else [transform]:
        text = name.get("Name", name) if isinstance(name, Mapping) else name
        if text is not None and text not in (*EXPANDED_HERE, *_HARMLESS, serverless.TRANSFORM):
            yield str(text)
