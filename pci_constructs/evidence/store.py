"""The bucket that holds records and the files they refer to: what lies in it, read by version, and written once."""

import email.utils
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from pci_constructs.evidence.calls import PARALLEL, back_off, calling, code
from pci_constructs.evidence.envelope import MOST_BYTES, digest
from pci_constructs.evidence.links import Link
from pci_constructs.evidence.refused import StoreFailed

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

RECORDS, CLAIMS, ARTIFACTS = "records", "claims", "artifacts/sha256"
_NAME = re.compile(r"(\d{10})\.jsonl")
_GONE = ("NoSuchKey", "NoSuchVersion", "404")
_THERE, _CONFLICT = ("PreconditionFailed", "412"), ("ConditionalRequestConflict", "409", "OperationAborted")
_CONFLICTS = 10
LEAST_DAYS = 365
"""For how many days records are locked at least: 12 months (10.5.1)."""


@dataclass(slots=True)
class Place:
    """A record as a listing shows it.

    Attributes:
        sequence: its number.
        version: the id of its first version.
        written: when the store got that.
        versions: how many versions there are.
        hidden: whether there is a delete marker.
    """

    sequence: int
    version: str = ""
    written: datetime | None = None
    versions: int = 0
    hidden: bool = False


@dataclass(slots=True)
class Listing:
    """The records of an environment.

    Attributes:
        now: the time by the clock of AWS; absent where it did not say.
        places: the records by number.
        strange: names of objects among them that are no records.
    """

    now: datetime | None = None
    places: dict[int, Place] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The highest number; 0 where there is no record."""
        return max(self.places, default=0)


def record_key(environment: str, sequence: int) -> str:
    """Where a record lies."""
    return f"{RECORDS}/{environment}/{sequence:010d}.jsonl"


def artifact_key(content_digest: str) -> str:
    """Where a file lies that a record refers to."""
    return f"{ARTIFACTS}/{content_digest.removeprefix('sha256:')}"


class Store:
    """The bucket.

    Args:
        client: the client of S3.
        bucket: its name.
    """

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self.bucket = bucket

    def listing(self, environment: str) -> Listing:
        """The records of an environment, hidden ones and all versions included.

        Raises:
            StoreFailed: the bucket cannot be listed.
        """
        found = Listing()
        prefix = f"{RECORDS}/{environment}/"
        with calling(f"the records in {self.bucket}", cure="listing needs s3:ListBucketVersions"):
            for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=prefix):
                if "Name" not in page or "IsTruncated" not in page:
                    # botocore reads whatever is no listing as an empty one.
                    raise StoreFailed(f"the records in {self.bucket}: the answer is no listing")
                found.now = _date(page) or found.now
                for version in page.get("Versions", ()):
                    if (place := self._place(found, str(version["Key"]), prefix)) is not None:
                        # The newest comes first, so the last one seen is the first that was written.
                        place.versions += 1
                        place.version, place.written = str(version["VersionId"]), version["LastModified"]
                for marker in page.get("DeleteMarkers", ()):
                    if (place := self._place(found, str(marker["Key"]), prefix)) is not None:
                        place.hidden = True
        return found

    def _place(self, listing: Listing, key: str, prefix: str) -> Place | None:
        name = _NAME.fullmatch(key.removeprefix(prefix))
        if name is None or int(name[1]) == 0:
            if key not in listing.strange:
                listing.strange.append(key)
            return None
        sequence = int(name[1])
        return listing.places.setdefault(sequence, Place(sequence))

    def link(self, environment: str, place: Place) -> Link:
        """One record, its first version.

        Raises:
            StoreFailed: it cannot be read; what is not there any more is a link without content.
        """
        key = record_key(environment, place.sequence)
        content, answer = self._get(key, place.version, MOST_BYTES + 1) if place.version else (None, {})
        return Link(
            sequence=place.sequence,
            content=content,
            versions=max(place.versions, 1),
            hidden=place.hidden,
            written=place.written,
            locked_until=answer.get("ObjectLockRetainUntilDate"),
        )

    def links(self, environment: str, places: Iterable[Place]) -> list[Link]:
        """Records, several at a time.

        Raises:
            StoreFailed: one cannot be read.
        """
        with ThreadPoolExecutor(PARALLEL) as pool:
            return list(pool.map(lambda place: self.link(environment, place), places))

    def _get(self, key: str, version: str | None, most: int) -> tuple[bytes | None, dict[str, Any]]:
        which: Any = {"VersionId": version} if version else {}
        with calling(f"{key} in {self.bucket}", cure="reading needs s3:GetObject, s3:GetObjectVersion and kms:Decrypt"):
            try:
                answer: Any = self._client.get_object(Bucket=self.bucket, Key=key, **which)
                body = answer["Body"].read(most)
            except ClientError as error:
                if code(error) in _GONE:
                    return None, {}
                raise
        if not isinstance(body, bytes):
            raise StoreFailed(f"{key} in {self.bucket}: the answer is no content")
        return body, answer

    def put_once(self, key: str, content: bytes, *, kind: str = "application/json") -> bool:
        """Writes an object that is not there yet; ``False`` if there is one already.

        Raises:
            StoreFailed: it cannot be written.
        """
        for attempt in range(_CONFLICTS):
            back_off(attempt, 0.05)
            with calling(f"{key} in {self.bucket}", cure="only the pipeline's role may write, and its session must be that of the role"):
                try:
                    self._client.put_object(Bucket=self.bucket, Key=key, Body=content, ContentType=kind, IfNoneMatch="*")
                except ClientError as error:
                    if code(error) in _THERE:
                        return False
                    # Somebody writes the same name at this moment; who was first is known in the next.
                    if code(error) not in _CONFLICT:
                        raise
                else:
                    return True
        raise StoreFailed(f"{key} in {self.bucket}: S3 answered {_CONFLICTS} times that another write is under way; begin again")

    def read(self, key: str, *, most: int = MOST_BYTES) -> bytes | None:
        """An object, its newest version; ``None`` if there is none.

        Raises:
            StoreFailed: it cannot be read.
        """
        return self._get(key, None, most)[0]

    def artifact(self, content_digest: str, *, most: int) -> bytes | str:
        """A file that a record refers to, or a sentence on why it is not what the record says.

        Raises:
            StoreFailed: it cannot be read.
        """
        content = self.read(artifact_key(content_digest), most=most + 1)
        if content is None:
            return "it is not in the store"
        if digest(content) != content_digest:
            return "what lies in the store is not what the record refers to"
        return content

    def faults(self) -> Iterator[str]:
        """What is wrong with the bucket itself, as a place where nothing can be altered.

        Raises:
            StoreFailed: its settings cannot be read.
        """
        with calling(f"the settings of {self.bucket}", cure="reading them needs s3:GetBucketVersioning"):
            if self._client.get_bucket_versioning(Bucket=self.bucket).get("Status") != "Enabled":
                yield "the bucket keeps no versions: what is overwritten is gone"
        with calling(f"the lock of {self.bucket}", cure="reading it needs s3:GetBucketObjectLockConfiguration"):
            try:
                lock = self._client.get_object_lock_configuration(Bucket=self.bucket).get("ObjectLockConfiguration", {})
            except ClientError as error:
                if code(error) != "ObjectLockConfigurationNotFoundError":
                    raise
                lock = {}
            retention = lock.get("Rule", {}).get("DefaultRetention", {})
            days = int(retention.get("Days") or 0) or int(retention.get("Years") or 0) * LEAST_DAYS
        if days < LEAST_DAYS:
            yield f"the bucket locks new records for {days} days, and 10.5.1 asks for {LEAST_DAYS}: they can be deleted before"


def _date(answer: Any) -> datetime | None:
    """The time by the clock of AWS."""
    said = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    try:
        return email.utils.parsedate_to_datetime(said).astimezone(UTC) if said else None
    except ValueError:
        return None


def ranged(listing: Listing, first: int, last: int) -> Sequence[Place]:
    """The places from one number to another."""
    return [listing.places[number] for number in range(first, last + 1) if number in listing.places]
