import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from trestle.common import const
from trestle.core.validator_factory import validator_factory

from pci_constructs.findings import Finding, Run, Severity, Verdict
from pci_constructs.reports import machine, oscal_catalog, oscal_component, oscal_results
from pci_constructs.standard import requirements
from tests.reports.hostile import hostile
from tests.reports.html_runs import RECORD, WORKSHEET, every_verdict, finding, many, run, subject

FORMATS = {
    "catalog": ("catalog", oscal_catalog.render),
    "component-definition": ("component", oscal_component.render),
    "assessment-results": ("assessment_results", oscal_results.render),
}
RUNS: dict[str, Callable[[], Run]] = {
    "every verdict": every_verdict,
    "hostile": hostile,
    "nothing": run,
    "no record": lambda: run(finding(), record={}),
}


def models(name: str) -> Any:
    return import_module(f"trestle.oscal.{FORMATS[name][0]}")


def whole(name: str, one: Run) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FORMATS[name][1](one))
    found: dict[str, Any] = document[name]
    return found


def result(*findings: Finding, **others: Any) -> dict[str, Any]:
    (only,) = whole("assessment-results", run(*findings, **others))["results"]
    found: dict[str, Any] = only
    return found


def values(thing: dict[str, Any], name: str) -> list[str]:
    return [prop["value"] for prop in thing.get("props", []) if prop["name"] == name]


