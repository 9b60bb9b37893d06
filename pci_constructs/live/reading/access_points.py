"""What access points of one region and of several have in common: a block of public access that each of them has."""

from typing import Any

from pci_constructs.assembly import Unknown
from pci_constructs.live.reading.shapes import known, pick

BLOCK = "PublicAccessBlockConfiguration"
_FLAGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def block(answer: Any, path: str) -> Any:
    """The block in an answer; AWS makes each access point with one, so that what an answer leaves out is not known.

    Args:
        answer: the answer.
        path: where it has the block.
    """
    return known(pick(answer, path), _flags, absent=_unsaid(BLOCK))


def _flags(found: Any) -> dict[str, Any]:
    return {flag: known(pick(found, flag), bool, absent=_unsaid(flag)) for flag in _FLAGS}


def _unsaid(what: str) -> Unknown:
    return Unknown(f"{what} of the access point, which AWS did not say")
