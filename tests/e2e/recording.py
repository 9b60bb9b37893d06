"""Three deployments on record, one of them altered where the lock does not reach, and what an assessor gets."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.e2e.account import client
from tests.e2e.deploying import Stage, physical
from tests.e2e.steps import Ran, Steps, run, say

ENVIRONMENT = "production"
_ALTERED = 2


def record(stage: Stage, assembly: Path, folder: Path, steps: Steps) -> None:
    """Records, verifies, tampers, verifies again, bundles and audits."""
    bucket = physical("production-Audit", "AWS::S3::Bucket", "Evidence")
    key = physical("production-Audit", "AWS::KMS::Key", "Evidence")
    store = ("--bucket", bucket, "--key", key, "--environment", ENVIRONMENT)
    refused = "only the pipeline's role may write"
    _expect(steps, "evidence record under the bucket's policy", 2, refused, _record("run-1", stage, assembly, folder, store))
    _without_conditions(bucket)
    for number in (1, 2, 3):
        ran = _record(f"run-{number}", stage, assembly, folder, store)
        _expect(steps, f"evidence record run-{number}", 0, f"run-{number} is record {number} of {ENVIRONMENT}", ran)
    _expect(steps, "evidence verify", 0, "Every link holds", run("evidence", "verify", *store))
    _undeletable(bucket, steps)
    _alter(stage.account, bucket)
    _expect(
        steps,
        f"evidence verify after record {_ALTERED} was altered",
        1,
        f"The first broken link is record {_ALTERED}",
        run("evidence", "verify", *store),
    )
    today = datetime.now(UTC).date()
    period = ("--from", str(today - timedelta(days=1)), "--to", str(today))
    archive, page = folder / "evidence.zip", folder / "audit.html"
    ran = run("evidence", "bundle", *store, *period, "--output", str(archive))
    names = zipfile.ZipFile(archive).namelist() if archive.is_file() else []
    there = {"index.html"} <= set(names) and sum(name.endswith(".jsonl") for name in names) == 3
    steps.step(
        "evidence bundle",
        "exit 1 for the altered record; an index and three records",
        f"exit {ran.code}; {len(names)} files",
        fine=ran.code == 1 and there,
    )
    ran = run("audit", *store, *period, "--format", "html", "--output", str(page))
    text = page.read_text("utf-8") if page.is_file() else ""
    steps.step(
        "audit page",
        f"exit 1; the page names record {_ALTERED}",
        f"exit {ran.code}; {len(text):,} characters",
        fine=ran.code == 1 and f"record {_ALTERED}" in text,
    )


def _record(id_: str, stage: Stage, assembly: Path, folder: Path, store: tuple[str, ...]) -> Ran:
    from pci_constructs.saved import FINDINGS, RESULTS, load
    from tests.evidence.kit import COMMIT, FILES, changed, deployment

    commit = load(assembly / RESULTS / FINDINGS).record.get("commit") or COMMIT
    role = f"arn:aws:iam::{stage.account}:role/deploy-pipeline"
    file = folder / f"{id_}.json"
    document = deployment(id_, deployed_by__principal=role, templates=..., findings=...)
    file.write_text(json.dumps(changed(document, change__commit=commit, change__reviews__0__commit=commit)), "utf-8")
    words: list[str] = []
    for one in FILES:
        (folder / one.name).write_bytes(one.content)
        words += ["--artifact", f"{one.kind}={folder / one.name}"]
    return run("evidence", "record", str(file), *store, *words, "--assembly", str(assembly))


def _without_conditions(bucket: str) -> None:
    """Takes the statements with a condition off the policy: the emulator reads none, and refuses the pipeline with everybody else."""
    s3 = client("s3")
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    policy["Statement"] = [one for one in policy["Statement"] if "Condition" not in one]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    say("         from here on without the policy's statements that have a condition, which the emulator does not read")


def _undeletable(bucket: str, steps: Steps) -> None:
    from botocore.exceptions import ClientError

    from pci_constructs.evidence.store import record_key

    seen = "deleted"
    try:
        client("s3").delete_object(Bucket=bucket, Key=record_key(ENVIRONMENT, _ALTERED))
    except ClientError as error:
        seen = str(error.response["ResponseMetadata"]["HTTPStatusCode"])
    steps.step("deleting a record", "403", seen)


def _alter(account: str, bucket: str) -> None:
    """Writes another ticket into a record, in the emulator's memory: its API refuses, as the lock forbids."""
    from moto.s3.models import s3_backends

    from pci_constructs.evidence.store import record_key

    for key in s3_backends[account]["aws"].get_bucket(bucket).keys.getlist(record_key(ENVIRONMENT, _ALTERED)) or ():
        key.value = key.value.replace(b"CHG-1042", b"CHG-1043")


def _expect(steps: Steps, what: str, code: int, text: str, ran: Ran) -> None:
    said = " ".join(ran.text.split())
    steps.step(what, f"exit {code}, {text!r}", f"exit {ran.code}, {said[:300]!r}", fine=ran.code == code and text in ran.text)
