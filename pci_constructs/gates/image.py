"""The image that is deployed, by its digest: a tag can be moved to another image after everything was checked (6.5.1)."""

import re
from collections.abc import Iterable

from msgspec import Struct

from pci_constructs.gates.decision import Reason
from pci_constructs.gates.documents import refused

DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
# Without the name before it, it may be the id of the image: that of its configuration, which is no digest of a manifest.
_AT_DIGEST = re.compile(r"@(sha256:[0-9a-f]{64})$(?!\n)", re.IGNORECASE | re.ASCII)
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_NAME = re.compile(rf"(?:(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(?::[0-9]{{1,5}})?/)?{_PART}(?:/{_PART})*", re.ASCII)
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", re.ASCII)


class Image(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An image.

    Attributes:
        name: its repository, with the registry and without a tag.
        digest: the digest of its manifest; empty where it was named by a tag alone.
    """

    name: str
    digest: str

    @property
    def text(self) -> str:
        """How to call it in a sentence."""
        return f"{self.name}@{self.digest[:19]}" if self.digest else self.name


def image(text: str, where: str = "--image") -> Image:
    """The image that a text names.

    Args:
        text: ``NAME@sha256:…``; with a tag and no digest it is an image, too, which no gate lets pass.
        where: where the text is from.

    Raises:
        RefusedInput: it names none.
    """
    rest, at, digest = text.partition("@")
    name, tag = rest, ""
    if ":" in rest.rpartition("/")[2]:
        name, _, tag = rest.rpartition(":")
    fits = (
        len(rest) <= 400
        and name != "sha256"
        and _NAME.fullmatch(name)
        and (not tag or _TAG.fullmatch(tag))
        and (not at or DIGEST.fullmatch(digest))
    )
    if not fits:
        allowed = "NAME@sha256:… with 64 lower-case hexadecimal digits"
        raise refused(
            where, "the image", text, allowed, "6.5.1", cure="`docker buildx imagetools inspect` and the registry name the digest"
        )
    return Image(name=name, digest=digest)


def digests_in(texts: Iterable[object]) -> tuple[str, ...]:
    """The digests at the end of texts such as ``NAME@sha256:…``, each once; what is no such text is passed over."""
    found = [match[1].lower() for text in texts if isinstance(text, str) and (match := _AT_DIGEST.search(text))]
    return tuple(dict.fromkeys(found))


def of_tag(found: Image) -> Reason | None:
    """Why an image that is named by a tag cannot be judged; ``None`` if it has a digest."""
    if found.digest:
        return None
    return Reason("6.5.1", f"{found.name} is named by a tag, which can be moved to another image: name its digest, NAME@sha256:…")
