"""Appends a record: nothing half, nothing twice, and no fork, however many write at once and wherever they are stopped.

A claim under the deployment's id says how long the chain was when the id was first seen. The record goes to the next free number, which S3
gives to one writer alone (``If-None-Match: *``). A writer looks for its id in every record after the claim's before it writes, so that
of two with the same id, or of one that was stopped and begins again, only one record comes out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from pci_constructs.evidence.calls import back_off
from pci_constructs.evidence.envelope import Opened, canonical, digest, seal, signed_bytes, unseal
from pci_constructs.evidence.keys import KmsKey, PublicKey, by_fingerprint
from pci_constructs.evidence.reading import check_deployment
from pci_constructs.evidence.record import SCHEMA_VERSION, Deployment, Entry
from pci_constructs.evidence.refused import Malformed, RefusedRecord, StoreFailed
from pci_constructs.evidence.sensitive import in_file
from pci_constructs.evidence.store import CLAIMS, Listing, Place, Store, artifact_key, record_key

ATTEMPTS = 200
"""How often a writer begins again because another was faster."""
MOST_FILE_BYTES = 200_000_000
"""The largest file that is stored beside a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to store with the record.

    Attributes:
        name: its name, for people.
        kind: what it is: ``sbom``, ``scan``, ``policy``, ``findings``, ``log``, ``rollback`` or ``other``.
        content: its bytes.
    """

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came out.

    Attributes:
        entry: the entry in the chain.
        digest: its digest.
        already: whether it was there before.
    """

    entry: Entry
    digest: str
    already: bool


