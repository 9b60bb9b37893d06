"""How the commands about software show what they found, and the inventory."""

import json
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pci_constructs.software.finding import Found, Hit
    from pci_constructs.software.inventory import Inventory, Running


def plain(
    options: Namespace, found: "Found", runs: "Mapping[str, tuple[Running, ...]] | None", unlisted: "list[Running]"
) -> dict[str, Any]:
    """What was found, as plain data."""
    from dataclasses import asdict

    return {
        "asked": options.what,
        "below": options.below,
        "found": [
            {
                "service": hit.service,
                "image": hit.image,
                "component": hit.component.name,
                "version": hit.component.version,
                "purl": hit.component.purl,
                "verdict": hit.compared.order.value if hit.compared else "found",
                "reason": hit.compared.reason if hit.compared else "",
                "runs": None if runs is None else [asdict(one) for one in runs.get(hit.image, ())],
            }
            for hit in found.hits
        ],
        "not_below": found.others,
        "images": list(found.images),
        "incomplete": list(found.incomplete),
        "unread": [{"key": one.key, "reason": one.trouble} for one in found.unread],
        "without_list": [asdict(one) for one in unlisted],
        "similar": list(found.similar),
    }


def text(options: Namespace, found: "Found", runs: "Mapping[str, tuple[Running, ...]] | None", unlisted: "list[Running]") -> str:
    """What was found, for a terminal."""
    from pci_constructs.reports._text import logged, one_line

    asked = f"{options.what} below {options.below}" if options.below else options.what
    lines = [_line(hit, runs) for hit in found.hits]
    lines += [f"! not read: {one.key}: {one.trouble}" for one in found.unread]
    lines += [f"! no list of components: {one.service}@{one.image} runs in {one.environment}" for one in unlisted]
    lines += [f"? incomplete list: {image}: it may be in there without a word" for image in found.incomplete]
    if not found.hits:
        lines.append(f"{asked}: in none of {len(found.images)} images")
    else:
        places = len({hit.image for hit in found.hits})
        lines.append(f"{asked}: {_times(len(found.hits))} in {places} of {len(found.images)} images")
    if found.others:
        lines.append(f"{_times(found.others)} in another version, or not below that one")
    if found.similar:
        lines.append(f"nothing has that name; names with it in them: {', '.join(found.similar)}")
    return logged(map(one_line, lines))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _line(hit: "Hit", runs: "Mapping[str, tuple[Running, ...]] | None") -> str:
    from pci_constructs.software.versions import Order

    mark, why = "", ""
    if hit.compared and hit.compared.order is Order.UNDETERMINED:
        mark, why = "? ", f"; undetermined: {hit.compared.reason}"
    where = ""
    if runs is not None:
        said = [f"{'runs' if one.certain else 'perhaps runs'} in {one.environment} since {one.since}" for one in runs.get(hit.image, ())]
        where = f"; {', '.join(said) or 'runs nowhere on record'}"
    return f"{mark}{hit.service}@{hit.image}: {hit.component.label}{where}{why}"


def shown(made: "Inventory", format_: str) -> str:
    """The inventory in a format."""
    from pci_constructs.reports import _cells
    from pci_constructs.software.inventory import COLUMNS

    if format_ == "json":
        return json.dumps(made.plain(), indent=1) + "\n"
    if format_ == "csv":
        return _cells.table(COLUMNS, (row.cells() for row in made.rows))
    return _table(made)


def _table(made: "Inventory") -> str:
    """The inventory for a terminal: services, and under each what is in it."""
    from pci_constructs.reports._text import logged, one_line

    lines: list[str] = []
    last = None
    for row in made.rows:
        head = (row.environment, row.service, row.image)
        if head != last:
            runs = f"{'runs' if row.runs == 'yes' else 'perhaps runs'} in {row.environment} since {row.since}" if row.runs else ""
            lines.append(f"{row.service}@{row.image}{f'; {runs}, record {row.record}' if runs else ''}")
            last = head
        name = row.purl or " ".join(part for part in (row.component, row.version) if part)
        lines.append(f"  {row.kind:<12}{name or 'no list of its components'}{f'  {row.licence}' if row.licence else ''}")
    services = {(row.environment, row.service) for row in made.rows}
    components = sum(row.kind == "third-party" for row in made.rows)
    lines.append(f"{_count(len(services), 'service')}, {_count(components, 'third-party component')}")
    return logged(f"{'  ' if line.startswith('  ') else ''}{one_line(line)}" for line in lines)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
