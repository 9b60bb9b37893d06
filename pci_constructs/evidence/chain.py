"""What must hold between the entries of an environment, and which link is the first that does not."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from pci_constructs.evidence.envelope import Opened, signed_bytes, unseal
from pci_constructs.evidence.keys import PublicKey
from pci_constructs.evidence.links import Anchor, Broken, Chain, Fault, Link
from pci_constructs.evidence.reading import in_utc
from pci_constructs.evidence.refused import Malformed

SKEW = timedelta(minutes=15)
"""How far the store's time of a write may be from that in the entry: AWS refuses requests whose clock is further off."""


def walk(
    links: Iterable[Link],
    *,
    environment: str,
    keys: Mapping[str, PublicKey],
    first: int = 1,
    anchors: Sequence[Anchor] = (),
    locked_for: timedelta | None = None,
) -> Chain:
    """Walks a chain from its first link to its last.

    Args:
        links: the links; their order does not matter.
        environment: the environment that all must be of.
        keys: the keys that are trusted, by fingerprint.
        first: the number that the first link must have; more than 1 for a part of a chain.
        anchors: heads that were noted elsewhere.
        locked_for: for how long each must be locked at least, where its lock is known.
    """
    ordered = sorted(links, key=lambda link: link.sequence)
    walker = _Walker(environment, keys, ordered, locked_for)
    expected = first
    for place, link in enumerate(ordered):
        if link.sequence > expected:
            walker.missing(expected, link.sequence - 1)
        walker.step(link, ordered[place + 1] if place + 1 < len(ordered) else None, begin=link.sequence == first)
        expected = link.sequence + 1
    walker.anchored([anchor for anchor in anchors if anchor.environment == environment], first)
    walker.broken.sort(key=lambda broken: broken.sequence)
    last = max(walker.digests, default=None)
    return Chain(
        environment=environment,
        opened=tuple(walker.opened),
        broken=tuple(walker.broken),
        head=Anchor(environment=environment, sequence=last, digest=walker.digests[last]) if last else None,
        first=first,
        follows=walker.follows,
        keys=tuple(dict.fromkeys(one.keyid for one in walker.opened)),
    )


class _Walker:
    def __init__(self, environment: str, keys: Mapping[str, PublicKey], links: Sequence[Link], locked_for: timedelta | None) -> None:
        self.environment = environment
        self.keys = keys
        self.locked_for = locked_for
        self.opened: list[Opened] = []
        self.digests: dict[int, str] = {}
        self.broken: list[Broken] = []
        self.follows: str | None = None
        self._before: tuple[int, str, datetime] | None = None
        self._ids: dict[str, int] = {}
        self._read = {link.sequence: self._unsealed(link) for link in links}

    def _unsealed(self, link: Link) -> Opened | Malformed:
        if link.content is None:
            return Malformed("it cannot be read")
        try:
            return unseal(link.content)
        except Malformed as error:
            return error

    def _says(self, sequence: int, fault: Fault, message: str) -> None:
        self.broken.append(Broken(sequence=sequence, fault=fault, message=message))

    def missing(self, start: int, end: int) -> None:
        which = f"record {start} is" if start == end else f"records {start} to {end} are"
        self._says(start, Fault.MISSING, f"{which} missing")

    def step(self, link: Link, after: Link | None, *, begin: bool) -> None:
        number = link.sequence
        self._store(link)
        found = self._read[number]
        if isinstance(found, Malformed):
            self._says(number, Fault.FORMAT, f"record {number} is not what was written: {found}")
            self._before = None
            return
        if not self._signed(found, number, after):
            # What it says of itself, and what the next one says of it, proves nothing any more.
            self._before = None
            return
        self._placed(found, number, begin=begin)
        self._timed(found, link)
        self.opened.append(found)
        self.digests[number] = found.digest
        self._before = (number, found.digest, found.entry.recorded_at)

    def _store(self, link: Link) -> None:
        number = link.sequence
        if link.versions > 1:
            self._says(number, Fault.REWRITTEN, f"record {number} was written {link.versions} times; the first version is what is read")
        if link.hidden:
            self._says(number, Fault.HIDDEN, f"record {number} was hidden by a delete marker; it is still there")

    def _signed(self, found: Opened, number: int, after: Link | None) -> bool:
        key = self.keys.get(found.keyid)
        if key is None:
            self._says(number, Fault.KEY, f"record {number} is signed by a key that is not trusted here: {found.keyid}")
            return False
        if key.made(found.signature, signed_bytes(found.digest)):
            return True
        following = self._read.get(number + 1) if after and after.sequence == number + 1 else None
        if isinstance(following, Opened) and following.entry.previous == found.digest:
            self._says(number, Fault.SIGNATURE, f"record {number} has a wrong signature; its content is what record {number + 1} refers to")
        elif isinstance(following, Opened):
            self._says(
                number,
                Fault.ALTERED,
                f"record {number} was altered: its signature does not fit its content, and record {number + 1} refers to another",
            )
        else:
            self._says(number, Fault.ALTERED, f"record {number} was altered: its signature does not fit its content")
        return False

    def _placed(self, found: Opened, number: int, *, begin: bool) -> None:
        entry = found.entry
        if entry.environment != self.environment:
            self._says(number, Fault.ENVIRONMENT, f"record {number} is one of {entry.environment}, not of {self.environment}")
        if entry.sequence != number:
            self._says(number, Fault.SEQUENCE, f"record {number} was moved: it says that it is record {entry.sequence}")
        if begin and number == 1 and entry.previous is not None:
            self._says(number, Fault.PREVIOUS, f"record 1 refers to one before it, {entry.previous}")
        if number > 1 and entry.previous is None:
            self._says(number, Fault.PREVIOUS, f"record {number} refers to none before it")
        if begin and number > 1:
            self.follows = entry.previous
        if self._before and self._before[0] == number - 1 and entry.previous != self._before[1]:
            self._says(
                number, Fault.PREVIOUS, f"record {number} refers to another record than the {number - 1} that is there: one was exchanged"
            )
        earlier = self._ids.setdefault(entry.deployment.id, number)
        if earlier != number:
            self._says(number, Fault.REPEATED, f"record {number} is of the deployment {entry.deployment.id}, as record {earlier} is")

    def _timed(self, found: Opened, link: Link) -> None:
        number, moment = link.sequence, found.entry.recorded_at
        if self._before and moment < self._before[2]:
            self._says(number, Fault.TIME, f"record {number} says {in_utc(moment)}, and the one before it {in_utc(self._before[2])}")
        if link.written and abs(link.written - moment) > SKEW:
            self._says(number, Fault.TIME, f"record {number} says {in_utc(moment)}, and the store got it at {in_utc(link.written)}")
        if self.locked_for and link.locked_until and link.locked_until < moment + self.locked_for:
            self._says(number, Fault.LOCK, f"record {number} is locked until {in_utc(link.locked_until)} alone")

    def anchored(self, anchors: Iterable[Anchor], first: int) -> None:
        for anchor in anchors:
            number = anchor.sequence
            if number < first:
                continue
            if number not in self._read:
                self._says(
                    number, Fault.ANCHOR, f"record {number} was there when its head was noted, and is not any more: the end was cut off"
                )
            elif self.digests.get(number, anchor.digest) != anchor.digest:
                self._says(number, Fault.ANCHOR, f"record {number} is not the one that was noted as head, {anchor.digest}")