class Writer:
    """Writes the records of one environment.

    Args:
        store: the bucket.
        key: the key that signs.
        environment: the environment.
        identity: who writes, as AWS says.
        former: public keys that signed before this one.
    """

    def __init__(self, store: Store, key: KmsKey, *, environment: str, identity: str, former: Sequence[PublicKey] = ()) -> None:
        self._store = store
        self._key = key
        self._environment = environment
        self._identity = identity
        self._former = former

    def write(self, document: Mapping[str, Any], files: Sequence[File] = (), *, where: str) -> Written:
        """Records a deployment.

        Args:
            document: the deployment as plain data, without ``artifacts``.
            files: what lies beside the record.
            where: where the document is from, for messages.

        Raises:
            RefusedRecord: something in it is wrong; nothing was written.
            StoreFailed: AWS did not do what it was asked; there is no record, or a whole one, and the same call finds out which.
        """
        if document.get("artifacts"):
            raise RefusedRecord(
                where=where,
                argument="artifacts",
                value=document["artifacts"],
                allowed="left out",
                requirement_id=None,
                cure="name the files with --artifact",
            )
        artifacts = [_artifact(file) for file in files]
        listing = self._store.listing(self._environment)
        deployment = check_deployment({**document, "artifacts": artifacts}, where=where, now=listing.now or datetime.now(UTC))
        for file in files:
            self._put_file(file)
        after = self._claim(deployment.id, listing.last)
        for attempt in range(ATTEMPTS):
            if attempt:
                back_off(attempt, 0.02)
                listing = self._store.listing(self._environment)
            if found := self._find(deployment, listing, after, where):
                return found
            after = listing.last
            entry = self._entry(deployment, listing)
            payload = canonical(entry)
            envelope = seal(payload, keyid=self._key.public.fingerprint, sign=self._key.sign)
            if self._store.put_once(record_key(self._environment, entry.sequence), envelope):
                return Written(entry=entry, digest=digest(payload), already=False)
        raise StoreFailed(f"{ATTEMPTS} times another writer was faster: nothing was written; begin again")

    def _put_file(self, file: File) -> None:
        key = artifact_key(digest(file.content))
        if (
            not self._store.put_once(key, file.content, kind="application/octet-stream")
            and self._store.read(key, most=len(file.content) + 1) != file.content
        ):
            raise StoreFailed(f"{key} in {self._store.bucket}: something else lies there; nothing was recorded")

    def _claim(self, id_: str, last: int) -> int:
        """How many records there were when this deployment was first seen."""
        key = f"{CLAIMS}/{self._environment}/{id_}.json"
        if self._store.put_once(key, json.dumps({"after": last}).encode()):
            return last
        content = self._store.read(key)
        try:
            after = json.loads(content or b"")["after"]
        except (ValueError, KeyError, TypeError):
            after = None
        # A claim that nobody can read promises nothing: all records are looked at.
        return after if isinstance(after, int) and 0 <= after <= last else 0

    def _find(self, deployment: Deployment, listing: Listing, after: int, where: str) -> Written | None:
        """The record of this deployment, if it is already in the chain."""
        places = [place for number, place in sorted(listing.places.items()) if number > after]
        for link in self._store.links(self._environment, places):
            try:
                found = unseal(link.content or b"")
            except Malformed:
                # It is none of ours; verification names it.
                continue
            if found.entry.deployment.id == deployment.id and self._trusted(found):
                if found.entry.deployment == deployment:
                    return Written(entry=found.entry, digest=found.digest, already=True)
                raise RefusedRecord(
                    where=where,
                    argument="id",
                    value=deployment.id,
                    allowed="an id that is not recorded yet",
                    requirement_id=None,
                    cure=f"record {link.sequence} has it with other content, and stays as it is",
                )
        return None

    def _entry(self, deployment: Deployment, listing: Listing) -> Entry:
        head = self._head(listing.places[listing.last]) if listing.last else None
        local = datetime.now(UTC).replace(microsecond=0)
        now = listing.now or local
        moment = max(now, head.entry.recorded_at) if head else now
        if moment - now > timedelta(minutes=15):
            raise StoreFailed(
                f"record {listing.last} is of {head.entry.recorded_at if head else ''}, later than now: see pci-constructs evidence verify"
            )
        return msgspec.convert(
            {
                "schema_version": SCHEMA_VERSION,
                "environment": self._environment,
                "sequence": listing.last + 1,
                "previous": head.digest if head else None,
                "recorded_at": moment,
                "clock_skew_seconds": round((local - now).total_seconds()) if listing.now else None,
                "recorded_by": self._identity,
                "deployment": msgspec.to_builtins(deployment),
            },
            Entry,
        )

    def _head(self, place: Place) -> Opened:
        """The last record, which the new one confirms, and therefore must be whole."""
        link = self._store.link(self._environment, place)
        try:
            found = unseal(link.content or b"")
        except Malformed as error:
            raise self._broken(place.sequence, str(error)) from None
        if found.keyid not in self._keys():
            cure = "name the public half of the key before this one with --public-key"
            raise StoreFailed(f"record {place.sequence} is signed by another key, {found.keyid}; {cure}; nothing was written")
        if not self._trusted(found) or (found.entry.environment, found.entry.sequence) != (self._environment, place.sequence):
            raise self._broken(place.sequence, "it is not what was signed there")
        return found

    def _keys(self) -> dict[str, PublicKey]:
        return by_fingerprint([self._key.public, *self._former])

    def _trusted(self, found: Opened) -> bool:
        key = self._keys().get(found.keyid)
        return key is not None and key.made(found.signature, signed_bytes(found.digest))

    def _broken(self, sequence: int, what: str) -> StoreFailed:
        said = "a new record would confirm it, and was not written; `pci-constructs evidence verify` says more"
        return StoreFailed(f"the last record, {sequence}, is broken: {what}; {said}")


def _artifact(file: File) -> dict[str, Any]:
    """What the record says of a file."""
    if len(file.content) > MOST_FILE_BYTES:
        raise RefusedRecord(
            where=file.name,
            argument="the file",
            value=f"{len(file.content)} bytes",
            allowed=f"at most {MOST_FILE_BYTES} bytes",
            requirement_id=None,
        )
    if found := in_file(file.content):
        raise RefusedRecord(
            where=file.name,
            argument=found.where,
            value=f"what looks like {found.what}",
            allowed="without card numbers and secrets",
            requirement_id=found.requirement,
            cure="take it out where it comes from; nothing was written",
        )
    return {"name": file.name, "kind": file.kind, "digest": digest(file.content), "size": len(file.content)}
