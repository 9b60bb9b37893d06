"""Judging whether a version of something that AWS runs is still in standard support, by the dated tables of ``standard/``."""

from collections.abc import Mapping
from datetime import date

from pci_constructs.rules.rule import Judgement, failed, passed, undetermined


def judge_version(
    what: str, version: str, ends: Mapping[str, date | None], today: date, where: str, *, newer: Judgement | None
) -> Judgement:
    """Judges a version by the last day of support of each major version.

    Args:
        what: what has the version, for the message.
        version: the version, such as ``16.4``; as many numbers of it count as a major version has.
        ends: the last day by major version; ``None`` where no end is announced.
        today: the day to judge for.
        where: the property.
        newer: the judgement on versions newer than all in the table; undetermined if there is none.
    """
    length = len(_numbers(next(iter(ends))))
    given = _numbers(version)
    unknown = undetermined(
        f"the table of supported versions does not know {what} {version}", where, blocked_by=f"until when AWS supports {what} {version}"
    )
    if len(given) < length:
        return unknown
    major = ".".join(map(str, given[:length]))
    if major in ends:
        end = ends[major]
        if end is not None and end < today:
            return failed(f"standard support of {what} {major} ended on {end}", where)
        return passed(f"{what} {major} is in standard support", where)
    known = sorted(_numbers(name) for name in ends)
    if given[:length] < known[0]:
        return failed(f"{what} {major} is older than every version in support", where)
    return newer or unknown if given[:length] > known[-1] else unknown


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with."""
    found = []
    for part in version.split("."):
        if not part.isdecimal():
            break
        found.append(int(part))
    return tuple(found)
