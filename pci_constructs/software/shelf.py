"""Where lists of components are kept: beside the digest of the image that each is the list of (6.3.2)."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from pci_constructs.software.model import Bill
from pci_constructs.software.reading import MOST_BYTES, parse_bill
from pci_constructs.software.refused import RefusedBill

_KEY = re.compile(r"sboms/sha256/([0-9a-f]{64})/([0-9a-f]{64})\.json")
_FOLDER = "sboms/sha256"
_AT_ONCE = 16
"""How many lists are read at a time."""


class Place(Protocol):
    """What keeps files by name: a folder, or a bucket. Nothing in it is ever written over."""

    @property
    def name(self) -> str:
        """What to call it."""

    def keys(self, prefix: str) -> Sequence[str]:
        """The names that begin so."""

    def put_once(self, key: str, content: bytes) -> bool:
        """Writes a file, whole or not at all; ``False`` if there is one of that name already."""

    def read(self, key: str, *, most: int) -> bytes | None:
        """A file, at most so much of it; ``None`` if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A list of components as it lies there.

    Attributes:
        image: the digest of the image.
        key: the name of the file.
        bill: the list; ``None`` where it cannot be read.
        trouble: why it cannot.
    """

    image: str
    key: str
    bill: Bill | None
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of adding a list.

    Attributes:
        image: the digest of the image.
        key: the name of the file.
        already: whether it was there.
    """

    image: str
    key: str
    already: bool


class Shelf:
    """Lists of components by the digest of the image.

    Args:
        place: where the files are.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self.name = place.name

    def add(self, bill: Bill, content: bytes, image: str) -> Added:
        """Keeps a list; the same again changes nothing.

        Args:
            bill: the list.
            content: its bytes.
            image: the digest of the image that it is the list of.

        Raises:
            RefusedBill: something else lies where it belongs.
        """
        key = f"{_FOLDER}/{image.removeprefix('sha256:')}/{bill.digest.removeprefix('sha256:')}.json"
        if self._place.put_once(key, content):
            return Added(image=image, key=key, already=False)
        # The name is the digest of the content: other content there is damage, or worse.
        if self._place.read(key, most=len(content) + 1) != content:
            raise RefusedBill(
                where=f"{self.name}: {key}",
                argument="the file",
                value="other content",
                allowed="what its name says",
                requirement_id="6.3.2",
                cure="somebody altered it: take it away, and add the list again",
            )
        return Added(image=image, key=key, already=True)

    def all(self) -> Iterator[Kept]:
        """Every list. What lies among them and is none is one that cannot be read: nothing is left out in silence."""
        keys = sorted(self._place.keys("sboms/"))
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            # A few at a time: of thousands of lists not all have to be in memory at once.
            for begin in range(0, len(keys), _AT_ONCE):
                some = keys[begin : begin + _AT_ONCE]
                # Only the way to the bucket is shared out: two threads that use a type of msgspec for the first time crash the process.
                for key, content in zip(some, pool.map(self._content, some), strict=True):
                    yield self._kept(key, content)

    def _content(self, key: str) -> bytes | None:
        return self._place.read(key, most=MOST_BYTES + 1) if _KEY.fullmatch(key) else None

    def _kept(self, key: str, content: bytes | None) -> Kept:
        found = _KEY.fullmatch(key)
        if found is None:
            return Kept(image="", key=key, bill=None, trouble="its name is not that of a list: an image's digest, and its own")
        image, digest = f"sha256:{found[1]}", f"sha256:{found[2]}"
        if content is None:
            return Kept(image=image, key=key, bill=None, trouble="it is gone")
        try:
            bill = parse_bill(content, where=f"{self.name}: {key}")
        except RefusedBill as error:
            return Kept(image=image, key=key, bill=None, trouble=str(error))
        if bill.digest != digest:
            return Kept(image=image, key=key, bill=None, trouble="its content is not what its name says: somebody altered it")
        return Kept(image=image, key=key, bill=bill)
