"""Reads a ``cdk.out``: manifests of the app and its stages, templates, nested templates, construct metadata."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import DecodeError, Struct, field
from msgspec.json import decode
from msgspec.structs import replace

from pci_constructs.assembly import serverless
from pci_constructs.assembly.model import Assembly, Metadata, Resource, Stack
from pci_constructs.assembly.proofs import PutOff
from pci_constructs.assembly.templates import stack_of
from pci_constructs.digests import quickest


class UnreadableAssembly(Exception):
    """There is no cloud assembly at the place that was named."""


_LOGICAL_ID, _TEMPLATE = "aws:cdk:logicalId", "aws:cdk:templateFile"
_SPENT = frozenset({_LOGICAL_ID, _TEMPLATE, "aws:cdk:creationStack", "aws:cdk:analytics:construct", "aws:cdk:analytics:method"})
"""What the CDK notes of each construct, and nobody asks for once the paths are known: most of the metadata."""


class _Harvest(Struct):
    root: Path
    stacks: list[Stack] = field(default_factory=list)
    metadata: list[Metadata] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unexpanded: list[str] = field(default_factory=list)
    digests: dict[Path, str] = field(default_factory=dict)
    manifests: set[str] = field(default_factory=set)
    put_off: PutOff | None = None

    def name(self, file: Path) -> str:
        """The file's place in the assembly, which stays the same whatever the way to it."""
        return os.path.relpath(file, self.root)

    def holds(self, file: Path) -> bool:
        """Whether a file lies in the assembly; a manifest may name any other."""
        return not self.name(file).startswith("..")

    def note(self, file: Path, content: bytes) -> None:
        """Notes that a file was read, for who has to know what the assembly is made of."""
        if self.put_off is not None:
            self.put_off.note(str(file), content)

    def digest(self, file: Path, content: bytes) -> None:
        """Notes the SHA-256 of a template, or leaves it for later."""
        later = self.put_off is not None and self.put_off.takes(self.name(file), content)
        self.digests[file] = "" if later else quickest(len(content))(content)


def read(directory: Path, put_off: PutOff | None = None) -> Assembly:
    """Reads a cloud assembly.

    What cannot be read inside it does not stop the reading: it is listed in ``Assembly.unreadable``.

    Args:
        directory: the folder that holds ``manifest.json``, usually ``cdk.out``.
        put_off: takes what is to be shown of the templates later, whose SHA-256 is empty then.

    Raises:
        UnreadableAssembly: the folder holds no manifest, or the manifest is not one.
    """
    if not (directory / "manifest.json").is_file():
        raise UnreadableAssembly(f"{directory}: there is no manifest.json, so this is no cloud assembly; run cdk synth first")
    harvest = _Harvest(directory, put_off=put_off)
    _read_manifest(directory, "", harvest)
    return Assembly(
        stacks=tuple(harvest.stacks),
        metadata=tuple(harvest.metadata),
        unreadable=tuple(dict.fromkeys(harvest.unreadable)),
        unexpanded=tuple(dict.fromkeys(harvest.unexpanded)),
        cdk_version=_cdk_version(directory / "tree.json"),
    )


_CDK = rb'"fqn":\s*"aws-cdk-lib\.[\w.]+",\s*"version":\s*"([\w.+-]{1,40})"'
_ENOUGH = 1 << 16


def _cdk_version(tree: Path) -> str | None:
    """The version that the first construct of the CDK has in a tree, which may be far larger than all templates."""
    try:
        with tree.open("rb") as file:
            found = re.search(_CDK, file.read(_ENOUGH))
    except OSError:
        return None
    return found[1].decode() if found else None


def _load(file: Path, harvest: _Harvest, *, is_template: bool = False) -> dict[str, Any] | None:
    """The JSON object in a file, or nothing and a note of why not."""
    if not harvest.holds(file):
        harvest.unreadable.append(f"{file}: lies outside the assembly and is not read; run cdk synth again")
        return None
    try:
        read = file.read_bytes()
        harvest.note(file, read)
        content = _parsed(read)
    except OSError as error:
        harvest.unreadable.append(f"{harvest.name(file)}: cannot be read: {error.strerror or error}; run cdk synth again")
        return None
    except RecursionError:
        harvest.unreadable.append(f"{harvest.name(file)}: nested too deeply to be read")
        return None
    except ValueError as error:
        harvest.unreadable.append(f"{harvest.name(file)}: not JSON: {error}; run cdk synth again")
        return None
    if not isinstance(content, dict):
        harvest.unreadable.append(f"{harvest.name(file)}: a JSON object was expected, this is {type(content).__name__}")
        return None
    if is_template:
        harvest.digest(file, read)
    return content


def _parsed(read: bytes) -> Any:
    """The value in JSON. What msgspec refuses, Python's own reads, or says in the words of people where it ends."""
    try:
        return decode(read)
    except (DecodeError, RecursionError, UnicodeError):
        return json.loads(read)


def _read_manifest(directory: Path, stage: str, harvest: _Harvest) -> None:
    name = harvest.name(directory)
    if name in harvest.manifests:
        harvest.unreadable.append(f"{name}: a stage that is part of itself")
        return
    harvest.manifests.add(name)
    manifest = _load(directory / "manifest.json", harvest)
    for id_, artifact in _items(manifest, "artifacts"):
        properties = _map(artifact.get("properties"))
        if artifact.get("type") == "cdk:cloud-assembly":
            inner = str(properties.get("displayName", id_))
            _read_manifest(directory / str(properties.get("directoryName", id_)), inner, harvest)
        elif artifact.get("type") == "aws:cloudformation:stack":
            _read_stack(directory, stage, id_, artifact, harvest)