def parts(value: object) -> Iterator[tuple[str, object]]:
    """Every field of a document, at any depth."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield name, part
            yield from parts(part)
    elif isinstance(value, list):
        for part in value:
            yield from parts(part)


@pytest.mark.parametrize("case", RUNS)
@pytest.mark.parametrize("name", FORMATS)
def test_the_models_of_trestle_read_it_and_write_the_same(name: str, case: str) -> None:
    text = FORMATS[name][1](RUNS[case]())
    model: Any = models(name).Model.model_validate(json.loads(text))
    written = getattr(model, name.replace("-", "_")).oscal_serialize_json()
    # The one difference is how UTC is written.
    assert json.loads(written.replace("+00:00", "Z")) == json.loads(text.replace("+00:00", "Z"))


@pytest.mark.parametrize("name", FORMATS)
def test_trestle_finds_nothing_to_say_of_it(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.json"
    file.write_text(FORMATS[name][1](every_verdict()), "utf-8")
    kind = getattr(models(name), "".join(part.capitalize() for part in name.split("-")))
    assert validator_factory.get(Namespace(mode=const.VAL_MODE_ALL)).model_is_valid(kind.oscal_read(file), True, tmp_path)


@pytest.mark.parametrize("case", RUNS)
@pytest.mark.parametrize("name", FORMATS)
def test_no_two_things_have_one_uuid_and_every_reference_leads_somewhere(name: str, case: str) -> None:
    fields = list(parts(whole(name, RUNS[case]())))
    ids = [value for field, value in fields if field == "uuid"]
    referred = {value for field, value in fields if field.endswith("-uuid")}
    referred |= {str(value)[1:] for field, value in fields if field in ("href", "source") and str(value).startswith("#")}
    assert len(ids) == len(set(ids))
    assert referred <= set(ids)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_run_is_the_same_bytes(name: str) -> None:
    assert FORMATS[name][1](every_verdict()) == FORMATS[name][1](every_verdict())


def test_a_document_has_another_uuid_as_soon_as_anything_in_it_is_another() -> None:
    assert whole("assessment-results", run(finding()))["uuid"] != whole("assessment-results", run(finding(Verdict.PASS)))["uuid"]


def test_a_resource_a_conclusion_and_a_risk_keep_their_uuids_from_run_to_run() -> None:
    old = result(finding())
    new = result(finding(message="said otherwise"), finding(Verdict.PASS, rule="other"), record={"time": "2027-01-01T00:00:00Z"})
    for kind in ("findings", "risks"):
        assert [one["uuid"] for one in old[kind]] == [one["uuid"] for one in new[kind]]
    assert old["observations"][0]["subjects"][0]["subject-uuid"] == new["observations"][0]["subjects"][0]["subject-uuid"]


def test_time_is_that_of_the_run() -> None:
    document = whole("assessment-results", run(finding(), record={"time": "2026-11-25T13:00:00+01:00"}))
    assert document["metadata"]["last-modified"] == document["results"][0]["start"] == "2026-11-25T12:00:00Z"


@pytest.mark.parametrize("said", ["yesterday", None, "2026-11-25", "2026-11-25T12:00:00"])
def test_a_run_that_does_not_say_when_has_no_time_of_now(said: object) -> None:
    assert whole("catalog", run(record={"time": said}))["metadata"]["last-modified"] == "1970-01-01T00:00:00Z"


CONCLUSIONS = [
    ((Verdict.PASS,), "satisfied", "pass", "pass"),
    ((Verdict.PASS, Verdict.NOT_APPLICABLE), "satisfied", "pass", "pass"),
    ((Verdict.PASS, Verdict.FAIL), "not-satisfied", "fail", "fail"),
    ((Verdict.PASS, Verdict.UNDETERMINED), "not-satisfied", "other", "undetermined"),
    ((Verdict.PASS, Verdict.ACCEPTED), "not-satisfied", "other", "accepted"),
    ((Verdict.PASS, Verdict.ERROR, Verdict.FAIL), "not-satisfied", "other", "error"),
    ((Verdict.FAIL, Verdict.UNDETERMINED, Verdict.ACCEPTED), "not-satisfied", "fail", "fail"),
]


@pytest.mark.parametrize(("verdicts", "state", "reason", "verdict"), CONCLUSIONS)
def test_a_requirement_is_satisfied_only_where_every_rule_passes(
    verdicts: tuple[Verdict, ...], state: str, reason: str, verdict: str
) -> None:
    (one,) = result(*(finding(each, message=each) for each in verdicts))["findings"]
    assert (one["target"]["status"]["state"], one["target"]["status"]["reason"]) == (state, reason)
    assert values(one, "verdict") == [verdict]


def test_each_verdict_is_counted_apart() -> None:
    (one,) = result(*(finding(each, message=each) for each in Verdict))["findings"]
    assert {values(one, f"count-{each.replace('_', '-')}")[0] for each in Verdict} == {"1"}
    assert one["description"] == "1 error, 1 fail, 1 not proven, 1 accepted, 1 pass, 1 not applicable."


def test_nothing_is_concluded_where_no_question_arose() -> None:
    one = result(finding(Verdict.NOT_APPLICABLE))
    assert "findings" not in one
    assert one["observations"][0]["subjects"]


def test_what_is_concluded_is_about_templates_and_not_about_the_requirement_as_a_whole() -> None:
    (one,) = result(finding(Verdict.PASS))["findings"]
    assert one["target"]["target-id"] == "pci-4.2.1_templates"
    assert "as far as templates show it" in one["target"]["status"]["remarks"]


def test_what_fails_is_an_open_risk_with_what_to_do() -> None:
    (risk,) = result(finding())["risks"]
    assert risk["status"] == "open"
    assert risk["remediations"][0]["lifecycle"] == "recommendation"
    assert risk["remediations"][0]["description"] == "deny them in the bucket's policy"


@pytest.mark.parametrize("verdict", [Verdict.UNDETERMINED, Verdict.ERROR, Verdict.PASS, Verdict.NOT_APPLICABLE])
def test_what_nobody_knows_is_no_risk_and_no_pass(verdict: Verdict) -> None:
    assert "risks" not in result(finding(verdict))


def test_an_exception_is_a_risk_with_a_deviation_that_ends_after_its_last_day() -> None:
    (risk,) = result(finding(Verdict.ACCEPTED, exception={**RECORD, "kind": "accepted-risk"}))["risks"]
    assert (risk["status"], risk["deadline"]) == ("deviation-approved", "2026-12-05T23:59:59Z")
    for name in ("owner", "approver", "expires", "ticket"):
        assert values(risk, f"exception-{name}") == [RECORD[name]]
    assert risk["remediations"][0]["description"] == RECORD["reason"]


def test_an_acknowledgement_that_nobody_signed_is_not_approved() -> None:
    record = {"kind": "acknowledgement", "reason": "logs of logs", "acknowledged_at": "Shop/Logs"}
    (risk,) = result(finding(Verdict.ACCEPTED, exception=record, source="cdk-nag:AwsSolutions"))["risks"]
    assert risk["status"] == "deviation-requested"
    assert values(risk, "exception-acknowledged-at") == ["Shop/Logs"]


def test_a_compensating_control_mitigates_in_the_words_of_its_worksheet() -> None:
    (risk,) = result(finding(Verdict.ACCEPTED, exception={**RECORD, "kind": "compensating-control", **WORKSHEET}))["risks"]
    (mitigation,) = risk["mitigating-factors"]
    assert all(f"{name}: {text}" in mitigation["description"] for name, text in WORKSHEET.items())


def test_two_exceptions_on_one_rule_are_two_risks() -> None:
    findings = [finding(Verdict.ACCEPTED, exception={**RECORD, "owner": owner}, subject=subject(owner)) for owner in ("a", "b")]
    assert len(result(*findings)["risks"]) == 2


def test_one_reason_is_one_observation_and_keeps_each_fingerprint() -> None:
    same = [finding(Verdict.PASS, subject=subject(f"Shop/{at}", logical_id=f"B{at}")) for at in range(3)]
    (one,) = result(*same)["observations"]
    assert [values(each, "fingerprint") for each in one["subjects"]] == [[each.fingerprint] for each in same]


def test_another_reason_is_another_observation() -> None:
    assert len(result(finding(), finding(message="otherwise", subject=subject("Shop/Other")))["observations"]) == 2


def test_what_is_not_proven_says_so_and_what_it_would_have_to_know() -> None:
    (one,) = result(finding(Verdict.UNDETERMINED, blocked_by="parameter Policy"))["observations"]
    assert one["description"].startswith("not proven: ")
    assert values(one, "blocked-by") == ["parameter Policy"]


def test_a_guard_rail_is_observed_and_answers_no_requirement() -> None:
    one = result(finding(requirements=()))
    assert (len(one["observations"]), len(one["risks"]), one.get("findings")) == (1, 1, None)


def test_the_worst_severity_is_that_of_the_risk() -> None:
    (risk,) = result(finding(severity=Severity.LOW), finding(severity=Severity.CRITICAL, message="worse"))["risks"]
    assert risk["characterizations"][0]["facets"][0]["value"] == "critical"


def test_another_tool_is_an_actor_of_its_own() -> None:
    one = result(finding(), finding(source="cdk-nag:AwsSolutions", rule="AwsSolutions-S1", message="no log"))
    tools = {tool["uuid"]: tool["title"] for tool in one["local-definitions"]["assessment-assets"]["components"]}
    assert {tools[each["origins"][0]["actors"][0]["actor-uuid"]] for each in one["observations"]} == {
        "pci-constructs",
        "cdk-nag:AwsSolutions",
    }


def test_resources_have_their_scope_and_owner() -> None:
    (only,) = whole("assessment-results", every_verdict())["results"]
    first = only["local-definitions"]["inventory-items"][0]
    assert (values(first, "pci-scope"), values(first, "owner"), first["remarks"]) == (["cde"], ["payments"], "Scope: holds card numbers")


def test_a_finding_about_no_stack_is_about_the_whole() -> None:
    nowhere = subject("", template="", stack="", logical_id="", type="Register")
    one = result(finding(subject=nowhere))
    kinds = {each["uuid"]: each["type"] for each in one["local-definitions"]["components"]}
    assert kinds[one["observations"][0]["subjects"][0]["subject-uuid"]] == "this-system"


def test_templates_are_there_with_their_digests() -> None:
    resources = whole("assessment-results", every_verdict())["back-matter"]["resources"]
    (link,) = next(one["rlinks"] for one in resources if one.get("title") == "Shop.template.json")
    assert link == {"href": "Shop.template.json", "hashes": [{"algorithm": "SHA-256", "value": "ab" * 32}]}


def test_only_what_was_asked_of_something_was_reviewed() -> None:
    reviewed = result(finding())["reviewed-controls"]["control-selections"]
    assert reviewed == [{"include-controls": [{"control-id": "pci-4.2.1"}]}]


def test_a_run_that_asked_nothing_reviewed_nothing() -> None:
    (selection,) = result()["reviewed-controls"]["control-selections"]
    assert len(selection["exclude-controls"]) == len(requirements())


def test_names_of_others_are_no_markdown_and_no_html() -> None:
    (one,) = result(finding(message="<script>x</script> **bold** [a](b) `c` {{ insert: param, x }} a_b &amp; _c_"))["observations"]
    assert one["description"] == (r"\<script\>x\</script\> \*\*bold\*\* \[a\](b) \`c\` \{\{ insert: param, x \}\} a_b \&amp; \_c\_")


def test_hidden_characters_are_spelt_out() -> None:
    text = oscal_results.render(hostile())
    assert not {"\u202e", "\u2066", "\x1b", "\u2028"} & set(text)
    text.encode()


def test_the_catalogue_has_every_requirement_and_what_the_results_refer_to() -> None:
    fields = list(parts(whole("catalog", run())))
    ids = {value for field, value in fields if field == "id"}
    assert {f"pci-{id_}" for id_ in requirements()} <= ids
    assert {f"pci-{id_}_templates" for id_ in requirements()} <= ids


def test_each_construct_says_how_it_serves_a_requirement() -> None:
    components = {one["title"]: one for one in whole("component-definition", run())["components"]}
    (implementation,) = components["AuditLogGroup"]["control-implementations"]
    how = {one["control-id"]: one["description"] for one in implementation["implemented-requirements"]}
    assert how["pci-10.5.1"] == "retention_days: how long events are kept, in days; 365 by default and at least (10.5.1)."


def test_a_requirement_that_a_construct_only_speaks_of_is_not_claimed() -> None:
    components = {one["title"]: one for one in whole("component-definition", run())["components"]}
    claimed = {one["control-id"] for one in components["AuditLogGroup"]["control-implementations"][0]["implemented-requirements"]}
    assert not claimed & {"pci-3.3.1", "pci-3.4.1", "pci-3.5.1"}


def test_the_rule_pack_is_a_component_that_names_its_rules() -> None:
    (pack,) = [one for one in whole("component-definition", run())["components"] if one["type"] == "validation"]
    rules = {one["control-id"]: values(one, "rule") for one in pack["control-implementations"][0]["implemented-requirements"]}
    assert "rds-storage-encrypted" in rules["pci-3.5.1"]


def test_it_is_smaller_than_the_findings_where_reasons_repeat() -> None:
    one = many(7_000, 1_820)
    same = replace(one, findings=tuple(replace(each, message="it is as it is") for each in one.findings))
    assert len(oscal_results.render(same)) < len(machine.render(same, everything=True))


def test_fields_that_a_saved_run_may_lack_are_left_out() -> None:
    one = replace(finding(), subject=subject(template="", stack="", construct_path=""))
    assert result(one, templates={})["observations"]
