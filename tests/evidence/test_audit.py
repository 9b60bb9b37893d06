"""An answer is green only with evidence behind it, and what lacks a piece is named."""

import gzip
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.cli import main
from pci_constructs.evidence.answers import Audit
from pci_constructs.evidence.audit import audit
from pci_constructs.evidence.chain import walk
from pci_constructs.evidence.envelope import digest
from pci_constructs.evidence.keys import by_fingerprint
from pci_constructs.evidence.links import Link
from pci_constructs.evidence.period import Period, Seen
from pci_constructs.evidence.questions import QUESTIONS
from pci_constructs.evidence.reading import check_deployment
from pci_constructs.evidence.record import plain
from pci_constructs.evidence.store import artifact_key
from pci_constructs.evidence.trail import Event, note, who
from pci_constructs.evidence.walked import Walked
from pci_constructs.evidence.writer import File
from pci_constructs.findings import Verdict
from pci_constructs.standard import requirements
from tests.emulator import ACCOUNT
from tests.evidence.kit import BEFORE, BUCKET, COMMIT, FILES, IMAGE, ROLE, SBOM, WRITER, Ground, ago, deployment
from tests.evidence.test_chain import KEY, sealed
from tests.evidence.test_commands import Capture, where

TODAY = datetime.now(UTC).date()
# A deployment that ended ten minutes ago ended yesterday, shortly after midnight.
DAYS = ["--from", str(TODAY - timedelta(days=2)), "--to", str(TODAY)]


def event(name: str = "ExecuteChangeSet", *, minutes: float = 15, **more: Any) -> dict[str, Any]:
    """An event as CloudTrail has it."""
    return {
        "eventID": f"{name}-{minutes}",
        "eventTime": ago(minutes),
        "eventSource": "cloudformation.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-central-1",
        "sourceIPAddress": "192.0.2.7",
        "userIdentity": {"type": "AssumedRole", "arn": WRITER, "sessionContext": {"sessionIssuer": {"arn": ROLE}}},
        "requestParameters": {"stackName": "production-Data", "parameters": [{"parameterValue": "hunter2hunter2"}]},
        **more,
    }


def history(ground: Ground, *events: dict[str, Any]) -> None:
    """What CloudTrail answers: the emulator has no history of its own."""
    rows = [{"EventId": one["eventID"], "EventName": one["eventName"], "CloudTrailEvent": json.dumps(one)} for one in events]
    ground.aws.answer("cloudtrail.LookupEvents", {"Events": rows})


def asked(ground: Ground, capsys: Capture, *more: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["audit", *where(ground), *DAYS, "--format", "json", *more])
    captured = capsys.readouterr()
    assert captured.out, captured.err
    return code, json.loads(captured.out)


def answers(said: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["verdict"] for part in ("questions", "separation_of_duties", "records") for one in said[part]}


def lacking(said: dict[str, Any]) -> dict[str, list[str]]:
    parts = ("questions", "separation_of_duties", "records")
    return {one["id"]: [gap["message"] for gap in one["missing"]] for part in parts for one in said[part] if one["missing"]}


def complete(id_: str = "run-1", **changes: Any) -> dict[str, Any]:
    """A deployment with the findings' report, too, which is all that is asked."""
    return deployment(id_, **{"findings__report": SCAN_DIGEST, **changes})


SCAN_DIGEST = deployment()["scans"][0]["report"]


def test_everything_is_green_with_evidence_behind_it(ground: Ground, capsys: Capture) -> None:
    ground.record(complete())
    history(ground, event())
    code, said = asked(ground, capsys)
    assert answers(said) == dict.fromkeys(answers(said), "pass"), lacking(said)
    assert len(answers(said)) == 12
    assert (code, said["verdict"]) == (0, "pass")


def test_there_are_eight_questions_and_their_requirements_exist() -> None:
    assert len(QUESTIONS) == 8
    assert {id_ for question in QUESTIONS for id_ in question.requirements} <= requirements().keys()