def _read_stack(directory: Path, stage: str, artifact_id: str, artifact: Mapping[str, Any], harvest: _Harvest) -> None:
    properties = _map(artifact.get("properties"))
    metadata = _metadata(directory, artifact, harvest)
    harvest.metadata += [entry for entry in metadata if entry.type not in _SPENT]
    paths = _Paths(metadata)
    account, _, region = str(artifact.get("environment", "")).removeprefix("aws://").partition("/")
    if not isinstance(properties.get("templateFile"), str):
        harvest.unreadable.append(f"{harvest.name(directory / 'manifest.json')}: the stack {artifact_id} names no template")
        return
    file = directory / str(properties["templateFile"])
    root = Stack(
        path=str(artifact.get("displayName", "")).split(" ")[0],
        template=harvest.name(file),
        name=str(properties.get("stackName") or artifact_id),
        stage=stage,
        account=None if account.startswith("unknown") else account,
        region=None if region.startswith("unknown") else region,
        tags={str(k): str(v) for k, v in _map(properties.get("tags")).items()},
        termination_protection=properties.get("terminationProtection") is True,
    )
    _read_template(file, root, paths, harvest)


def _read_template(file: Path, stack: Stack, paths: "_Paths", harvest: _Harvest) -> None:
    """Reads one template and those that it nests."""
    template = _load(file, harvest, is_template=True)
    if template is None:
        return
    known = replace(stack, path=paths.of_template(file.name) or stack.path, sha256=harvest.digests[file])
    made, unexpanded = stack_of(template, known, harvest.unreadable, lambda logical_id: paths.of(file.name, logical_id))
    harvest.stacks.append(made)
    harvest.unexpanded += unexpanded
    for resource in made.resources.values():
        if resource.type == "AWS::CloudFormation::Stack" and resource.properties.get("TemplateURL") != serverless.ELSEWHERE:
            _read_nested(file, stack, resource, paths, harvest)


def _read_nested(file: Path, parent: Stack, resource: Resource, paths: "_Paths", harvest: _Harvest) -> None:
    # The CLI writes the asset's path beside the resource; in plain Python only the construct metadata knows the file.
    asset = _map(resource.attributes.get("Metadata")).get("aws:asset:path") or paths.nested_by(resource.construct_path)
    if not isinstance(asset, str) or not asset:
        harvest.unreadable.append(f"{parent.template}: {resource.logical_id} nests a template that is not in the assembly")
        return
    nested = file.parent / asset
    if harvest.name(nested) in {stack.template for stack in harvest.stacks}:
        harvest.unreadable.append(f"{parent.template}: {resource.logical_id} nests a template that has been read already")
        return
    pairs = resource.properties.get("Tags")
    tags = {str(tag.get("Key")): str(tag.get("Value")) for tag in (pairs if isinstance(pairs, list) else ()) if isinstance(tag, dict)}
    # A nested stack has its parent's account, region and protection; its tags are those of the resource that nests it.
    child = replace(
        parent, template=harvest.name(nested), name="", parent=parent.template, nested_by=resource.logical_id, tags={**parent.tags, **tags}
    )
    _read_template(nested, child, paths, harvest)


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(document: Mapping[str, Any] | None, section: str) -> Iterator[tuple[str, dict[str, Any]]]:
    entries = (document or {}).get(section)
    if isinstance(entries, dict):
        yield from ((str(key), value) for key, value in entries.items() if isinstance(value, dict))


def _metadata(directory: Path, artifact: Mapping[str, Any], harvest: _Harvest) -> list[Metadata]:
    """The construct metadata of a stack and its nested stacks, which older CDK versions keep in the manifest itself."""
    file = artifact.get("additionalMetadataFile")
    document = _load(directory / str(file), harvest) if file else artifact.get("metadata")
    return [
        Metadata(path=str(path).strip("/"), type=str(entry.get("type")), data=entry.get("data"))
        for path, entries in _map(document).items()
        if isinstance(entries, list)
        for entry in entries
        if isinstance(entry, dict)
    ]


class _Paths:
    """Construct paths by template file and logical id: the nearest ancestor with a template file decides which template it is."""

    def __init__(self, metadata: list[Metadata]) -> None:
        self._templates = {entry.path: str(entry.data) for entry in metadata if entry.type == _TEMPLATE}
        self._by_template = {name: path for path, name in self._templates.items()}
        self._resources: dict[tuple[str, str], str] = {}
        for entry in metadata:
            if entry.type == _LOGICAL_ID:
                self._resources[self._template_of(entry.path), str(entry.data)] = entry.path

    def _template_of(self, path: str) -> str:
        while path and path not in self._templates:
            path = path.rpartition("/")[0]
        return self._templates.get(path, "")

    def of(self, template: str, logical_id: str) -> str:
        return self._resources.get((template, logical_id), "")

    def nested_by(self, path: str) -> str | None:
        """The template of the nested stack whose resource lies at this path, ``…/N.NestedStack/N.NestedStackResource``."""
        return self._templates.get(path.rpartition("/")[0].removesuffix(".NestedStack"))

    def of_template(self, template: str) -> str:
        return self._by_template.get(template, "")
