"""SPDX 2.3 in JSON, as syft, Trivy, GitHub and Microsoft's sbom-tool write it."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct, field

from pci_constructs.software import packages
from pci_constructs.software.licences import NOTHING_SAID, Licence, licence
from pci_constructs.software.model import GROUPING, Bill, Component, Gap, Hash

VERSIONS = ("SPDX-2.3",)
_DOCUMENT = "SPDXRef-DOCUMENT"
_HAS = ("DESCRIBES", "CONTAINS", "DEPENDS_ON", "HAS_PREREQUISITE")
_Id = Annotated[str, Meta(min_length=1)]


class Checksum(Struct, rename="camel"):
    """The checksum of a package."""

    algorithm: str
    checksum_value: str


class Reference(Struct, rename="camel"):
    """A reference of a package, such as its package URL."""

    reference_type: str = ""
    reference_locator: str = ""


class Annotation(Struct):
    """What a tool says besides."""

    comment: str = ""


class Package(Struct, rename="camel"):
    """A package."""

    spdx_id: _Id = field(name="SPDXID")
    name: str = ""
    version_info: str | None = None
    license_concluded: str | None = None
    license_declared: str | None = None
    primary_package_purpose: str | None = None
    checksums: list[Checksum] | None = None
    external_refs: list[Reference] | None = None
    attribution_texts: list[str] | None = None
    annotations: list[Annotation] | None = None


class Relationship(Struct, rename="camel"):
    """How one thing stands to another."""

    spdx_element_id: str = ""
    related_spdx_element: str = ""
    relationship_type: str = ""


class Creation(Struct, rename="camel"):
    """Who made the document, and when."""

    created: str = ""
    creators: list[str] = []


class Extracted(Struct, rename="camel"):
    """A licence that is not on SPDX's list."""

    license_id: str = ""
    name: str | None = None


class Document(Struct, rename="camel"):
    """The document, as far as it is read."""

    spdx_version: str
    creation_info: Creation
    packages: list[Package] = []
    relationships: list[Relationship] | None = None
    document_describes: list[str] | None = None
    has_extracted_licensing_infos: list[Extracted] | None = None


def bill(document: Document, digest: str) -> Bill:
    """The document as a list of components.

    Args:
        document: the document.
        digest: the SHA-256 of its bytes.
    """
    described = _described(document)
    subjects = [package for package in document.packages if package.spdx_id in described]
    subject = subjects[0] if len(subjects) == 1 else None
    parts = [package for package in document.packages if package is not subject]
    components = tuple(_component(package) for package in parts)
    image = subject is not None and (subject.primary_package_purpose or "").upper() == "CONTAINER"
    return Bill(
        format="SPDX",
        spec=document.spdx_version.removeprefix("SPDX-"),
        digest=digest,
        tools=tuple(one.removeprefix("Tool:").strip() for one in document.creation_info.creators if one.startswith("Tool:")),
        created=document.creation_info.created,
        subject=_component(subject) if subject else None,
        digests=packages.image_digests(
            purls=_purls(subject),
            names=[subject.name],
            versions=[subject.version_info or ""],
            sha256=[one.value for one in _hashes(subject) if image and one.algorithm == "sha256"],
        )
        if subject
        else (),
        components=components,
        gaps=(*_gaps(document, described, subjects), *_of(parts, components)),
    )


def _described(document: Document) -> set[str]:
    described = set(document.document_describes or ())
    for one in document.relationships or ():
        if one.relationship_type == "DESCRIBES" and one.spdx_element_id == _DOCUMENT:
            described.add(one.related_spdx_element)
        if one.relationship_type == "DESCRIBED_BY" and one.related_spdx_element == _DOCUMENT:
            described.add(one.spdx_element_id)
    return described


def _gaps(document: Document, described: set[str], subjects: list[Package]) -> Iterator[Gap]:
    if not subjects:
        yield Gap(packages.DOCUMENT, "what it describes: no package of it is" if described else "what it describes")
    elif len(subjects) > 1:
        yield Gap(packages.DOCUMENT, f"one thing that it describes: it names {len(subjects)}")
    ids = [package.spdx_id for package in document.packages]
    if twice := len(ids) - len(set(ids)):
        yield Gap(packages.DOCUMENT, f"ids of its packages that are there once: {twice} are there again")
    names = {package.spdx_id: package.name for package in document.packages}
    for one in document.relationships or ():
        if one.related_spdx_element == "NOASSERTION" and one.relationship_type in _HAS:
            where = names.get(one.spdx_element_id, packages.DOCUMENT)
            yield Gap(where, "what it contains or depends on: the document says that it does not know")
            break


def _of(parts: list[Package], components: tuple[Component, ...]) -> Iterator[Gap]:
    for package, component in zip(parts, components, strict=True):
        yield from packages.gaps(component, next(iter(_purls(package)), ""))
    yield from packages.whole(components)


def _component(package: Package) -> Component:
    return Component(
        name=package.name.strip(),
        version=packages.version_of(package.version_info),
        purl=next((packages.canonical(purl) for purl in _purls(package)), ""),
        kind=_kind(package),
        licence=_licence(package),
        hashes=tuple(_hashes(package)),
        ref=package.spdx_id,
    )


def _kind(package: Package) -> str:
    said = (package.primary_package_purpose or "library").lower().replace("_", "-")
    texts = [*(package.attribution_texts or ()), *(one.comment for one in package.annotations or ())]
    # Trivy's entry for a file of dependencies: a class and no version.
    grouping = said == "application" and not _purls(package) and not package.version_info
    return GROUPING if grouping and any(text.strip().startswith("Class: ") for text in texts) else said


def _licence(package: Package) -> Licence:
    """What was concluded, else what was declared: who concludes has looked at what is declared."""
    for text in (package.license_concluded, package.license_declared):
        if text and text.strip().upper() not in NOTHING_SAID:
            return licence(text)
    return licence("")


def _purls(package: Package) -> list[str]:
    return [one.reference_locator.strip() for one in package.external_refs or () if one.reference_type == "purl" and one.reference_locator]


def _hashes(package: Package) -> Iterator[Hash]:
    for one in package.checksums or ():
        yield Hash(one.algorithm.lower().replace("-", ""), one.checksum_value.lower())
