"""The links of a chain, what can be wrong with them, and what walking it showed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pci_constructs.evidence.envelope import Opened


class Fault(StrEnum):
    """What can be wrong with a link."""

    MISSING = "missing"
    FORMAT = "format"
    ALTERED = "altered"
    SIGNATURE = "signature"
    KEY = "unknown key"
    PREVIOUS = "previous"
    ENVIRONMENT = "environment"
    SEQUENCE = "sequence"
    TIME = "time"
    REPEATED = "repeated"
    REWRITTEN = "rewritten"
    HIDDEN = "hidden"
    LOCK = "lock"
    ANCHOR = "anchor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry as it lies somewhere.

    Attributes:
        sequence: its number, as its name says.
        content: the file; absent where it could not be read.
        versions: how many versions of it the store has.
        hidden: whether a delete marker lies over it.
        written: when the store got it; absent outside of it.
        locked_until: until when the store keeps it; absent where that is not known.
    """

    sequence: int
    content: bytes | None
    versions: int = 1
    hidden: bool = False
    written: datetime | None = None
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A link that does not hold.

    Attributes:
        sequence: its number.
        fault: what sort of fault it is.
        message: what is wrong, for a person.
    """

    sequence: int
    fault: Fault
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The head of a chain as somebody noted it elsewhere: it shows whether what was there then is still there.

    Attributes:
        environment: the environment.
        sequence: the number of the last entry.
        digest: its digest.
    """

    environment: str
    sequence: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What walking a chain showed.

    Attributes:
        environment: the environment.
        opened: the entries whose own signature holds, in order.
        broken: what does not hold, in order.
        head: the last entry that holds, as an anchor.
        first: the number of the first entry.
        follows: what the first entry says of the one before it, where that is not part of this.
        keys: the fingerprints of the keys that signed.
    """

    environment: str
    opened: tuple[Opened, ...]
    broken: tuple[Broken, ...]
    head: Anchor | None
    first: int
    follows: str | None
    keys: tuple[str, ...]