GAPS: list[tuple[dict[str, Any], str, str]] = [
    ({"change__reviews": []}, "reviews", "no approved review of commit 5d41402abc4b by somebody else than ada"),
    ({"change__reviews__0__commit": BEFORE}, "reviews", "grace approved 7d793037a076, which is not what was deployed"),
    ({"change__reviews__0__approved_at": partial(ago, 5)}, "reviews", "grace approved the code at"),
    ({"change__reviews__0__reviewer": "Ada"}, "reviews", "Ada reviewed their own change"),
    ({"change__reviews__0__reviewer": "Ada"}, "own-approval", "ada reviewed their own change"),
    ({"pipeline": None}, "pipeline", "no run of a pipeline"),
    ({"pipeline__log": None}, "pipeline", "the pipeline's log is not in the store"),
    ({"pipeline__log": "sha256:" + "0" * 64}, "pipeline", "the pipeline's log: it is not in the store"),
    ({"scans": []}, "pipeline", "no scan"),
    ({"scans": []}, "image-scans", "no scan of the image payments/api"),
    ({"scans__0__passed": False}, "pipeline", "trivy (image) did not pass"),
    ({"scans__0__at": partial(ago, 12)}, "pipeline", "trivy (image) looked at"),
    ({"scans__0__target": "sha256:" + "1" * 64}, "image-scans", "no scan of the image payments/api"),
    ({"scans__0__critical": 2}, "image-scans", "trivy found 2 critical in payments/api"),
    ({"scans__0__report": None}, "image-scans", "the report of trivy on payments/api is not in the store"),
    ({"images__0__sbom": None}, "sbom", "the SBOM of payments/api is not in the store"),
    ({"images__0__sbom": SCAN_DIGEST}, "sbom", "the file is recorded as scan"),
    ({"images": [], "templates": {}}, "sbom", "neither an image nor a template is named"),
    ({"policies": [], "findings": None}, "policies", "no result of a policy engine"),
    ({"policies__0__passed": False}, "policies", "conftest: deployments did not pass"),
    ({"findings": None}, "policies", "templates without findings of the rules"),
    ({"findings__failed": 3}, "policies", "3 findings fail and 0 rules raised"),
    ({"findings__resources": 0}, "policies", "the rules looked at nothing"),
    ({"approval": None}, "approvals", "nobody approved the deployment"),
    ({"approval__approved_at": partial(ago, 15)}, "approvals", "edsger approved it at"),
    ({"change__ticket": None}, "approvals", "no change ticket"),
    ({"change__window": None}, "approvals", "no change window"),
    ({"change__window__end": partial(ago, 15)}, "approvals", "it ran outside of its window"),
    ({"approval__approver": "ADA "[:3]}, "own-approval", "ada approved the deployment of their own change"),
    ({"approval__approver": "Barbara"}, "approver-deployed", "Barbara approved and deployed"),
    ({"change__reviews__0__reviewer": "barbara"}, "approver-deployed", "barbara approved and deployed"),
    ({"rollback": None}, "rollback", "no way back is named"),
    ({"rollback__target": COMMIT}, "rollback", "the way back leads to the same commit"),
    ({"rollback__tested_at": None}, "rollback", "the way back was never tried"),
    ({"rollback__report": None}, "rollback", "what shows the way back is not in the store"),
    ({"outcome": "failed"}, "rollback", "it failed, and nothing says when it was rolled back"),
    ({"outcome": "rolled-back"}, "rollback", "it was rolled back, and nothing says when it was rolled back"),
    ({"deployed_by__principal": f"arn:aws:iam::{ACCOUNT}:role/Other"}, "cloudtrail", "CloudTrail has no call in eu-central-1"),
]


def judged(document: dict[str, Any], *calls: dict[str, Any], missing: tuple[str, ...] = ()) -> Audit:
    """The audit of one deployment, without a store: its files are there but for those that are missing."""
    now = datetime.now(UTC)
    files = [{"name": f.name, "kind": f.kind, "digest": digest(f.content), "size": 1} for f in FILES]
    read = check_deployment({**document, "artifacts": files}, where="x", now=now)
    chain = walk(
        [Link(sequence=1, content=sealed(1, None, deployment=plain(read)))], environment="production", keys=by_fingerprint([KEY.public])
    )
    walked = Walked(chain=chain, where="here", place_faults=(), notes=(), contents={})
    found: dict[str, Event] = {}
    for call in calls:
        note(found, call, now - timedelta(days=1), now)
    seen = Seen(events=tuple(found.values()), stacks=(), reaches_back_to=now - timedelta(days=90), until=now, region="eu-central-1")
    there = {one["digest"] for one in files} - set(missing)
    period = Period(first=TODAY - timedelta(days=2), last=TODAY)
    return audit(walked, seen, period=period, time=now, artifacts=lambda one: None if one in there else "it is not in the store")


