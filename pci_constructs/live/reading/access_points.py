"""What access points of one region and of several have in common: a block of public access that each of them has."""

from typing import Any

from pci_constructs.live.reading.shapes import told

BLOCK = "PublicAccessBlockConfiguration"
_WHOSE = "the access point"
_FLAGS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def block(answer: Any, path: str) -> Any:
    """The block in an answer; AWS makes each access point with one, so that what an answer leaves out is not known.

    Args:
        answer: the answer.
        path: where it has the block.
    """
    return told(answer, path, _WHOSE, _flags)


def _flags(found: Any) -> dict[str, Any]:
    return {flag: told(found, flag, _WHOSE) for flag in _FLAGS}
