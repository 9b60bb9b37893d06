"""The gate ``policy``: a whole run of the commit that is deployed, in which nothing fails or is unknown (6.5.2)."""

import json
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.cli import main
from tests.gates.kit import Answer, Ask, Json, put
from tests.gates.scan_reports import EARLIER, SOURCE

HELD = {
    "rule": "rds-multi-az-support",
    "reason": "staging",
    "owner": "a",
    "approver": "b",
    "expires": "2026-11-25",
    "kind": "accepted-risk",
}


def finding(verdict: str = "pass", **changes: Any) -> Json:
    return {
        "rule": "rds-multi-az-support",
        "verdict": verdict,
        "severity": "low",
        "requirements": ["12.10.1"],
        "resource": {
            "logical_id": "Cards",
            "type": "AWS::RDS::DBInstance",
            "stack": "Data",
            "construct_path": "Data/Cards",
            "template": "Data.template.json",
            "stage": "",
            "account": None,
            "region": None,
        },
        "property": None,
        "message": "one zone",
        "remediation": "",
        "blocked_by": None,
        "exception": None,
        "source": "pci-dss",
        "warning": False,
        "fingerprint": "0",
        **changes,
    }


def run(*findings: Json, **changes: Any) -> Json:
    every = (finding(), *findings)
    verdicts = ("pass", "fail", "undetermined", "not_applicable", "accepted", "error")
    summary = {verdict: sum(one["verdict"] == verdict for one in every) for verdict in verdicts}
    return {
        "schema_version": 1,
        "standard": "PCI DSS 4.0.1",
        "pack_version": "0.1.0",
        "summary": {**summary, "stages": 0, "stacks": 1, "nested_stacks": 0, "resources": 3, "rules": 427},
        "unreadable": [],
        "findings": list(every),
        "run": {"time": "2026-11-25T09:00:00Z", "commit": SOURCE, "options": {}, "templates": {}},
        **changes,
    }


@pytest.fixture
def policy(ask: Ask, tmp_path: Path) -> Any:
    """Judges a run."""

    def judge(document: object, *more: object) -> Answer:
        return ask("policy", put(tmp_path, "findings.json", document), "--at", "2026-11-25T16:00:00Z", *more)

    return judge


def test_a_whole_run_without_failures_is_a_yes(policy: Any) -> None:
    answer = policy(run(), "--commit", SOURCE)
    assert answer.code == 0
    assert answer.text == "427 rules looked at 3 resources of 5d41402abc4b, and nothing fails or is unknown"


def without(field: str, **summary: int) -> Json:
    document = run()
    return {**document, "summary": {**document["summary"], field: 0, **summary}}


FAILS: list[Any] = [
    pytest.param(run(finding("fail")), ["12.10.1"], "rds-multi-az-support fails: Data/Cards", id="a failure of the lowest severity"),
    pytest.param(run(finding("error", requirements=["3.5.1", "8.6.2"])), ["3.5.1", "8.6.2"], "raised", id="a rule that raised"),
    pytest.param(run(finding("undetermined")), ["12.10.1"], "is undetermined", id="undetermined"),
    pytest.param(run(finding("fail", requirements=[], source="cdk-nag:AwsSolutions")), ["6.5.2"], "fails", id="a rule of another"),
    pytest.param(run(finding("accepted", exception={**HELD, "expires": "2026-11-24"})), ["12.10.1"], "until 2026-11-24", id="ended"),
    pytest.param(run(finding("accepted", exception={**HELD, "expires": None})), ["12.10.1"], "without a last day", id="for ever"),
    pytest.param(
        run(finding("accepted", exception={**HELD, "expires": "never"})), ["12.10.1"], "without a last day", id="a day that is none"
    ),
    pytest.param(
        run(finding("accepted", exception={**HELD, "expires": 99991231})), ["12.10.1"], "without a last day", id="a number as day"
    ),
    pytest.param(run(finding("accepted")), ["12.10.1"], "without a last day", id="accepted by nobody"),
    pytest.param(
        run(finding("accepted", exception={"kind": "acknowledgement", "reason": "x"})),
        ["12.10.1"],
        "without a last day",
        id="ours acknowledged",
    ),
    pytest.param(run(unreadable=["Broken.template.json"]), ["6.5.2"], "could not read Broken", id="unread"),
    pytest.param(without("stacks"), ["6.5.2"], "no stack", id="no stack"),
    pytest.param(without("resources"), ["6.5.2"], "no resource", id="no resource"),
    pytest.param(without("rules"), ["6.5.2"], "no rule", id="no rule"),
    pytest.param({**without("pass"), "findings": []}, ["6.5.2"], "nothing was judged", id="nothing judged"),
    pytest.param(without("fail", fail=1), ["6.5.2"], "counts 1 of fail and lists 0", id="a failure that was taken out"),
    pytest.param(
        {**run(finding("fail")), "summary": run()["summary"]}, ["12.10.1", "6.5.2"], "lists 1", id="a failure that is not counted"
    ),
    *(
        pytest.param(
            run(run={**run()["run"], "options": {name: ["rds-multi-az-support"]}}), ["6.5.2"], f"--{name}", id=f"a part, by {name}"
        )
        for name in ("only", "exclude", "requirement")
    ),
]


