"""Which of two versions is the older one, by the rules of the ecosystem that the package is from.

Each ecosystem orders in its own way: ``1.0-rc1`` is before ``1.0`` for npm and after it for Debian. Where there are no rules, or a version
is none by them, nothing is said: that is *undetermined*, and never "no".
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from pci_constructs.software.model import Component
from pci_constructs.software.packages import package_url

_SEMVER = re.compile(
    r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)"
    r"(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)
_NUMBERS = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){0,1}", re.ASCII)
# What the library takes for a version is wider than what the ecosystem does; these are the ecosystem's own.
_FORMS = {
    "deb": re.compile(r"(?:\d+:)?\d(?:[A-Za-z0-9.+~-]*[A-Za-z0-9.+~])?", re.ASCII),
    "rpm": re.compile(r"(?:\d+:)?[A-Za-z0-9][A-Za-z0-9._+~^]*(?:-[A-Za-z0-9._+~^]+)?", re.ASCII),
    "apk": re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\d*)*(?:-r(?:0|[1-9]\d*))?", re.ASCII),
    "maven": re.compile(r"\d[A-Za-z0-9._+-]*", re.ASCII),
    "gem": re.compile(r"\d+(?:\.[0-9A-Za-z]+)*", re.ASCII),
    "nuget": re.compile(r"\d+(?:\.\d+){1,3}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?", re.ASCII),
}
_SEMANTIC = ("npm", "cargo", "golang", "hex", "pub", "swift", "composer")
_CLASSES = {"deb": "DebianVersion", "rpm": "RpmVersion", "apk": "AlpineLinuxVersion", "maven": "MavenVersion"}
_OTHER_CLASSES = {"gem": "RubygemsVersion", "nuget": "NugetVersion"}
_EPOCHS = {"deb": ":", "rpm": ":", "pypi": "!"}
COMPARED = tuple(sorted(("pypi", *_SEMANTIC, *_FORMS)))
"""The ecosystems whose versions can be compared, as package URLs name them."""


class Order(StrEnum):
    """How a version stands to the one that was asked for."""

    BELOW = "below"
    NOT_BELOW = "not below"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison came to.

    Attributes:
        order: how the version stands to the other.
        reason: why it is not known; empty where it is.
    """

    order: Order
    reason: str = ""


def compared(component: Component, below: str) -> Compared:
    """Whether a component is older than a version.

    Args:
        component: the component.
        below: the version, in the words of the component's ecosystem.
    """
    purl = package_url(component.purl) if component.purl else None
    texts = stated(component)
    if not texts:
        return Compared(Order.UNDETERMINED, "it has no version")
    if purl is None:
        if texts == (below,):
            return Compared(Order.NOT_BELOW)
        return Compared(Order.UNDETERMINED, "it has no package URL, so nobody knows by which rules its version counts")
    found = [_compare(purl.type, text, below) for text in texts]
    known = {one.order for one in found}
    # A package that says two versions of itself, on both sides of the one that was asked for.
    if known == {Order.BELOW, Order.NOT_BELOW}:
        return Compared(Order.UNDETERMINED, f"it says two versions: {' and '.join(texts)}")
    return next((one for one in found if one.order is not Order.UNDETERMINED), found[0])


def stated(component: Component) -> tuple[str, ...]:
    """The versions that a component says of itself: that in its package URL, and its own, where they differ."""
    purl = package_url(component.purl) if component.purl else None
    return tuple(text for text in dict.fromkeys((_of_url(purl), component.version)) if text)


def _of_url(purl: Any) -> str:
    if purl is None or not purl.version:
        return ""
    epoch = (purl.qualifiers or {}).get("epoch") if purl.type == "rpm" else None
    return f"{epoch}:{purl.version}" if epoch and ":" not in purl.version else str(purl.version)


@cache
def _compare(ecosystem: str, version: str, below: str) -> Compared:
    if version == below:
        return Compared(Order.NOT_BELOW)
    if ecosystem not in COMPARED:
        return Compared(Order.UNDETERMINED, f"versions of {ecosystem} packages cannot be compared")
    separator = _EPOCHS.get(ecosystem)
    # Who asks for a version of upstream says no epoch, and an epoch goes before all else.
    if separator and separator in version and separator not in below and not version.startswith("0"):
        epoch = version.partition(separator)[0]
        return Compared(Order.UNDETERMINED, f"its version has the epoch {epoch}: say {epoch}{separator}{below}, if that is meant")
    made, other = _version(ecosystem, version), _version(ecosystem, below, asked=True)
    for text, one in ((version, made), (below, other)):
        if one is None:
            return Compared(Order.UNDETERMINED, f"{text!r} is no version of {ecosystem} packages")
    return Compared(Order.BELOW if made < other else Order.NOT_BELOW)


def _version(ecosystem: str, text: str, *, asked: bool = False) -> Any:
    """A version that can be compared; ``None`` if the text is none."""
    if ecosystem == "pypi":
        from packaging.version import InvalidVersion, Version

        try:
            return Version(text)
        except InvalidVersion:
            return None
    from univers import versions

    if ecosystem in _SEMANTIC:
        plain = text.removeprefix("v") if ecosystem in ("golang", "composer") or asked else text
        # Who asks for "2.17" means 2.17.0; what is installed has all three.
        if asked and _NUMBERS.fullmatch(plain):
            plain += ".0" * (2 - plain.count("."))
        return versions.SemverVersion(plain) if _SEMVER.fullmatch(plain) else None
    if not _FORMS[ecosystem].fullmatch(text):
        return None
    name = _CLASSES.get(ecosystem) or _OTHER_CLASSES[ecosystem]
    try:
        return getattr(versions, name)(text)
    except ValueError:
        return None
