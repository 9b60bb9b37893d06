"""Whether a list of components is that of the image, complete, and without a licence that nobody may ship (6.3.2)."""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import Meta, Struct

from pci_constructs.gates.decision import Decision, Reason, listed
from pci_constructs.gates.exceptions import Accepted, Day
from pci_constructs.gates.image import Image, of_tag

REQUIREMENT = "6.3.2"
UNKNOWN = "unknown"
"""What an exception names for a component of whose licence nothing is known."""
WITH = " WITH "


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One component.

    Attributes:
        component: its package URL, or name and version.
        choices: the ways to comply with its licences; in each, all licences apply at once. None where nothing is known.
        unknown: the licences that nobody knows.
    """

    component: str
    choices: tuple[Annotated[tuple[str, ...], Meta(min_length=1)], ...]
    unknown: tuple[str, ...]


class Licences(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be shipped under which licence.

    Attributes:
        denied: ids that may not be; a star at the end stands for whatever follows.
        allowed: ids that may be; where there are any, no other may.
        accepted: components that may be in spite of it.
    """

    denied: tuple[str, ...]
    allowed: tuple[str, ...]
    accepted: tuple[Accepted, ...]

    def __post_init__(self) -> None:
        if not self.denied and not self.allowed:
            raise ValueError("neither denied nor allowed: nothing is judged")


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="gate", tag="sbom"):
    """What is decided on.

    Attributes:
        image: the image that is deployed.
        on: the day on which exceptions are judged.
        format: the format of the list, with its version.
        sbom: the SHA-256 of its bytes.
        digests: the digests of the image that it says it is of.
        gaps: what it lacks.
        components: the software in it.
        licences: what may be shipped under which licence; ``None`` where that is not judged.
    """

    image: Image
    on: Day
    format: str
    sbom: str
    digests: tuple[str, ...]
    gaps: tuple[str, ...]
    components: tuple[Part, ...]
    licences: Licences | None


def decide(facts: Facts, at: str) -> Decision:
    """The decision.

    Args:
        facts: what is decided on.
        at: the moment that is decided for.
    """
    judged = "none under a licence that may not be shipped" if facts.licences else "their licences were not judged"
    grounds = [
        Reason(REQUIREMENT, f"{len(facts.components)} components of {facts.image.text} with name, version and package URL; {judged}")
    ]
    if used := sorted({one.expires for part in facts.components for one in _used(part, facts)}):
        grounds.append(Reason("12.3.1", f"licences are accepted on record, the first until {used[0]}"))
    image: dict[str, Any] = {"name": facts.image.name, "digest": facts.image.digest, "sbom": facts.sbom}
    return Decision(
        gate="sbom",
        at=at,
        against=[*_of_document(facts), *_of_licences(facts)],
        grounds=grounds,
        looked_at={
            "image": f"{facts.image.name}@{facts.image.digest}" if facts.image.digest else facts.image.name,
            "on": facts.on,
            "format": facts.format,
            "sbom": facts.sbom,
            "components": len(facts.components),
            "licences": "judged" if facts.licences else "not judged",
        },
        evidence={"images": [image]} if facts.image.digest else {},
    )


def _of_document(facts: Facts) -> Iterator[Reason]:
    if reason := of_tag(facts.image):
        yield reason
    elif facts.image.digest not in facts.digests:
        other = f"is of {listed([one[:19] for one in facts.digests])}" if facts.digests else "does not say by digest of which image it is"
        yield Reason(REQUIREMENT, f"the list {other}, and not of {facts.image.text}")
    if not facts.components:
        yield Reason(REQUIREMENT, "the list has no component: nothing was looked into")
    if facts.gaps:
        yield Reason(REQUIREMENT, f"the list is not complete: {listed(facts.gaps)}")


def _of_licences(facts: Facts) -> Iterator[Reason]:
    if facts.licences is None:
        return
    grouped: dict[str, list[str]] = {}
    for part in facts.components:
        if why := _denied(part, facts.licences, facts.on):
            grouped.setdefault(why, []).append(part.component)
    for why, components in grouped.items():
        yield Reason(REQUIREMENT, f"{why}: {listed(components, 4)}")


def _denied(part: Part, licences: Licences, on: str) -> str:
    """Why no way to comply is left for a component; empty if one is."""
    if not part.choices:
        return "" if _accepted(UNKNOWN, part, licences, on) else "nothing is known of the licence"
    wrong = [[why for one in choice if (why := _wrong(one, part, licences, on))] for choice in part.choices]
    return "" if any(not whys for whys in wrong) else min(wrong, key=len)[0]


def _wrong(licence: str, part: Part, licences: Licences, on: str) -> str:
    if _accepted(licence, part, licences, on):
        return ""
    if licence in part.unknown:
        return "" if _accepted(UNKNOWN, part, licences, on) else f"nobody knows the licence {licence}"
    if licence in licences.allowed:
        return ""
    # An exception such as that of the class path adds to what the licence allows; whether that is enough, the list says.
    base = licence.partition(WITH)[0]
    if any(_fits(one, licence) or _fits(one, base) for one in licences.denied):
        return f"{licence} is denied"
    return f"{licence} is not allowed" if licences.allowed and base not in licences.allowed else ""


def _fits(pattern: str, text: str) -> bool:
    return text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern


def _accepted(licence: str, part: Part, licences: Licences, on: str) -> Accepted | None:
    return next(
        (one for one in licences.accepted if one.id == licence and _fits(one.where, part.component) and one.expires >= on),
        None,
    )


def _used(part: Part, facts: Facts) -> Iterator[Accepted]:
    if facts.licences is None:
        return
    named = {one for choice in part.choices for one in choice}
    if part.unknown or not part.choices:
        named.add(UNKNOWN)
    yield from (one for name in sorted(named) if (one := _accepted(name, part, facts.licences, facts.on)))
