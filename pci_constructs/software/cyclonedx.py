"""CycloneDX 1.4 to 1.7 in JSON, as syft, Trivy, cdxgen and the build tools' own plugins write it."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from pci_constructs.software import packages
from pci_constructs.software.licences import Licence, all_of
from pci_constructs.software.model import GROUPING, Bill, Gap, Hash
from pci_constructs.software.model import Component as Made

VERSIONS = ("1.4", "1.5", "1.6", "1.7")
_REPO_DIGESTS = ("aquasecurity:trivy:RepoDigest", "oci:image:RepoDigest")
_CLASS = "aquasecurity:trivy:Class"


class License(Struct):
    """A licence by its id, or by a name."""

    id: str | None = None
    name: str | None = None


class Choice(Struct):
    """A licence, or an expression."""

    license: License | None = None
    expression: str | None = None


class Digest(Struct):
    """A hash."""

    alg: str
    content: str


class Property(Struct):
    """What a tool says besides."""

    name: str = ""
    value: str | None = None


class Component(Struct, rename="camel"):
    """A component, which may have others in it."""

    name: str
    type: str = "library"
    group: str | None = None
    version: str | None = None
    purl: str | None = None
    bom_ref: str | None = field(default=None, name="bom-ref")
    licenses: list[Choice] | None = None
    hashes: list[Digest] | None = None
    properties: list[Property] | None = None
    components: "list[Component] | None" = None


class Metadata(Struct):
    """What the document is about, and what made it."""

    timestamp: str = ""
    component: Component | None = None
    tools: Any = None
    properties: list[Property] | None = None


class Composition(Struct):
    """How complete some part of the list is."""

    aggregate: str = ""


class Document(Struct, rename="camel"):
    """The document, as far as it is read."""

    spec_version: str
    metadata: Metadata | None = None
    components: list[Component] | None = None
    compositions: list[Composition] | None = None


def bill(document: Document, digest: str) -> Bill:
    """The document as a list of components.

    Args:
        document: the document.
        digest: the SHA-256 of its bytes.
    """
    metadata = document.metadata or Metadata()
    subject = metadata.component
    stated = [*_flat((subject.components if subject else None) or []), *_flat(document.components or [])]
    components = tuple(_component(one) for one in stated)
    return Bill(
        format="CycloneDX",
        spec=document.spec_version,
        digest=digest,
        tools=tuple(_tools(metadata.tools)),
        created=metadata.timestamp,
        subject=_component(subject) if subject else None,
        digests=_digests(subject, metadata),
        components=components,
        gaps=(*_gaps(document, subject), *_of(stated, components)),
    )


def _digests(subject: Component | None, metadata: Metadata) -> tuple[str, ...]:
    if subject is None:
        return ()
    properties = [*(subject.properties or ()), *(metadata.properties or ())]
    return packages.image_digests(
        purls=[subject.purl] if subject.purl else [],
        names=[subject.name, *(one.value or "" for one in properties if one.name in _REPO_DIGESTS)],
        versions=[subject.version or ""],
        sha256=[one.value for one in _hashes(subject) if subject.type == "container" and one.algorithm == "sha256"],
    )


def _flat(components: list[Component]) -> Iterator[Component]:
    waiting = list(reversed(components))
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.components or []))


def _gaps(document: Document, subject: Component | None) -> Iterator[Gap]:
    if subject is None:
        yield Gap(packages.DOCUMENT, "what it describes (metadata.component)")
    if any(one.aggregate.startswith("incomplete") for one in document.compositions or ()):
        yield Gap(packages.DOCUMENT, "components: it says itself that it is incomplete (compositions)")


def _of(stated: list[Component], components: tuple[Made, ...]) -> Iterator[Gap]:
    for one, component in zip(stated, components, strict=True):
        yield from packages.gaps(component, one.purl or "")
    yield from packages.whole(components)


def _component(one: Component) -> Made:
    group = (one.group or "").strip()
    return Made(
        name=f"{group}/{one.name.strip()}" if group and one.name.strip() else one.name.strip(),
        version=packages.version_of(one.version),
        purl=packages.canonical(one.purl or ""),
        kind=_kind(one),
        licence=_licence(one.licenses or []),
        hashes=tuple(_hashes(one)),
        ref=one.bom_ref or "",
    )


def _kind(one: Component) -> str:
    # Trivy's entry for a file of dependencies: a class, and neither version nor package URL.
    grouping = one.type == "application" and not one.purl and not one.version
    return GROUPING if grouping and any(each.name == _CLASS for each in one.properties or ()) else one.type


def _licence(choices: list[Choice]) -> Licence:
    """All that are named apply: the format does not say that one may choose, but in an expression."""
    return all_of(one.expression or (one.license and (one.license.id or one.license.name)) or "" for one in choices)


def _hashes(one: Component) -> Iterator[Hash]:
    for each in one.hashes or ():
        yield Hash(each.alg.lower().replace("-", ""), each.content.lower())


def _tools(tools: Any) -> Iterator[str]:
    """The tools, which are a list up to 1.4 and an object with components from 1.5 on."""
    listed = tools.get("components") if isinstance(tools, dict) else tools
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            version = one.get("version")
            yield f"{one['name']}-{version}" if isinstance(version, str) else one["name"]
