import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.assembly import Assembly, Evaluation, Metadata
from pci_constructs.findings import Finding, Run, Severity, Subject, Verdict
from pci_constructs.records import EXCEPTION_METADATA
from pci_constructs.rules import Judgement, Rule, all_rules, judge
from pci_constructs.rules.governance.stateful_resource_retained import RULE as RETAINED
from tests.conftest import ROOT
from tests.kit_assembly import assembly, stack

TODAY = date(2026, 11, 24)
LOST = {"Lost": {"Type": "AWS::KMS::Key"}}
RECORD = {"rule": RETAINED.id, "reason": "a test key", "owner": "a", "approver": "b", "expires": "2026-11-24"}


def run(built: Assembly, today: date = TODAY) -> Run:
    return judge(built, [RETAINED], today=today)


def one(built: Assembly, verdict: Verdict, today: date = TODAY) -> Finding:
    (found,) = [finding for finding in run(built, today).findings if finding.verdict is verdict]
    return found


def test_a_failure_names_resource_template_property_and_cure() -> None:
    found = one(assembly(stack(LOST)), Verdict.FAIL)
    assert (found.subject.logical_id, found.subject.template) == ("Lost", "AppStack.template.json")
    assert (found.property, found.requirements) == ("DeletionPolicy", ("10.5.1", "3.7.5", "12.10.1"))
    assert "removal_policy" in found.remediation


def test_passes_are_kept() -> None:
    kept = {"Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}}
    assert one(assembly(stack(kept)), Verdict.PASS).subject.logical_id == "Key"


def test_an_unknown_value_never_passes() -> None:
    unknown = {"Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": {"Ref": "Policy"}, "UpdateReplacePolicy": "Retain"}}
    assert one(assembly(stack(unknown)), Verdict.UNDETERMINED).blocked_by == "Ref Policy, which the template does not have"


def test_a_rule_that_raises_is_an_error_and_hides_nothing() -> None:
    def raises(_: Evaluation) -> Iterator[tuple[Subject, Judgement]]:
        raise ZeroDivisionError("by zero")
        yield

    broken = Rule(id="broken", title="x", severity=Severity.LOW, requirements={"6.2.4": "because"}, remediation="x", check_all=raises)
    found = judge(assembly(stack(LOST)), [broken, RETAINED], today=TODAY)
    assert [(f.rule, f.verdict) for f in found.blocking()] == [("broken", Verdict.ERROR), (RETAINED.id, Verdict.FAIL)]
    assert "ZeroDivisionError: by zero" in found.findings[0].message


def test_what_several_rules_ask_is_worked_out_once() -> None:
    evaluation = Evaluation(assembly(stack(LOST)), today=TODAY)
    answers = iter("ab")
    assert [evaluation.once("x", lambda: next(answers)) for _ in range(2)] == ["a", "a"]
    assert evaluation.once("y", lambda: next(answers)) == "b"


def test_what_could_not_be_read_is_an_error() -> None:
    found = judge(assembly(stack(LOST), unreadable=("x.json: broken",)), [], today=TODAY)
    assert [(f.verdict, f.message) for f in found.blocking()] == [(Verdict.ERROR, "x.json: broken")]


def test_nothing_looked_at_is_an_error() -> None:
    assert [f.rule for f in judge(assembly(), [], today=TODAY).blocking()] == ["something-looked-at"]
    assert [f.rule for f in judge(assembly(stack()), [], today=TODAY).blocking()] == ["something-looked-at"]


def accepted(path: str, record: Any = RECORD) -> Assembly:
    return assembly(stack(LOST), stack(LOST, path="App/Other"), metadata={path: (EXCEPTION_METADATA, record)})


def test_an_exception_covers_its_construct_and_nothing_else() -> None:
    found = run(accepted("App/Stack/Lost"))
    assert [(f.subject.stack, f.verdict) for f in found.findings] == [("App/Stack", Verdict.ACCEPTED), ("App/Other", Verdict.FAIL)]
    assert found.findings[0].exception == RECORD


@pytest.mark.parametrize("path", ["App/Stack/Los", "App/Stack/Lost/Resource/Deeper", "App/Stack/Sibling", "App/Third"])
def test_an_exception_elsewhere_covers_nothing_and_is_found_unused(path: str) -> None:
    found = run(accepted(path))
    assert not found.of(Verdict.ACCEPTED)
    assert [f.rule for f in found.findings if f.subject.construct_path == path] == ["exception-used"]


