"""A chain with the place it lies in: the store, or an archive that somebody was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pci_constructs.evidence.archive import Archive
from pci_constructs.evidence.chain import walk
from pci_constructs.evidence.keys import PublicKey
from pci_constructs.evidence.links import Anchor, Chain
from pci_constructs.evidence.store import LEAST_DAYS, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What walking a chain where it lies showed.

    Attributes:
        chain: the chain.
        where: the place, for a person.
        place_faults: what is wrong with the place itself.
        notes: what is not wrong and should be known.
        contents: the file of each record, by its number.
    """

    chain: Chain
    where: str
    place_faults: tuple[str, ...]
    notes: tuple[str, ...]
    contents: Mapping[int, bytes]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.chain.broken and not self.place_faults


def in_store(store: Store, *, environment: str, keys: Mapping[str, PublicKey], anchors: Sequence[Anchor] = ()) -> Walked:
    """Walks the chain of an environment in the store, from its first record.

    Raises:
        StoreFailed: something could not be read.
    """
    listing = store.listing(environment)
    links = store.links(environment, listing.places.values())
    chain = walk(links, environment=environment, keys=keys, anchors=anchors, locked_for=timedelta(days=LEAST_DAYS))
    notes = [f"{name} lies among the records and is none" for name in listing.strange]
    unseen = sum(link.locked_until is None for link in links)
    if unseen:
        notes.append(f"the lock of {unseen} records was not seen: that needs s3:GetObjectRetention")
    return Walked(
        chain=chain,
        where=f"the bucket {store.bucket}",
        place_faults=tuple(store.faults()),
        notes=tuple(notes),
        contents={link.sequence: link.content for link in links if link.content is not None},
    )


def in_archive(archive: Archive, *, keys: Mapping[str, PublicKey] | None, anchors: Sequence[Anchor] = ()) -> Walked:
    """Walks the chain, or the part of one, in an archive.

    Args:
        archive: the archive.
        keys: the keys that are trusted; those of the archive itself if there are none.
        anchors: heads that were noted elsewhere.
    """
    trusted = keys if keys is not None else archive.keys
    links = list(archive.links())
    chain = walk(links, environment=archive.environment, keys=trusted, first=archive.first, anchors=anchors)
    faults = list(archive.faults())
    if archive.last and archive.last > max((link.sequence for link in links), default=0):
        faults.append(f"the archive should end with record {archive.last}, and that is not in it")
    notes: list[str] = []
    if keys is None:
        notes.append("the keys are those of the archive itself: compare their fingerprints with those of the signing key in KMS")
    if archive.first > 1:
        notes.append(f"it begins with record {archive.first}, which says that {chain.follows} comes before it")
    return Walked(
        chain=chain,
        where=archive.name,
        place_faults=tuple(faults),
        notes=tuple(notes),
        contents={link.sequence: link.content for link in links if link.content is not None},
    )
