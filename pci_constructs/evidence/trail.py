"""Who deployed what and when, as CloudTrail has it (10.2.1.2): from its history of 90 days, or from the trail's bucket."""

import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pci_constructs.evidence.calls import PARALLEL, calling
from pci_constructs.evidence.reading import in_utc
from pci_constructs.evidence.refused import StoreFailed

if TYPE_CHECKING:
    from types_boto3_cloudtrail.client import CloudTrailClient
    from types_boto3_s3.client import S3Client

HISTORY = timedelta(days=90)
"""How far back CloudTrail answers by itself."""
DELAY = timedelta(minutes=15)
"""How late an event may arrive."""
DEPLOYING = {
    "cloudformation.amazonaws.com": (
        "CreateStack", "UpdateStack", "DeleteStack", "ExecuteChangeSet", "RollbackStack", "CreateStackInstances", "UpdateStackSet",
    ),
    "codedeploy.amazonaws.com": ("CreateDeployment", "StopDeployment"),
    "ecs.amazonaws.com": ("CreateService", "UpdateService"),
    "lambda.amazonaws.com": ("CreateFunction20150331", "UpdateFunctionCode20150331v2"),
}  # fmt: skip
"""The calls that deploy. What changes within a Kubernetes cluster is in its audit log, and not among them."""
_MOST_BYTES = 500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A call that deployed, without its parameters: those may hold secrets.

    Attributes:
        id: CloudTrail's id.
        time: when.
        name: what was called.
        service: of which service.
        principal: the identity, as CloudTrail names it.
        role: the role behind a session; empty for a user.
        target: the stack, application, service or function.
        region: where.
        address: from where.
    """

    id: str
    time: datetime
    name: str
    service: str
    principal: str
    role: str
    target: str
    region: str
    address: str

    def to_json(self) -> dict[str, Any]:
        """The event as plain data."""
        return {**{name: getattr(self, name) for name in self.__slots__}, "time": in_utc(self.time)}


def from_history(client: "CloudTrailClient", start: datetime, end: datetime) -> list[Event]:
    """The calls that deployed in a period, from the history that CloudTrail keeps by itself.

    Raises:
        StoreFailed: CloudTrail does not answer.
    """
    found: dict[str, Event] = {}
    for name in (name for names in DEPLOYING.values() for name in names):
        with calling("the events of CloudTrail", cure="reading them needs cloudtrail:LookupEvents"):
            pages = client.get_paginator("lookup_events").paginate(
                LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}], StartTime=start, EndTime=end
            )
            for page in pages:
                if "Events" not in page:
                    raise StoreFailed("the events of CloudTrail: the answer holds no list of events")
                for event in page["Events"]:
                    note(found, json.loads(event["CloudTrailEvent"]), start, end)
    return _ordered(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailBucket:
    """Where a trail delivers to.

    Attributes:
        bucket: the bucket.
        prefix: what the trail puts before ``AWSLogs``; empty, or ending with a slash.
        account: the account; with a trail of an organisation, ``<organisation>/<account>``.
        region: the region.
    """

    bucket: str
    prefix: str
    account: str
    region: str

    @property
    def place(self) -> str:
        """What all its files begin with."""
        return f"{self.prefix}AWSLogs/{self.account}/CloudTrail/{self.region}/"


def from_bucket(client: "S3Client", trail: TrailBucket, start: datetime, end: datetime) -> list[Event]:
    """The same from the bucket that a trail delivers to, however long ago.

    Raises:
        StoreFailed: the bucket has no file of the period, or one cannot be read.
    """
    found: dict[str, Event] = {}
    keys = list(_delivered(client, trail, start, end))
    if not keys:
        cure = "look at --trail-bucket, --trail-prefix and --region"
        raise StoreFailed(f"{trail.bucket}/{trail.place} holds no file of the period: nothing was looked at; {cure}")

    def read(key: str) -> list[Any]:
        with calling(f"{key} in {trail.bucket}", cure="reading it needs s3:GetObject and kms:Decrypt"):
            body = client.get_object(Bucket=trail.bucket, Key=key)["Body"].read()
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as unpacked:
                content = unpacked.read(_MOST_BYTES + 1)
            if len(content) > _MOST_BYTES:
                raise ValueError("larger than any file of a trail")
            records: list[Any] = json.loads(content)["Records"]
            return records

    with ThreadPoolExecutor(PARALLEL) as pool:
        for records in pool.map(read, keys):
            with calling(f"the trail in {trail.bucket}"):
                for record in records:
                    note(found, record, start, end)
    return _ordered(found)


def _delivered(client: "S3Client", trail: TrailBucket, start: datetime, end: datetime) -> Iterator[str]:
    # Events near midnight may lie among those of the next day.
    day, last = start.astimezone(UTC).date(), (end + timedelta(days=1)).astimezone(UTC).date()
    while day <= last:
        with calling(f"the trail in {trail.bucket}", cure="listing it needs s3:ListBucket"):
            pages = client.get_paginator("list_objects_v2").paginate(Bucket=trail.bucket, Prefix=f"{trail.place}{day:%Y/%m/%d}/")
            for page in pages:
                if "Name" not in page:
                    raise StoreFailed(f"the trail in {trail.bucket}: the answer is no listing")
                yield from (str(one["Key"]) for one in page.get("Contents", ()) if str(one["Key"]).endswith(".json.gz"))
        day += timedelta(days=1)


def note(found: dict[str, Event], record: Mapping[str, Any], start: datetime, end: datetime) -> None:
    """Keeps an event as CloudTrail has it, if it is a call that deployed in a period.

    Args:
        found: what is kept, by id.
        record: the event.
        start: the begin of the period.
        end: its end.
    """
    service, name = record["eventSource"], record["eventName"]
    # What was refused deployed nothing; what a service did is part of the call that it did it for.
    if name not in DEPLOYING.get(service, ()) or record.get("errorCode"):
        return
    identity = record.get("userIdentity") or {}
    if str(identity.get("invokedBy", "")).endswith(".amazonaws.com"):
        return
    time = datetime.fromisoformat(str(record["eventTime"]))
    if not start <= time <= end:
        return
    issuer = ((identity.get("sessionContext") or {}).get("sessionIssuer") or {}).get("arn", "")
    found[str(record["eventID"])] = Event(
        id=str(record["eventID"]),
        time=time,
        name=str(name),
        service=str(service).partition(".")[0],
        principal=str(identity.get("arn") or identity.get("type") or "unknown"),
        role=str(issuer),
        target=_target(record.get("requestParameters") or {}),
        region=str(record.get("awsRegion", "")),
        address=str(record.get("sourceIPAddress", "")),
    )


_TARGETS = ("stackName", "stackSetName", "applicationName", "service", "serviceName", "functionName", "deploymentId")


def _target(parameters: Mapping[str, Any]) -> str:
    return next((str(parameters[name]) for name in _TARGETS if parameters.get(name)), "")


def _ordered(found: Mapping[str, Event]) -> list[Event]:
    return sorted(found.values(), key=lambda event: (event.time, event.id))


def who(arn: str) -> tuple[str, str]:
    """What identifies a principal: its account, and its role or user whatever the session and the path are.

    A session of a role and the role itself are the same; an ARN of another sort is compared as it is.
    """
    session = re.fullmatch(r"arn:aws[a-z-]*:sts::(\d{12}):assumed-role/([^/]+)/.+", arn)
    if session:
        return session[1], f"role/{session[2]}"
    role = re.fullmatch(r"arn:aws[a-z-]*:iam::(\d{12}):(role|user)/(?:.*/)?([^/]+)", arn)
    return (role[1], f"{role[2]}/{role[3]}") if role else ("", arn)


def by(events: Iterable[Event], principal: str) -> list[Event]:
    """Those of a principal."""
    wanted = who(principal)
    return [event for event in events if wanted in (who(event.principal), who(event.role))]