@pytest.mark.parametrize(("document", "requirements", "says"), FAILS)
def test_a_no_names_requirement_and_reason(policy: Any, document: object, requirements: list[str], says: str) -> None:
    answer = policy(document)
    assert answer.code == 1
    assert answer.requirements == requirements
    assert says in answer.text


HOLDS: list[Any] = [
    pytest.param(run(finding("accepted", exception=HELD)), id="within its date"),
    pytest.param(
        run(finding("accepted", source="cdk-nag:PCI.DSS.321", exception={"kind": "acknowledgement", "reason": "x"})),
        id="another's, acknowledged",
    ),
    pytest.param(run(finding("fail", warning=True)), id="a rule that is too new to stop"),
    pytest.param(run(finding("not_applicable")), id="what does not apply"),
    pytest.param({**run(), "findings": []}, id="without the passes"),
]


@pytest.mark.parametrize("document", HOLDS)
def test_what_does_not_stop(policy: Any, document: object) -> None:
    assert policy(document).code == 0


def test_another_commit_is_a_no(policy: Any) -> None:
    assert policy(run(), "--commit", EARLIER).requirements == ["6.5.2"]
    unknown = run(run={"time": "2026-11-25T09:00:00Z", "commit": None, "templates": {}})
    assert "does not say of which commit" in policy(unknown, "--commit", EARLIER).text
    assert policy(unknown).code == 0


@pytest.mark.parametrize("commit", ["", "main", SOURCE[:12], SOURCE.upper()], ids=range(4))
def test_what_is_no_commit_is_refused(policy: Any, commit: str) -> None:
    assert policy(run(), "--commit", commit).code == 2


def exceptions(folder: Path, **changes: str) -> Path:
    fields = {**HELD, "id": HELD["rule"], "where": "Data/Cards", **changes}
    lines = [f'{name} = "{value}"' for name, value in fields.items() if name not in ("rule", "kind")]
    return put(folder, "exceptions.toml", "\n".join(["[[exception]]", *lines]))


def test_what_is_undetermined_can_be_accepted_for_a_time(policy: Any, tmp_path: Path) -> None:
    unknown = run(finding("undetermined"))
    assert policy(unknown, "--exceptions", exceptions(tmp_path)).code == 0
    assert policy(unknown, "--exceptions", exceptions(tmp_path, expires="2026-11-24")).code == 1
    assert policy(unknown, "--exceptions", exceptions(tmp_path, where="Data")).code == 1
    assert policy(unknown, "--exceptions", exceptions(tmp_path, id="rds-storage-encrypted")).code == 1


def test_what_fails_cannot(policy: Any, tmp_path: Path) -> None:
    assert policy(run(finding("fail")), "--exceptions", exceptions(tmp_path)).code == 1
    assert policy(run(finding("error")), "--exceptions", exceptions(tmp_path)).code == 1


REFUSED: list[Any] = [
    pytest.param("", id="empty"),
    pytest.param("[]", id="a list"),
    pytest.param("{}", id="nothing"),
    pytest.param(run(schema_version=2), id="another version"),
    pytest.param(run(findings=None), id="no findings"),
    pytest.param(run(finding("maybe")), id="an unknown verdict"),
    pytest.param(run(finding(requirements="12.10.1")), id="a text for a list"),
    pytest.param(run(unreadable="x"), id="unreadable as text"),
    pytest.param(without("fail", fail=-1), id="less than nothing"),
    pytest.param(without("rules", rules=10**30), id="a huge number"),
    pytest.param({**run(), "summary": {}}, id="no counts"),
    pytest.param(json.dumps(run())[:-40], id="cut off"),
    pytest.param(json.dumps(run())[:-1] + ', "findings": []}', id="findings twice"),
]


@pytest.mark.parametrize("document", REFUSED)
def test_what_is_no_run_is_refused(policy: Any, document: object) -> None:
    answer = policy(document)
    assert answer.code == 2
    assert "6.5.2" in answer.err


def test_a_real_run(policy: Any, tmp_path: Path) -> None:
    template = put(
        tmp_path, "t.json", {"Resources": {"Cards": {"Type": "AWS::RDS::DBInstance", "Properties": {"StorageEncrypted": False}}}}
    )
    saved = tmp_path / "saved.json"
    assert main(["check", str(template), "--format", "json", "--output", str(saved)]) == 1
    answer = policy(saved.read_text("utf-8"))
    assert answer.code == 1
    assert "rds-storage-encrypted fails: Cards" in answer.text
    assert "3.5.1" in answer.requirements


def test_a_folder_of_a_synth(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "pci").mkdir()
    put(tmp_path / "pci", "findings.json", run())
    assert ask("policy", tmp_path).code == 0
    assert ask("policy", tmp_path / "pci").code == 2
    assert ask("policy", tmp_path / "missing.json").code == 2
