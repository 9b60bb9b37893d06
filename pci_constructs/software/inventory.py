"""The inventory of bespoke and third-party software: services, what they are made of, and where they run (6.3.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pci_constructs.software.finding import service
from pci_constructs.software.model import Component
from pci_constructs.software.shelf import Kept

COLUMNS = (
    "environment",
    "service",
    "image",
    "since",
    "record",
    "runs",
    "kind",
    "component",
    "version",
    "package url",
    "licence",
    "known from",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An image that runs, as records of evidence say.

    Attributes:
        environment: the environment.
        service: the image's repository.
        image: its digest.
        since: when it was deployed, as text.
        record: the number of the record.
        certain: whether it runs; not so after a deployment that failed.
    """

    environment: str
    service: str
    image: str
    since: str
    record: int
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the inventory.

    Attributes:
        environment: where it runs; empty where that was not asked.
        service: the service.
        image: the digest of its image.
        since: when that was deployed.
        record: the record of that.
        runs: ``yes``, ``perhaps`` (after a deployment that failed), or empty where that was not asked.
        kind: ``bespoke`` for the service itself, ``third-party`` for what is in it, ``unknown`` where there is no list.
        component: the name.
        version: the version.
        purl: the package URL.
        licence: the licence.
        source: the digest of the list that says so; empty where there is none.
    """

    environment: str
    service: str
    image: str
    since: str
    record: int | None
    runs: str
    kind: str
    component: str
    version: str
    purl: str
    licence: str
    source: str

    def cells(self) -> tuple[object, ...]:
        """It as a line of a table."""
        return tuple(asdict(self).values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The whole of it.

    Attributes:
        rows: its lines.
        missing: images that run and of which there is no list, in a sentence each.
        unread: lists that could not be read, in a sentence each.
        incomplete: images whose lists are not complete, in a sentence each.
    """

    rows: tuple[Row, ...]
    missing: tuple[str, ...]
    unread: tuple[str, ...]
    incomplete: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is left out of it."""
        return bool(self.rows) and not self.missing and not self.unread and not self.incomplete

    def plain(self) -> dict[str, Any]:
        """It as plain data."""
        return {
            "components": [asdict(row) for row in self.rows],
            "missing": list(self.missing),
            "unread": list(self.unread),
            "incomplete": list(self.incomplete),
            "whole": self.whole,
        }


def inventory(kept: Iterable[Kept], running: Sequence[Running] | None = None, *, bespoke: Sequence[str] = ()) -> Inventory:
    """Makes the inventory.

    Args:
        kept: the lists of components.
        running: the images that run; all images of which there are lists by default.
        bespoke: prefixes of package URLs of own components, such as ``pkg:npm/%40payments/``; what a list describes is own in any case.
    """
    lists: dict[str, list[Kept]] = {}
    unread = []
    for each in kept:
        if each.bill is None:
            unread.append(f"{each.key}: {each.trouble}")
        else:
            lists.setdefault(each.image, []).append(each)
    if running is None:
        running = [
            Running(environment="", service=service(found[0]), image=image, since="", record=0, certain=True)
            for image, found in lists.items()
        ]
        asked = False
    else:
        asked = True
    rows: list[Row] = []
    missing, incomplete = [], []
    for one in running:
        found = lists.get(one.image, [])
        if not found:
            missing.append(f"{one.service}@{one.image} runs in {one.environment}, and there is no list of its components")
            rows.append(_row(one, asked, "unknown", Component(name=""), ""))
        elif not any(list_.bill and list_.bill.complete for list_ in found):
            said = "; ".join(str(gap) for list_ in found if list_.bill for gap in list_.bill.gaps[:3])
            incomplete.append(f"{one.service}@{one.image}: no list of its components is complete: {said}")
        rows += _rows(one, asked, found, tuple(bespoke))
    return Inventory(
        rows=tuple(rows), missing=tuple(dict.fromkeys(missing)), unread=tuple(unread), incomplete=tuple(dict.fromkeys(incomplete))
    )


def _rows(one: Running, asked: bool, found: Iterable[Kept], bespoke: tuple[str, ...]) -> Iterable[Row]:
    own: dict[str, Row] = {}
    made: dict[tuple[str, ...], Row] = {}
    for each in found:
        if each.bill is None:
            continue
        subject = each.bill.subject or Component(name=one.service, kind="container")
        own.setdefault(one.service, _row(one, asked, "bespoke", Component(name=one.service, version=_version(subject)), each.bill.digest))
        for component in each.bill.packages:
            kind = "bespoke" if component.purl.startswith(bespoke) and bespoke else "third-party"
            key = (component.purl or component.name, component.version)
            # Of two lists of one image the first names what both do.
            made.setdefault(key, _row(one, asked, kind, component, each.bill.digest))
    yield from own.values()
    yield from (made[key] for key in sorted(made))


def _version(subject: Component) -> str:
    return "" if subject.version.startswith("sha256:") else subject.version


def _row(one: Running, asked: bool, kind: str, component: Component, source: str) -> Row:
    return Row(
        environment=one.environment,
        service=one.service,
        image=one.image,
        since=one.since,
        record=one.record or None,
        runs=("yes" if one.certain else "perhaps") if asked else "",
        kind=kind,
        component=component.name,
        version=component.version,
        purl=component.purl,
        licence=component.licence.expression,
        source=source,
    )


def by_image(running: Iterable[Running]) -> Mapping[str, tuple[Running, ...]]:
    """The images that run, by digest: one image may be in several environments."""
    found: dict[str, tuple[Running, ...]] = {}
    for one in running:
        found[one.image] = (*found.get(one.image, ()), one)
    return found