def test_nothing_is_lacking_without_a_store_either() -> None:
    assert judged(complete(), event()).verdict() is Verdict.PASS


@pytest.mark.parametrize(("changes", "question", "message"), GAPS, ids=lambda value: value if isinstance(value, str) else "")
def test_what_lacks_a_piece_is_named(changes: dict[str, Any], question: str, message: str) -> None:
    # Times are worked out now: between the collection of all tests and this one some minutes may pass.
    changes = {name: value() if callable(value) else value for name, value in changes.items()}
    # Long enough ago for CloudTrail to have it.
    times = {
        "started_at": ago(50),
        "finished_at": ago(40),
        "change__window": {"start": ago(60), "end": ago(30)},
        "approval__approved_at": ago(55),
    }
    made = judged(
        complete(**({**times, **changes} if question == "cloudtrail" else changes)), event(minutes=45 if question == "cloudtrail" else 15)
    )
    (answer,) = [one for one in made.answers if one.id == question]
    assert any(message in gap.message for gap in answer.gaps if gap.known), answer.gaps
    assert (answer.verdict, made.verdict()) == (Verdict.FAIL, Verdict.FAIL)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.kind)
def test_no_file_no_evidence(file: File) -> None:
    failed = [one.id for one in judged(complete(), event(), missing=(digest(file.content),)).answers if one.verdict is Verdict.FAIL]
    assert failed


def test_what_cloudtrail_may_not_have_yet_is_no_gap() -> None:
    (answer,) = [one for one in judged(complete()).answers if one.id == "cloudtrail"]
    assert (answer.verdict, [gap.known for gap in answer.gaps]) == (Verdict.UNDETERMINED, [False])


def test_a_gap_names_deployment_and_record(ground: Ground, capsys: Capture) -> None:
    ground.record(complete("run-1"))
    ground.record(complete("run-2", change__ticket=None))
    history(ground, event())
    _, said = asked(ground, capsys)
    (approvals,) = [one for one in said["questions"] if one["id"] == "approvals"]
    assert approvals["missing"] == [{"record": 2, "deployment": "run-2", "message": "no change ticket"}]
    assert approvals["because"] == "1 of 2 deployments lacks a piece"
    assert [one["missing"] for one in said["deployments"]] == [{}, {"approvals": ["no change ticket"]}]


def test_a_reviewed_branch_that_was_merged_counts(ground: Ground, capsys: Capture) -> None:
    ground.record(complete(change__head=BEFORE, change__reviews__0__commit=BEFORE))
    history(ground, event())
    assert answers(asked(ground, capsys)[1])["reviews"] == "pass"


def test_a_scan_of_what_runs_may_come_after(ground: Ground, capsys: Capture) -> None:
    document = complete()
    document["scans"].append(
        {
            "tool": "zap",
            "version": "2",
            "kind": "dynamic",
            "target": "pay.example.com",
            "passed": True,
            "at": ago(5),
            "critical": 0,
            "high": 0,
        }
    )
    ground.record(document)
    history(ground, event())
    assert answers(asked(ground, capsys)[1])["pipeline"] == "pass"


def test_templates_alone_need_no_sbom(ground: Ground, capsys: Capture) -> None:
    ground.record(complete(images=[]))
    history(ground, event())
    code, said = asked(ground, capsys)
    assert (answers(said)["sbom"], answers(said)["image-scans"], code) == ("not_applicable", "not_applicable", 0)


def test_a_file_that_was_exchanged_is_no_evidence(ground: Ground, capsys: Capture) -> None:
    ground.record(complete())
    history(ground, event())
    sbom = complete()["images"][0]["sbom"]
    ground.aws.client("s3").put_object(Bucket=BUCKET, Key=artifact_key(sbom), Body=b"another list")
    assert lacking(asked(ground, capsys)[1])["sbom"] == [
        "the SBOM of payments/api: what lies in the store is not what the record refers to"
    ]


def test_an_empty_period_is_no_pass(ground: Ground, capsys: Capture) -> None:
    history(ground)
    code, said = asked(ground, capsys)
    assert code == 2
    assert set(answers(said).values()) == {"undetermined"}


