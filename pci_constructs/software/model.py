"""One model of a list of components, whichever format it was written in (6.3.2)."""

from dataclasses import dataclass, field

from pci_constructs.software.licences import UNKNOWN, Licence

GROUPING = "grouping"
"""The kind of an entry that stands for a file of dependencies, as Trivy writes one over those that it found in it."""
# No packages: they have no version that a vulnerability could name, or none of their own.
_NO_PACKAGES = ("file", "data", "device", "machine-learning-model", "cryptographic-asset", "operating-system", GROUPING)


@dataclass(frozen=True, slots=True)
class Hash:
    """The hash of a component.

    Attributes:
        algorithm: its name in lower case without dashes, such as ``sha256``.
        value: lower-case hexadecimal digits.
    """

    algorithm: str
    value: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a complete list would say, and this one does not.

    Attributes:
        where: the component by its name, or ``the document``.
        lacks: what is missing, in words that follow on "it lacks" (``a version``).
    """

    where: str
    lacks: str

    def __str__(self) -> str:
        """It in one sentence."""
        return f"{self.where} lacks {self.lacks}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component.

    Attributes:
        name: its name, with its group or scope before it (``@babel/core``).
        version: its version; empty where the list does not say one.
        purl: its package URL in canonical form; empty where there is none, or what is there is none.
        kind: ``library``, ``application``, ``framework``, ``operating-system``, ``file`` …, as CycloneDX names it.
        licence: what it may be used under.
        hashes: its hashes.
        ref: the name that the document itself has for it.
    """

    name: str
    version: str = ""
    purl: str = ""
    kind: str = "library"
    licence: Licence = UNKNOWN
    hashes: tuple[Hash, ...] = ()
    ref: str = ""

    @property
    def is_package(self) -> bool:
        """Whether it is a piece of software; a file, data or the name of a distribution is none."""
        return self.kind not in _NO_PACKAGES

    @property
    def label(self) -> str:
        """What to call it in a sentence: its package URL, or name and version."""
        return self.purl or (f"{self.name} {self.version}" if self.version else self.name) or self.ref or "a component without a name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A list of components: an SBOM.

    Attributes:
        format: ``SPDX`` or ``CycloneDX``.
        spec: the version of the format, such as ``2.3``.
        digest: the SHA-256 of the document's bytes, ``sha256:`` and 64 digits: what a record of evidence calls the SBOM by.
        tools: what made it, such as ``syft-1.33.0``.
        created: when, as it says itself; empty where it does not.
        subject: what it is the list of; ``None`` where it does not say.
        digests: the digests of the image that it says it is the list of. An image in a registry may have two: of its index and of the
            manifest for one platform. The id of the image (of its configuration) is none of them.
        components: what is in it, without the subject itself; files and the like among them (``Component.is_package``).
        gaps: what is missing.
    """

    format: str
    spec: str
    digest: str
    tools: tuple[str, ...] = ()
    created: str = ""
    subject: Component | None = None
    digests: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    gaps: tuple[Gap, ...] = field(default=())

    @property
    def packages(self) -> tuple[Component, ...]:
        """The components that are software."""
        return tuple(one for one in self.components if one.is_package)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.gaps
