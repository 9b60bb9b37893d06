"""Deployments as a pipeline reports them, and the store that tests record them in."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from pci_constructs.evidence.calls import Account
from pci_constructs.evidence.chain import walk
from pci_constructs.evidence.envelope import digest
from pci_constructs.evidence.keys import KmsKey, by_fingerprint
from pci_constructs.evidence.links import Chain
from pci_constructs.evidence.store import Store, record_key
from pci_constructs.evidence.writer import File, Writer, Written
from tests.emulator import ACCOUNT, Emulator

BUCKET = "evidence"
ENVIRONMENT = "production"
COMMIT = "5d41402abc4b2a76b9719d911017c592aaaaaaaa"
BEFORE = "7d793037a0760186574b0282f2f435e7bbbbbbbb"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Deploy"
WRITER = f"arn:aws:sts::{ACCOUNT}:assumed-role/Deploy/run-1"
IMAGE = "sha256:" + "c" * 64
SBOM = File(name="payments.cdx.json", kind="sbom", content=b'{"bomFormat": "CycloneDX"}')
SCAN = File(name="image.json", kind="scan", content=b'{"findings": []}')
LOG = File(name="run.log", kind="log", content=b"scan passed\ndeployed\n")
POLICY = File(name="policy.json", kind="policy", content=b'{"passed": 12}')
ROLLBACK = File(name="rollback.txt", kind="rollback", content=b"rolled back in 40 seconds\n")
FILES = (SBOM, SCAN, LOG, POLICY, ROLLBACK)


def ago(minutes: float) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat(timespec="seconds").replace("+00:00", "Z")


def deployment(id_: str = "run-1", **changes: Any) -> dict[str, Any]:
    """A deployment that lacks nothing; ``change__ticket=None`` changes the field ``change.ticket``."""
    document: dict[str, Any] = {
        "id": id_,
        "outcome": "succeeded",
        "started_at": ago(20),
        "finished_at": ago(10),
        "change": {
            "repository": "payments/platform",
            "commit": COMMIT,
            "author": "ada",
            "reviews": [{"reviewer": "grace", "approved_at": ago(60), "commit": COMMIT}],
            "pull_request": "https://git.example.com/payments/platform/pull/7",
            "ticket": "CHG-1042",
            "window": {"start": ago(30), "end": ago(0)},
        },
        "approval": {"approver": "edsger", "approved_at": ago(25)},
        "deployed_by": {"principal": ROLE, "started_by": "barbara"},
        "pipeline": {"name": "payments", "run": id_, "log": digest(LOG.content)},
        "images": [{"name": "payments/api", "digest": IMAGE, "sbom": digest(SBOM.content)}],
        "scans": [
            {
                "tool": "trivy",
                "version": "0.70.0",
                "kind": "image",
                "target": IMAGE,
                "passed": True,
                "at": ago(40),
                "critical": 0,
                "high": 0,
                "report": digest(SCAN.content),
            }
        ],
        "policies": [
            {
                "tool": "conftest",
                "version": "0.60.0",
                "policy": "deployments",
                "passed": True,
                "at": ago(40),
                "report": digest(POLICY.content),
            }
        ],
        "templates": {"production/Data.template.json": "sha256:" + "d" * 64},
        "findings": {
            "pack_version": "0.1.0",
            "passed": 900,
            "failed": 0,
            "undetermined": 1,
            "accepted": 4,
            "errors": 0,
            "resources": 400,
            "rules": 402,
        },
        "rollback": {"target": BEFORE, "procedure": "blue/green", "tested_at": ago(5000), "report": digest(ROLLBACK.content)},
    }
    return changed(document, **changes)


def changed(document: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A document with other values; a field whose new value is ``...`` is taken out."""
    made: dict[str, Any] = copy.deepcopy(dict(document))
    for path, value in changes.items():
        *parents, name = path.split("__")
        place = made
        for parent in parents:
            place = place[int(parent)] if parent.isdecimal() else place[parent]  # type: ignore[index]
        if value is ...:
            del place[name]
        else:
            place[name] = value
    return made


@dataclass
class Ground:
    """A store in the emulated account.

    Attributes:
        aws: the account.
        key_id: the key that signs.
    """

    aws: Emulator
    key_id: str

    @classmethod
    def prepare(cls, aws: Emulator, bucket: str = BUCKET) -> "Ground":
        """Makes bucket and key."""
        s3 = aws.client("s3")
        s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 400}}}
        s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock)
        return cls(aws, cls.new_key(aws))

    @staticmethod
    def new_key(aws: Emulator) -> str:
        """Another key."""
        made: str = aws.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
        return made

    @cached_property
    def _clients(self) -> tuple[Any, Any]:
        # Making clients is what takes the time.
        account = Account()
        return account.s3(), account.kms()

    @property
    def store(self) -> Store:
        """The store."""
        return Store(self._clients[0], BUCKET)

    def key(self, key_id: str | None = None) -> KmsKey:
        """The key."""
        return KmsKey(self._clients[1], key_id or self.key_id)

    def writer(self, environment: str = ENVIRONMENT, **more: Any) -> Writer:
        """A writer, as the command makes one."""
        return Writer(self.store, self.key(), environment=environment, identity=WRITER, **more)

    def record(self, document: Mapping[str, Any] | None = None, *, environment: str = ENVIRONMENT) -> Written:
        """Records a deployment with its files."""
        return self.writer(environment).write(document or deployment(), FILES, where="deployment.json")

    def fill(self, count: int) -> None:
        """Records this many deployments."""
        for number in range(1, count + 1):
            self.record(deployment(f"run-{number}"))

    def chain(self, environment: str = ENVIRONMENT, **more: Any) -> Chain:
        """What walking the chain shows."""
        listing = self.store.listing(environment)
        links = self.store.links(environment, listing.places.values())
        return walk(links, environment=environment, keys=by_fingerprint([self.key().public]), **more)

    def objects(self, prefix: str = "") -> list[str]:
        """The names of all objects."""
        found = self.aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        return [one["Key"] for one in found.get("Contents", ())]

    def content(self, sequence: int, environment: str = ENVIRONMENT) -> bytes:
        """A record as it lies in the store."""
        found: bytes = self.aws.client("s3").get_object(Bucket=BUCKET, Key=record_key(environment, sequence))["Body"].read()
        return found