def test_a_broken_chain_is_a_failure_and_its_record_no_evidence(ground: Ground, capsys: Capture) -> None:
    ground.record(complete("run-1"))
    ground.record(complete("run-2"))
    history(ground, event())
    content = ground.content(1).replace(b'"author":"ada"', b'"author":"eve"')
    s3 = ground.aws.client("s3")
    name = ground.objects("records/")[0]
    version = s3.head_object(Bucket=BUCKET, Key=name)["VersionId"]
    s3.delete_object(Bucket=BUCKET, Key=name, VersionId=version, BypassGovernanceRetention=True)
    s3.put_object(Bucket=BUCKET, Key=name, Body=content)
    code, said = asked(ground, capsys)
    assert code == 1
    assert lacking(said)["unaltered"][0].startswith("record 1 was altered")
    assert [one["deployment"] for one in said["deployments"]] == ["run-2"]


def test_a_deployment_without_a_record_is_listed(ground: Ground, capsys: Capture) -> None:
    ground.record(complete())
    history(ground, event(), event("UpdateStack", minutes=200))
    code, said = asked(ground, capsys)
    (one,) = lacking(said)["recorded"]
    assert "called cloudformation:UpdateStack on production-Data (event UpdateStack-200)" in one
    assert (code, answers(said)["cloudtrail"]) == (1, "pass")


def test_a_call_by_somebody_else_during_a_deployment_is_listed(ground: Ground, capsys: Capture) -> None:
    ground.record(complete())
    eve = {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/eve"}
    history(ground, event(), event("UpdateStack", minutes=14, userIdentity=eve))
    (one,) = lacking(asked(ground, capsys)[1])["recorded"]
    assert "user/eve called" in one
    assert "while the deployment of record 1 was under way" in one


@pytest.mark.parametrize(
    "more",
    [
        {"errorCode": "AccessDenied"},
        {"userIdentity": {"type": "AWSService", "invokedBy": "cloudformation.amazonaws.com"}},
        {"eventSource": "iam.amazonaws.com"},
    ],
)
def test_what_deployed_nothing_is_not_listed(ground: Ground, capsys: Capture, more: dict[str, Any]) -> None:
    ground.record(complete())
    history(ground, event(), event("UpdateStack", minutes=200, **more))
    assert "recorded" not in lacking(asked(ground, capsys)[1])


def test_a_stack_that_changed_without_a_record_is_listed(ground: Ground, capsys: Capture) -> None:
    ground.record(complete(started_at=ago(60), finished_at=ago(50), change__window=None))
    history(ground, event(minutes=55))
    template = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    ground.aws.client("cloudformation").create_stack(StackName="by-hand", TemplateBody=template)
    (one,) = lacking(asked(ground, capsys)[1])["recorded"]
    assert "the stack by-hand changed (CREATE_COMPLETE)" in one


@pytest.mark.parametrize("step", ["cloudtrail.LookupEvents", "cloudformation.DescribeStacks"])
def test_what_may_not_be_read_is_said_and_no_pass(ground: Ground, capsys: Capture, step: str) -> None:
    ground.record(complete())
    history(ground, event())
    if step.startswith("cloudtrail"):
        ground.aws.forget()
    ground.aws.deny(step)
    code, said = asked(ground, capsys)
    assert answers(said)["recorded"] == "undetermined"
    assert "AWS answered AccessDenied" in json.dumps(said)
    assert code == 0
    assert asked(ground, capsys, "--strict")[0] == 1


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"Events": [{"CloudTrailEvent": "x"}]}', b'{"Events": [{}]}', b"<html/>"])
def test_a_malformed_answer_of_cloudtrail_is_no_pass(ground: Ground, capsys: Capture, body: bytes) -> None:
    ground.record(complete())
    ground.aws.answer("cloudtrail.LookupEvents", body)
    _, said = asked(ground, capsys)
    assert (answers(said)["cloudtrail"], answers(said)["recorded"]) == ("undetermined", "undetermined")


def test_throttled_is_tried_again(ground: Ground, capsys: Capture) -> None:
    ground.record(complete())
    ground.aws.throttle("cloudtrail.LookupEvents", times=3)
    history(ground, event())
    assert asked(ground, capsys)[0] == 0
    assert ground.aws.waits


