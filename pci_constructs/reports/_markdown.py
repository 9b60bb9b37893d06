"""Markdown as GitHub and GitLab read it, around text that others wrote: no name breaks a table, becomes HTML, or calls somebody."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pci_constructs.reports._text import one_line

MOST_BYTES = 60_000
"""What a comment or a job summary holds with room to spare (GitHub takes 65,536 characters in a comment)."""
_RESERVED = 600
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# An invisible joiner behind them: as text, these are made into mentions, references and links after the Markdown is read.
_CALLS = re.compile(r"([@#]|://|www(?=\.)|\bGH-(?=\d))", re.IGNORECASE)


def prose(text: object, longest: int = 300) -> str:
    """Text of others within a sentence."""
    return _escaped(_CALLS.sub("\\1\u2060", clip(text, longest)))


def code(text: object, longest: int = 160) -> str:
    """A name, in letters of one width, within which nothing is a mention or a reference."""
    shown = _escaped(clip(text, longest))
    return f"<code>{shown}</code>" if shown else ""


def clip(text: object, longest: int) -> str:
    """The text on one line, its middle left out where it is too long; nothing for ``None``."""
    if text is None:
        return ""
    # What is hidden is spelt out and so grows; only so much of the text can be shown at all.
    line = one_line(text) if len(str(text)) <= longest * 10 else f"{one_line(str(text)[:longest])}…"
    return line if len(line) <= longest else f"{line[: longest // 2]}…{line[-(longest // 2) + 1 :]}"


def _escaped(line: str) -> str:
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", line)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are safe already."""
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)


def folded(summary: str, body: str) -> str:
    """A part that opens when it is asked for."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def fitting(head: Sequence[str], parts: Iterable[tuple[str, int]], left_out: str) -> str:
    """The head and as many parts as fit.

    Args:
        head: what is shown in any case.
        parts: each part, and how many findings it stands for.
        left_out: the last line where parts are left out, with ``{}`` for the number of their findings.
    """
    shown = list(_within(head, MOST_BYTES - _RESERVED))
    room = MOST_BYTES - _RESERVED - sum(_size(part) for part in shown)
    missing = 0
    for part, count in parts:
        # In order: a small part that still fits must not stand where a worse one was left out.
        if missing or _size(part) > room:
            missing += count
        else:
            room -= _size(part)
            shown.append(part)
    if missing:
        shown.append(left_out.format(missing))
    return "\n\n".join(shown) + "\n"


def _within(parts: Iterable[str], most: int) -> Iterator[str]:
    for part in parts:
        most -= _size(part)
        if most < 0:
            return
        yield part


def _size(part: str) -> int:
    return len(part.encode("utf-8", "replace")) + 2
