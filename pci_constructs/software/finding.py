"""Where a library is shipped, below a version if one is named (6.3.1, 6.3.2)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pci_constructs.software.model import Component
from pci_constructs.software.packages import package_url
from pci_constructs.software.refused import RefusedBill
from pci_constructs.software.shelf import Kept
from pci_constructs.software.versions import Compared, Order, compared, stated

if TYPE_CHECKING:
    from packageurl import PackageURL

_DIGEST_OR_TAG = re.compile(r"@sha256:[0-9a-f]{64}$|:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")

_DISTRIBUTED = ("deb", "rpm", "apk", "alpm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for.

    Attributes:
        text: as it was asked.
        name: what means it, as it is compared.
        ecosystem: the type of package, such as ``npm``; empty for a name alone.
        version: the one version that is meant; empty for all.
    """

    text: str
    name: str
    ecosystem: str = ""
    version: str = ""

    def meant(self, component: Component) -> bool:
        """Whether a component is what is looked for, whatever its version."""
        if not self.ecosystem:
            return self.name in _names(component)
        purl = package_url(component.purl) if component.purl else None
        if purl is None or purl.type != self.ecosystem:
            return False
        # A distribution says where a package is from, and not which one it is; a scope or a group is part of the name.
        return self.name in ({_exact(purl), purl.name.casefold()} if purl.type in _DISTRIBUTED else {_exact(purl)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A component that was found.

    Attributes:
        image: the digest of the image that it is in.
        service: what the image is called.
        component: the component.
        compared: how its version stands to the one that was asked for; ``None`` where none was.
    """

    image: str
    service: str
    component: Component
    compared: Compared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search came to.

    Attributes:
        hits: the components that were found: those below the version, and those of which that is not known.
        others: how many are the same component, and not below the version.
        images: the images that were looked into.
        unread: the lists that could not be read.
        incomplete: images of which no list is complete: the component may be in them without a word.
        similar: names that have the asked one in them, where nothing is named so.
    """

    hits: tuple[Hit, ...] = ()
    others: int = 0
    images: tuple[str, ...] = ()
    unread: tuple[Kept, ...] = ()
    incomplete: tuple[str, ...] = ()
    similar: tuple[str, ...] = field(default=())


def query(text: str) -> Query:
    """A search for a package URL or a name.

    Args:
        text: ``pkg:npm/lodash``, ``pkg:npm/lodash@4.17.20``, ``lodash``, ``org.apache.logging.log4j:log4j-core`` …

    Raises:
        RefusedBill: it is neither.
    """
    wanted = text.strip()
    if wanted.startswith("pkg:"):
        purl = package_url(wanted)
        if purl is None:
            raise _refused(text, "a package URL, such as pkg:npm/lodash")
        return Query(text=text, name=_exact(purl), ecosystem=purl.type, version=purl.version or "")
    if not wanted or wanted != " ".join(wanted.split()):
        raise _refused(text, "a name, such as lodash, or a package URL, such as pkg:npm/lodash")
    return Query(text=text, name=_plain(wanted))


def find(kept: Iterable[Kept], wanted: Query, below: str | None = None) -> Found:
    """Looks into lists.

    Args:
        kept: the lists.
        wanted: what is looked for.
        below: the version under which it matters; all matter by default.
    """
    hits: dict[tuple[str, str, str, str], Hit] = {}
    others, images, complete = 0, dict[str, None](), set[str]()
    unread: list[Kept] = []
    similar: set[str] = set()
    for one in kept:
        if one.bill is None:
            unread.append(one)
            continue
        images[one.image] = None
        if one.bill.complete:
            complete.add(one.image)
        for component in (*([one.bill.subject] if one.bill.subject else []), *one.bill.components):
            if not wanted.meant(component):
                if any(wanted.name in name for name in _names(component)):
                    similar.add(component.name)
                continue
            how = compared(component, below) if below else None
            if (wanted.version and wanted.version not in stated(component)) or (how and how.order is Order.NOT_BELOW):
                others += 1
                continue
            hit = Hit(image=one.image, service=service(one), component=component, compared=how)
            # Two tools may have written a list each of one image.
            hits.setdefault((one.image, component.purl, component.name, component.version), hit)
    return Found(
        hits=tuple(sorted(hits.values(), key=_order)),
        others=others,
        images=tuple(images),
        unread=tuple(unread),
        incomplete=tuple(image for image in images if image not in complete),
        similar=() if hits or others else tuple(sorted(similar)[:10]),
    )


def service(kept: Kept) -> str:
    """What the image is called: the name of what the list describes, without tag and digest."""
    subject = kept.bill.subject if kept.bill else None
    return _DIGEST_OR_TAG.sub("", subject.name) if subject and subject.name else kept.image


def _order(hit: Hit) -> tuple[bool, str, str, str, str]:
    undetermined = hit.compared is not None and hit.compared.order is Order.UNDETERMINED
    return undetermined, hit.service, hit.image, hit.component.name, hit.component.version


def _names(component: Component) -> frozenset[str]:
    found = {component.name}
    purl = package_url(component.purl) if component.purl else None
    if purl is not None:
        found.add(purl.name)
        if purl.namespace:
            # Maven writes group:name, and everybody else group/name.
            found |= {f"{purl.namespace}/{purl.name}", f"{purl.namespace}:{purl.name}"}
    return frozenset(_plain(name) for name in found if name)


def _exact(purl: "PackageURL") -> str:
    """The name in a package URL. The specification of those leaves dots of PyPI's names alone, and PyPI does not."""
    whole = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
    return _plain(whole) if purl.type == "pypi" else whole.casefold()


def _plain(name: str) -> str:
    """A name as it is compared where no ecosystem is said: too much is found rather than too little."""
    return re.sub(r"[-_.]+", "-", name).casefold()


def _refused(text: str, allowed: str) -> RefusedBill:
    return RefusedBill(where="the command line", argument="what to find", value=text, allowed=allowed, requirement_id="6.3.2")
