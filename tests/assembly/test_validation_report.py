import json
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.assembly.validation_report import BadReport, findings
from pci_constructs.findings import Finding, Run, Severity, Verdict
from pci_constructs.standard import requirements
from pci_constructs.standard.cdk_nag import cdk_nag
from tests.reports.html_runs import finding, run, subject

OURS = run(finding(subject=subject("Stack/Plain/Resource", logical_id="Plain", template="Stack.template.json", stack="Stack")))
CONSTRUCT = {"constructPath": "Stack/Plain/Resource", "constructFqn": "aws-cdk-lib.aws_s3.CfnBucket"}
ROW = {"ruleName": "PCI.DSS.321-S3BucketSSLRequestsOnly", "description": "no TLS", "severity": "error", "violatingConstructs": [CONSTRUCT]}
WHY = {"acknowledgedId": "AwsSolutions::AwsSolutions-S1", "reason": "logs of logs", "acknowledgedAt": "Stack/Plain"}


def read(folder: Path, *rows: dict[str, Any], plugin: str = "PCI.DSS.321", key: str = "violations", ours: Run = OURS) -> list[Finding]:
    report = {"pluginName": plugin, "conclusion": "failure", "violations": [], key: list(rows)}
    (folder / "validation-report.json").write_text(json.dumps({"version": "55.0.0", "pluginReports": [report]}), "utf-8")
    return list(findings(folder, ours))


def test_a_violation_fails_on_the_resource_that_we_know_by_its_path(tmp_path: Path) -> None:
    (found,) = read(tmp_path, ROW)
    assert (found.verdict, found.source, found.message) == (Verdict.FAIL, "cdk-nag:PCI.DSS.321", "no TLS")
    assert found.subject == OURS.findings[0].subject
    assert found.requirements == ("4.2.1",)


def test_a_rule_without_a_mapping_claims_no_requirement(tmp_path: Path) -> None:
    (found,) = read(tmp_path, {**ROW, "ruleName": "AwsSolutions-S1"}, plugin="AwsSolutions")
    assert (found.requirements, found.source) == ((), "cdk-nag:AwsSolutions")


@pytest.mark.parametrize(("plugin", "source"), [("CloudFormation Validate", "cdk"), ("someone", "plugin:someone")])
def test_everybody_has_a_source(tmp_path: Path, plugin: str, source: str) -> None:
    assert [one.source for one in read(tmp_path, ROW, plugin=plugin)] == [source]


def test_our_own_rows_are_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, ROW, plugin="pci-dss") == []


def test_what_was_acknowledged_is_accepted_with_its_reason_and_place(tmp_path: Path) -> None:
    (found,) = read(tmp_path, {**ROW, **WHY}, key="suppressedViolations")
    assert found.verdict is Verdict.ACCEPTED
    assert found.exception
    assert (found.exception["reason"], found.exception["acknowledged_at"]) == ("logs of logs", "Stack/Plain")


@pytest.mark.parametrize(("fail_on", "blocking"), [(one, True) for one in Severity])
def test_what_stops_a_synth_is_red_here_too(tmp_path: Path, fail_on: Severity, blocking: bool) -> None:
    ours = run(record={"options": {"fail_on": str(fail_on)}})
    found = run(*read(tmp_path, ROW, ours=ours))
    assert bool(found.blocking(fail_on)) is blocking


@pytest.mark.parametrize("fail_on", Severity)
def test_what_stops_no_synth_is_not_red_here(tmp_path: Path, fail_on: Severity) -> None:
    ours = run(record={"options": {"fail_on": str(fail_on)}})
    found = run(*read(tmp_path, {**ROW, "severity": "warning"}, ours=ours))
    assert found.blocking(fail_on) == []
    assert len(found.of(Verdict.FAIL)) == 1


def test_a_rule_of_cdk_nag_that_raised_is_an_error(tmp_path: Path) -> None:
    said = "Rule threw an error during validation. This is generally caused by a parameter referencing an intrinsic function."
    (found,) = read(tmp_path, {**ROW, "description": said})
    assert found.verdict is Verdict.ERROR


def test_the_cdk_names_template_id_and_property(tmp_path: Path) -> None:
    resource = {"templatePath": "Stack.template.json", "logicalId": "Plain", "propertyPaths": ["Properties.NoSuch"]}
    (found,) = read(tmp_path, {**ROW, "violatingConstructs": [{**CONSTRUCT, "cloudFormationResource": resource}]})
    assert (found.property, found.subject.logical_id) == ("NoSuch", "Plain")


def test_a_construct_that_is_no_resource_belongs_to_the_stack_around_it(tmp_path: Path) -> None:
    ours = run(finding(subject=subject("Stack", logical_id="", template="Stack.template.json", stack="Stack", type="Stack")))
    (found,) = read(tmp_path, {**ROW, "violatingConstructs": [{"constructPath": "Stack/Helper/Thing"}]}, ours=ours)
    assert (found.subject.stack, found.subject.template, found.subject.name) == ("Stack", "Stack.template.json", "Stack/Helper/Thing")


def test_the_same_is_said_once(tmp_path: Path) -> None:
    assert len(read(tmp_path, ROW, ROW)) == 1


def test_without_a_report_nobody_found_anything(tmp_path: Path) -> None:
    assert findings(tmp_path, OURS) == ()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pluginReports": [{}]}', '{"pluginReports": [1]}', '{"pluginReports": null}'])
def test_what_is_no_report_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "validation-report.json").write_text(text, "utf-8")
    with pytest.raises(BadReport, match=r"^validation-report\.json"):
        findings(tmp_path, OURS)


def test_the_mapping_names_requirements_that_exist() -> None:
    assert {id_ for ids in cdk_nag().values() for id_ in ids} <= set(requirements())
    assert len(cdk_nag()) > 60