def test_cloudtrail_s_history_reaches_back_90_days(ground: Ground, capsys: Capture) -> None:
    days = 100 * 24 * 60
    ground.record(complete(started_at=ago(days + 20), finished_at=ago(days + 10)))
    history(ground)
    words = [
        "audit",
        *where(ground),
        "--from",
        str(TODAY - timedelta(days=110)),
        "--to",
        str(TODAY - timedelta(days=95)),
        "--format",
        "json",
    ]
    capsys.readouterr()
    assert main(words) == 1
    said = json.loads(capsys.readouterr().out)
    assert (answers(said)["cloudtrail"], answers(said)["recorded"]) == ("undetermined", "undetermined")
    assert "--trail-bucket" in json.dumps(said)


def trail(ground: Ground, *events: dict[str, Any], prefix: str = "", day: date = TODAY) -> None:
    s3 = ground.aws.client("s3")
    s3.create_bucket(Bucket="trail", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    key = f"{prefix}AWSLogs/{ACCOUNT}/CloudTrail/eu-central-1/{day:%Y/%m/%d}/x.json.gz"
    s3.put_object(Bucket="trail", Key=key, Body=gzip.compress(json.dumps({"Records": list(events)}).encode()))


@pytest.mark.parametrize("prefix", ["", "audit/"])
def test_the_bucket_of_the_trail_is_read(ground: Ground, capsys: Capture, prefix: str) -> None:
    ground.record(complete())
    trail(ground, event(), event("UpdateStack", minutes=200), prefix=prefix)
    _, said = asked(ground, capsys, "--trail-bucket", "trail", *(["--trail-prefix", "audit"] if prefix else []))
    assert answers(said)["cloudtrail"] == "pass"
    assert len(lacking(said)["recorded"]) == 1
    assert "cloudtrail:LookupEvents" not in ground.aws.called()


def test_a_trail_that_has_nothing_of_the_period_is_no_pass(ground: Ground, capsys: Capture) -> None:
    ground.record(complete())
    trail(ground, event(), day=date(2020, 1, 1))
    _, said = asked(ground, capsys, "--trail-bucket", "trail")
    assert answers(said)["cloudtrail"] == "undetermined"
    assert "holds no file of the period" in json.dumps(said)


@pytest.mark.parametrize(
    "content", [b"", b"x", gzip.compress(b"x", mtime=0), gzip.compress(b'{"Records": [{}]}', mtime=0), gzip.compress(b"[]", mtime=0)]
)
def test_a_file_of_the_trail_that_is_damaged_is_no_pass(ground: Ground, capsys: Capture, content: bytes) -> None:
    ground.record(complete())
    trail(ground, event())
    key = f"AWSLogs/{ACCOUNT}/CloudTrail/eu-central-1/{TODAY:%Y/%m/%d}/y.json.gz"
    ground.aws.client("s3").put_object(Bucket="trail", Key=key, Body=content)
    _, said = asked(ground, capsys, "--trail-bucket", "trail")
    assert answers(said)["cloudtrail"] == "undetermined"


@pytest.mark.parametrize(
    ("arn", "same"),
    [
        (WRITER, True),
        (ROLE, True),
        (f"arn:aws:iam::{ACCOUNT}:role/path/to/Deploy", True),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/Deploy/another", True),
        (f"arn:aws:iam::{ACCOUNT}:user/Deploy", False),
        ("arn:aws:iam::999999999999:role/Deploy", False),
        (f"arn:aws:iam::{ACCOUNT}:role/Deploy2", False),
        ("Deploy", False),
    ],
)
def test_a_session_is_its_role(arn: str, same: bool) -> None:
    assert (who(arn) == who(ROLE)) is same


def test_the_last_day_is_part_of_a_period() -> None:
    period = Period(first=date(2026, 10, 1), last=date(2026, 10, 31))
    assert period.covers(datetime(2026, 10, 31, 23, 59, 59, 999_999, tzinfo=UTC))
    assert not period.covers(datetime(2026, 11, 1, tzinfo=UTC))
    assert not period.covers(datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--from", "2026-10-02", "--to", "2026-10-01"], "--to 2026-10-01 is before --from 2026-10-02"),
        (["--from", "2999-01-01", "--to", "2999-01-02"], "--from 2999-01-01 is in the future"),
        (["--from", "2026-10-01", "--to", "2026-10-02", "--trail-prefix", "x"], "in --trail-bucket the files are, and that is not named"),
    ],
)
def test_a_wrong_period_is_one_sentence(ground: Ground, capsys: Capture, words: list[str], message: str) -> None:
    assert main(["audit", *where(ground), *words]) == 2
    assert message in capsys.readouterr().err