def test_an_exception_holds_on_its_last_day_and_not_after() -> None:
    assert run(accepted("App/Stack/Lost"), TODAY).of(Verdict.ACCEPTED)
    late = run(accepted("App/Stack/Lost"), date(2026, 11, 25))
    assert not late.of(Verdict.ACCEPTED)
    assert "expired on 2026-11-24" in next(f for f in late.findings if f.rule == "exception-current").message


@pytest.mark.parametrize("expires", ["2026-13-01", "soon", "", None, 0])
def test_a_malformed_date_counts_as_expired(expires: object) -> None:
    found = run(accepted("App/Stack/Lost", {**RECORD, "expires": expires}))
    assert not found.of(Verdict.ACCEPTED)
    (refused,) = (f for f in found.findings if f.rule == "exception-current")
    assert refused.verdict is Verdict.FAIL
    assert f"ends on {str(expires)!r}, which is no day" in refused.message


@pytest.mark.parametrize("field", ["reason", "owner", "approver"])
def test_an_incomplete_exception_covers_nothing(field: str) -> None:
    found = run(accepted("App/Stack/Lost", {**RECORD, field: " "}))
    assert not found.of(Verdict.ACCEPTED)
    assert f"has no {field}" in next(f for f in found.blocking() if f.rule == "exception-complete").message


def test_an_exception_that_its_owner_approved_covers_nothing() -> None:
    found = run(accepted("App/Stack/Lost", {**RECORD, "owner": "Ann", "approver": " ann "}))
    assert not found.of(Verdict.ACCEPTED)
    assert "no approver besides its owner" in next(f for f in found.blocking() if f.rule == "exception-complete").message


def test_a_text_of_megabytes_is_cut_in_the_message() -> None:
    novel = {"Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "x" * 1_000_000, "UpdateReplacePolicy": "Retain"}}
    assert all(len(f.message) + len(f.blocked_by or "") < 5000 for f in run(assembly(stack(novel))).findings)


def test_a_misspelt_rule_is_found() -> None:
    found = run(accepted("App/Stack/Lost", {**RECORD, "rule": "stateful-resources-retained"}))
    assert any(f.rule == "exception-known-rule" for f in found.blocking())


def test_an_exception_that_is_no_object_is_found() -> None:
    assert any(f.rule == "exception-known-rule" for f in run(accepted("App/Stack/Lost", "please")).blocking())


def test_a_bare_cdk_acknowledgement_of_our_rule_is_found() -> None:
    built = assembly(stack(LOST), metadata={"App/Stack": ("aws:cdk:acknowledged-rules", {f"pci-dss::{RETAINED.id}": "no"})})
    assert any(f.rule == "exception-on-record" for f in run(built).blocking())
    theirs = assembly(stack(LOST), metadata={"App/Stack": ("aws:cdk:acknowledged-rules", {"AwsSolutions::AwsSolutions-S1": "x"})})
    assert not any(f.rule == "exception-on-record" for f in run(theirs).findings)


def test_fail_on_leaves_lower_severities_in_the_report() -> None:
    found = run(assembly(stack(LOST)))
    assert not found.blocking(Severity.HIGH)
    assert found.of(Verdict.FAIL)


def test_every_rule_of_the_pack_has_an_id_of_its_own_and_claims_what_the_standard_has() -> None:
    ids = [rule.id for rule in all_rules()]
    assert len(ids) == len(set(ids)) >= 3


def test_a_requirement_that_is_not_in_the_standard_fails_at_import() -> None:
    with pytest.raises(KeyError, match=r"PCI DSS 4\.0\.1 has no requirement '1\.2\.5\.1'"):
        Rule(id="x", title="x", severity=Severity.LOW, requirements={"1.2.5.1": "a row number"}, remediation="x", check_all=lambda _: ())


def test_two_exceptions_on_one_construct_are_both_used() -> None:
    metadata = tuple(Metadata("App/Stack/Lost", EXCEPTION_METADATA, {**RECORD, "reason": reason}) for reason in ("one", "another"))
    found = run(replace(assembly(stack(LOST)), metadata=metadata))
    assert [f.verdict for f in found.findings] == [Verdict.ACCEPTED]


def test_every_rule_that_a_construct_may_accept_is_in_the_pack() -> None:
    sources = "\n".join(file.read_text("utf-8") for file in (ROOT / "pci_constructs" / "aws").rglob("*.py"))
    named = set(re.findall(r'accept\([^"()]+, "([a-z0-9-]+)"', sources)) | set(re.findall(r'_RULE = "([a-z0-9-]+)"', sources))
    assert len(named) > 5
    assert named <= {rule.id for rule in all_rules()}
