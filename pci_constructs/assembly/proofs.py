"""What is shown of a file besides its content: that reading it lost no key, and its SHA-256. Another process may do both later."""

from typing import Any

from msgspec import DecodeError, Struct, field
from msgspec.json import Encoder, decode

from pci_constructs.digests import quickest

_WRITER, _WRITTEN = Encoder(), bytearray()
"""One place for all that is written: new memory for each takes as long as the writing."""
_NUMBERS_OF_COLONS, _COLONS_BY_NUMBER = b"\\u003", (b"\\u003a", b"\\u003A")
_ROOM = 32 * 1024 * 1024
"""The most bytes of files that are kept for later."""


def decoded(content: bytes) -> Any:
    """The value in JSON; nothing if it is none that msgspec takes."""
    try:
        return decode(content)
    except (DecodeError, RecursionError, UnicodeError):
        return None


def keeps_keys(document: Any, content: bytes) -> bool:
    """Whether nothing was lost of JSON when it was read, as of nearly all.

    What is lost is a key that occurs twice, with the value of the first one. Every key has a colon, which nothing else but text has: there
    are as many when the document is written again if, and only if, each key is there. A colon that stands there by its number would be one
    more then, and so nothing is said of such a content.

    Args:
        document: what ``decoded`` made of the content.
        content: the JSON.
    """
    # One look at all of it does for nearly every content.
    if _NUMBERS_OF_COLONS in content and any(colon in content for colon in _COLONS_BY_NUMBER):
        return False
    try:
        _WRITER.encode_into(document, _WRITTEN)
    except (RecursionError, UnicodeError):
        return False
    return _WRITTEN.count(b":") == content.count(b":")


class _Unproven(Struct, frozen=True):
    template: str
    content: bytes
    document: Any


class PutOff(Struct):
    """Templates of which nothing is shown yet. Until it is, nothing that was found in them counts.

    Attributes:
        unproven: the templates, in the order of reading.
        room: bytes of files that it takes yet.
        seen: what was read, in the order of reading: files and what their contents are told apart by in this process and those forked from
            it; nothing if nobody asks.
    """

    unproven: list[_Unproven] = field(default_factory=list)
    room: int = _ROOM
    seen: list[tuple[str, int]] | None = None

    def note(self, file: str, content: bytes) -> None:
        """Notes that a file was read."""
        if self.seen is not None:
            self.seen.append((file, hash(content)))

    def takes(self, template: str, content: bytes, document: Any = None) -> bool:
        """Whether one template is left for later.

        Args:
            template: what findings call it.
            content: its file.
            document: what was read of it; none of what the CDK wrote, in which no key occurs twice.
        """
        if len(content) > self.room:
            return False
        self.room -= len(content)
        self.unproven.append(_Unproven(template, content, document))
        return True

    def shown(self) -> dict[str, str] | None:
        """The SHA-256 of each template by name; nothing if a key may be lost of one. What is shown is let go."""
        digests: dict[str, str] = {}
        digest = quickest(sum(len(each.content) for each in self.unproven))
        for each in self.unproven:
            if each.document is not None and not keeps_keys(each.document, each.content):
                return None
            digests[each.template] = digest(each.content)
        self.unproven.clear()
        return digests
