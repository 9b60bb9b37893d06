import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_report import call, save
from tests.reports.hostile import hostile
from tests.reports.html_runs import every_verdict

TAGGED = {"Type": "AWS::SNS::Topic", "Properties": {"Tags": [{"Key": "pci-scope", "Value": "cde"}]}}


def template(folder: Path, **resources: Any) -> str:
    (folder / "t.json").write_text(json.dumps({"Resources": resources}), "utf-8")
    return str(folder / "t.json")


def test_a_template_by_scope(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = template(tmp_path, Topic=TAGGED, Other={"Type": "AWS::SNS::Topic"})
    code, out, _ = call("scope", file, capsys=capsys)
    assert code == 0
    assert out.splitlines() == [
        "cde (1)",
        "  tagged so, without a reason on record",
        "    Topic (AWS::SNS::Topic)",
        "",
        "not declared (1)",
        "  nothing says how it relates to card data",
        "    Other (AWS::SNS::Topic)",
        "",
        "2 resources: 1 cde, 1 not declared",
    ]


def test_a_saved_run_as_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call("scope", save(tmp_path, every_verdict()), "--format", "csv", capsys=capsys)
    assert [row["scope"] for row in csv.DictReader(StringIO(out.removeprefix("\ufeff")))] == ["cde", "connected-to"]


def test_what_changed_since_a_baseline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    topic = template(tmp_path, Topic=TAGGED)
    baseline = save(tmp_path, every_verdict())
    _, out, _ = call("scope", topic, "--baseline", baseline, "--format", "json", capsys=capsys)
    changes = json.loads(out)["changes"]
    assert [(one["resource"]["logical_id"], one["change"]) for one in changes] == [("Topic", "new"), ("Store", "gone"), ("Orders", "gone")]
    _, out, _ = call("scope", topic, "--baseline", baseline, capsys=capsys)
    assert out.endswith("  cde  gone  Shop/Data/Store (AWS::S3::Bucket)\n  connected-to  gone  Shop/Orders (AWS::SQS::Queue)\n")


def test_a_template_without_resources_is_nothing_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("scope", template(tmp_path), capsys=capsys)[0] == 2


@pytest.mark.parametrize("name", ["console", "csv", "json"])
def test_a_hostile_run_is_shown_without_what_a_terminal_obeys(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call("scope", save(tmp_path, hostile()), "--format", name, capsys=capsys)
    assert not {"\x1b", "\x00", "\u202e"} & set(out)