def test_console_and_page_say_the_same(ground: Ground, capsys: Capture, tmp_path: Path) -> None:
    ground.record(complete(change__author="<script>alert(1)</script>", change__ticket=None))
    history(ground, event())
    capsys.readouterr()
    assert main(["audit", *where(ground), *DAYS]) == 1
    out = capsys.readouterr().out
    assert "- record 1, run-1: no change ticket" in out
    assert "1 of 12 answers lacks a piece." in out
    page = tmp_path / "audit.html"
    assert main(["audit", *where(ground), *DAYS, "--format", "html", "--output", str(page)]) == 1
    text = page.read_text("utf-8")
    assert "1 of 12 answers lacks a piece." in text
    assert "no change ticket" in text
    assert "<script" not in text
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text


def bundle(ground: Ground, file: Path, *more: str) -> int:
    return main(["evidence", "bundle", *where(ground), *DAYS, "--output", str(file), *more])


def test_a_bundle_has_everything_and_is_verified_offline(ground: Ground, capsys: Capture, tmp_path: Path) -> None:
    old = 10 * 24 * 60
    ground.record(complete("before", started_at=ago(old), finished_at=ago(old - 5), change__window=None))
    ground.record(complete("run-1"))
    ground.record(complete("run-2"))
    history(ground, event())
    report = tmp_path / "report.html"
    report.write_text("<p>a report</p>")
    file = tmp_path / "bundle.zip"
    assert bundle(ground, file, "--report", str(report)) == 0
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        index = json.loads(archive.read("index.json"))
        page = archive.read("index.html").decode()
        events = json.loads(archive.read("cloudtrail/events.json"))
    assert {
        "index.html",
        "index.json",
        "audit.html",
        "audit.json",
        "cloudtrail/events.json",
        "reports/01-report.html",
        "manifest.json",
    } <= names
    assert {name for name in names if name.startswith("records/")} == {f"records/production/000000000{n}.jsonl" for n in (2, 3)}
    assert sum(name.startswith("artifacts/") for name in names) == len(FILES)
    linked = {one["path"] for part in index["requirements"].values() for one in part["files"]} | {one["path"] for one in index["files"]}
    assert linked <= names
    assert {name for name in names if name.startswith(("artifacts/", "records/", "cloudtrail/", "reports/"))} <= linked
    assert all(f'href="{path}"' in page for path in linked)
    assert "6.3.2" in index["requirements"]
    assert [one["deployment"] for one in index["deployments"]] == ["run-1", "run-2"]
    assert events[0]["principal"] == WRITER
    assert "hunter2" not in json.dumps(events)
    capsys.readouterr()
    assert main(["evidence", "verify", "--archive", str(file)]) == 0
    out = capsys.readouterr().out
    assert "it begins with record 2, which says that sha256:" in out


def test_a_bundle_of_a_bad_period_says_so(ground: Ground, capsys: Capture, tmp_path: Path) -> None:
    ground.record(complete(images__0__sbom="sha256:" + "0" * 64))
    history(ground, event())
    assert bundle(ground, tmp_path / "b.zip") == 1
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert json.loads(archive.read("index.json"))["requirements"]["6.3.2"]["answers"][0]["verdict"] == "fail"


def test_a_bundle_of_nothing_is_refused(ground: Ground, capsys: Capture, tmp_path: Path) -> None:
    history(ground)
    assert bundle(ground, tmp_path / "b.zip") == 2
    assert "nothing to bundle" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("screen.PNG", b"x", "a picture is no evidence"),
        ("log.txt", b"PASSWORD=hunter2hunter2", "line 1 must be without card numbers and secrets"),
    ],
)
def test_a_bundle_takes_no_pictures_and_no_secrets(
    ground: Ground, capsys: Capture, tmp_path: Path, *, name: str, content: bytes, message: str
) -> None:
    ground.record(complete())
    (tmp_path / name).write_bytes(content)
    assert bundle(ground, tmp_path / "b.zip", "--report", str(tmp_path / name)) == 2
    err = capsys.readouterr().err
    assert message in err
    assert "hunter2" not in err
    assert not (tmp_path / "b.zip").exists()


def test_images_are_named_by_digest_on_the_page(ground: Ground, capsys: Capture, tmp_path: Path) -> None:
    ground.record(complete())
    history(ground, event())
    bundle(ground, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        page = archive.read("index.html").decode()
    assert f"payments/api@{IMAGE}" in page
    assert SBOM.name in page
