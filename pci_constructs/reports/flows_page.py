"""Which flows a change opens and closes, for a terminal, a pull-request comment or a program."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec.structs import asdict

from pci_constructs.network.difference import Change, Difference, Turn
from pci_constructs.reports._markdown import code, fitting, folded, prose, table
from pci_constructs.reports._text import logged, one_line

SCHEMA_VERSION = 1
_MOST_ROWS = 50


def console(found: Difference) -> str:
    """The flows, what is worse first, each with its way."""
    lines = [f"! nothing is proven closed any more: {one_line(why)}" for why in found.unproven]
    for change in found.changes:
        lines.append(f"{'!' if change.worse else ' '} {one_line(_said(change))}")
        lines += [f"      {one_line(line)}" for line in _details(change)]
    return logged([*lines, summary(found)])


def machine(found: Difference) -> str:
    """The flows as JSON."""
    changes: list[dict[str, Any]] = [{**asdict(change), "turn": str(change.turn), "worse": change.worse} for change in found.changes]
    counts = {str(turn): sum(change.turn is turn for change in found.changes) for turn in Turn}
    document = {
        "schema_version": SCHEMA_VERSION,
        "worse": sum(change.worse for change in found.changes) + len(found.unproven),
        "summary": counts,
        "unproven": list(found.unproven),
        "changes": changes,
    }
    return json.dumps(document, indent=1) + "\n"


def markdown(found: Difference) -> str:
    """The flows as Markdown, under 60,000 bytes."""
    head = [f"## Segmentation: {summary(found)}"]
    head += [f"**Nothing is proven closed any more:** {prose(why)}" for why in found.unproven[:_MOST_ROWS]]
    return fitting(head, _parts(found), "**{} flows more do not fit here;** `pci-constructs segmentation --baseline` lists all of them.")


def summary(found: Difference) -> str:
    """The counts in a sentence."""
    counts = Counter(change.turn for change in found.changes)
    worse = sum(change.worse for change in found.changes)
    told = ", ".join(f"{counts[turn]} flows {turn}" for turn in Turn if counts[turn]) or "no flow changed"
    return f"{told}; {worse} into or out of the CDE opened undeclared" if counts[Turn.OPENED] else told


def _said(change: Change) -> str:
    where = f"{change.source} → {change.target} with {change.services} ({change.zones[0]} → {change.zones[1]})"
    if change.turn is Turn.CLOSED or not change.card_data:
        return f"{change.turn}: {where}"
    return f"{change.turn}: {where}, {'declared' if change.declared else 'not declared'}"


def _details(change: Change) -> Iterator[str]:
    if change.packet:
        yield f"for example {change.packet}"
    was = "was: " if change.turn is Turn.CLOSED else ""
    yield from (f"{was}{hop}" for hop in change.hops)
    yield from (f"now: {hop}" for hop in change.stop)
    yield from (f"not known: {why}" for why in change.unknown)


def _parts(found: Difference) -> Iterator[tuple[str, int]]:
    for turn in Turn:
        some = [change for change in found.changes if change.turn is turn]
        for start in range(0, len(some), _MOST_ROWS):
            part = some[start : start + _MOST_ROWS]
            rows = [
                (
                    "worse" if change.worse else "",
                    code(change.source),
                    code(change.target),
                    prose(change.services),
                    prose(f"{change.zones[0]} → {change.zones[1]}"),
                    "<br>".join(prose(line) for line in _details(change)),
                )
                for change in part
            ]
            body = table(("", "from", "to", "packets", "zones", "way"), rows)
            yield folded(f"{turn}: {start + 1:,} to {start + len(part):,} of {len(some):,}", body), len(part)
