from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from junitparser import JUnitXml, TestSuite
from xmlschema import XMLSchema

from pci_constructs.findings import Finding, Run, Verdict
from pci_constructs.reports import junit
from tests.reports.hostile import TEXTS, hostile
from tests.reports.html_runs import RECORD, every_verdict, finding, run

# The schema of Jenkins' xUnit plugin, which is the strictest one in use.
SCHEMA = XMLSchema(Path(__file__).parent / "junit-10.xsd")
STRICT = {"options": {"strict": True}}


def case(one: Finding, **record: object) -> ET.Element:
    (found,) = ET.fromstring(junit.render(run(one, record=record))).iter("testcase")  # noqa: S314
    return found


def outcome(one: Finding, **record: object) -> list[str]:
    return [child.tag for child in case(one, **record)]


@pytest.mark.parametrize(
    ("verdict", "elements"),
    [
        (Verdict.PASS, []),
        (Verdict.FAIL, ["failure"]),
        (Verdict.ERROR, ["error"]),
        (Verdict.UNDETERMINED, ["skipped"]),
        (Verdict.ACCEPTED, ["skipped"]),
        (Verdict.NOT_APPLICABLE, ["skipped"]),
    ],
)
def test_each_verdict(verdict: Verdict, elements: list[str]) -> None:
    assert outcome(finding(verdict)) == elements


def test_what_is_not_proven_fails_under_strict() -> None:
    assert outcome(finding(Verdict.UNDETERMINED), **STRICT) == ["failure"]


@pytest.mark.parametrize("verdict", [Verdict.UNDETERMINED, Verdict.ACCEPTED, Verdict.NOT_APPLICABLE])
def test_what_is_skipped_says_which_verdict_it_has(verdict: Verdict) -> None:
    words = {Verdict.UNDETERMINED: "not proven", Verdict.ACCEPTED: "accepted", Verdict.NOT_APPLICABLE: "not applicable"}
    assert case(finding(verdict))[0].attrib["message"].startswith(f"{words[verdict]}: ")


def test_an_exception_is_said_with_approver_and_last_day() -> None:
    message = case(finding(Verdict.ACCEPTED, exception=RECORD))[0].attrib["message"]
    assert "by ciso@example.com until 2026-12-05: staging alone" in message


def test_the_numbers_are_those_of_the_cases() -> None:
    found = JUnitXml.fromstring(junit.render(every_verdict()))
    assert (found.tests, found.failures, found.errors, sum(suite.skipped for suite in found)) == (8, 2, 1, 4)
    for suite in found:
        assert isinstance(suite, TestSuite)
        assert suite.tests == len(list(suite))


@pytest.mark.parametrize("one", [run(), every_verdict(), hostile()], ids=["empty", "every verdict", "hostile"])
def test_it_is_what_jenkins_reads(one: Run) -> None:
    SCHEMA.validate(junit.render(one))


def test_a_hostile_run_is_well_formed_and_complete() -> None:
    root = ET.fromstring(junit.render(hostile()).encode("utf-8"))  # noqa: S314
    assert len(list(root.iter("testcase"))) == len(TEXTS) * len(Verdict)
    assert {element.tag for element in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}


def test_the_same_run_has_the_same_bytes() -> None:
    assert junit.render(hostile()) == junit.render(hostile())


def test_an_empty_run_is_well_formed() -> None:
    empty: Run = run()
    assert JUnitXml.fromstring(junit.render(empty)).tests == 0
