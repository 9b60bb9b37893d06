"""Package URLs and digests in lists of components, and what a component must say to be complete."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from pci_constructs.software.model import Component, Gap

if TYPE_CHECKING:
    from packageurl import PackageURL

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_AT_DIGEST = re.compile(r"@(sha256:[0-9a-f]{64})$(?!\n)")
# What tools write where they know no version.
_NO_VERSION = ("", "unknown", "(devel)", "noassertion", "none", "null", "n/a", "undefined")
_IMAGES = ("oci", "docker")
DOCUMENT = "the document"


@cache
def package_url(text: str) -> "PackageURL | None":
    """A package URL in its parts; ``None`` if the text is none."""
    from packageurl import PackageURL

    try:
        return PackageURL.from_string(text)
    except ValueError:
        return None


def canonical(text: str) -> str:
    """A package URL in its canonical form; empty if it is none."""
    found = package_url(text.strip())
    return found.to_string() if found else ""


def version_of(text: str | None) -> str:
    """A version; empty where a tool wrote a word instead."""
    stripped = (text or "").strip()
    return "" if stripped.casefold() in _NO_VERSION else stripped


def image_digests(*, purls: Iterable[str], names: Iterable[str], versions: Iterable[str], sha256: Iterable[str]) -> tuple[str, ...]:
    """The digests of the image that a document describes, each once, in the order of how surely they are meant.

    Args:
        purls: the package URLs of what is described.
        names: texts that may end in ``@sha256:…``.
        versions: versions, which may be digests.
        sha256: hexadecimal SHA-256 of what is described.
    """
    found: list[str] = []
    for text in purls:
        purl = package_url(text)
        if purl and purl.type in _IMAGES and purl.version:
            found.append(purl.version)
    found += [match[1] for name in names if (match := _AT_DIGEST.search(name))]
    found += versions
    found += [f"sha256:{value.lower()}" for value in sha256]
    return tuple(dict.fromkeys(digest for digest in found if DIGEST.fullmatch(digest)))


def gaps(component: Component, stated_purl: str) -> Iterator[Gap]:
    """What a component does not say.

    Args:
        component: the component.
        stated_purl: its package URL as the document has it, which need not be one.
    """
    if not component.name:
        yield Gap(component.label, "a name")
    # An operating system is a distribution of packages, each of which has its own URL.
    if not component.version and (component.is_package or component.kind == "operating-system"):
        yield Gap(component.label, "a version")
    if not component.is_package:
        return
    if not stated_purl:
        yield Gap(component.label, "a package URL")
    elif not component.purl:
        yield Gap(component.label, f"a package URL that is one ({stated_purl[:80]!r} is not)")


def whole(components: Iterable[Component]) -> Iterator[Gap]:
    """What a document lacks that lists no package."""
    if not any(component.is_package for component in components):
        yield Gap(DOCUMENT, "components: it lists no package")
