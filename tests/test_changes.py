import pytest

from pci_constructs.changes import Change, changes, fewer_rules
from pci_constructs.findings import Run, Severity, Verdict
from tests.reports.html_runs import finding, run

PASS, FAIL, ERROR, OPEN, NONE, YES = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.ERROR,
    Verdict.UNDETERMINED,
    Verdict.NOT_APPLICABLE,
    Verdict.ACCEPTED,
)


def of(*verdicts: Verdict | None, **fields: object) -> Run:
    return run(*(finding(verdict, **fields) for verdict in verdicts if verdict))


def one(old: Run, new: Run) -> Change | None:
    found = changes(old, new)
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("old", "new", "kind", "worse"),
    [
        (None, FAIL, "new", True),
        (None, ERROR, "new", True),
        (None, OPEN, "new", True),
        (PASS, FAIL, "new", True),
        (PASS, ERROR, "new", True),
        (PASS, OPEN, "new", True),
        (NONE, FAIL, "new", True),
        (OPEN, FAIL, "changed", True),
        (OPEN, ERROR, "changed", True),
        (FAIL, OPEN, "changed", False),
        (FAIL, ERROR, "changed", False),
        (ERROR, FAIL, "changed", False),
        (YES, FAIL, "no longer accepted", True),
        (YES, OPEN, "no longer accepted", True),
        (YES, PASS, "no longer accepted", False),
        (YES, None, "no longer accepted", False),
        (None, YES, "newly accepted", False),
        (FAIL, YES, "newly accepted", False),
        (PASS, YES, "newly accepted", False),
        (FAIL, PASS, "fixed", False),
        (OPEN, PASS, "fixed", False),
        (FAIL, NONE, "fixed", False),
        (FAIL, None, "gone", False),
    ],
)
def test_each_change(old: Verdict | None, new: Verdict | None, kind: str, worse: bool) -> None:
    change = one(of(old), of(new))
    assert change
    assert (change.kind, change.worse) == (kind, worse)


@pytest.mark.parametrize(("old", "new"), [(v, v) for v in Verdict] + [(None, PASS), (PASS, None), (PASS, NONE), (NONE, PASS), (None, NONE)])
def test_what_is_no_change(old: Verdict | None, new: Verdict | None) -> None:
    assert one(of(old), of(new)) is None


def test_a_message_alone_is_no_change() -> None:
    assert one(of(FAIL, message="a"), of(FAIL, message="b")) is None


def test_a_higher_severity_is_worse_once_it_stops_a_build() -> None:
    change = one(of(FAIL, severity=Severity.LOW), of(FAIL, severity=Severity.MEDIUM))
    assert change
    assert (change.kind, change.worse) == ("changed", True)


def test_a_warning_that_became_a_failure_is_worse() -> None:
    change = one(of(FAIL, warning=True), of(FAIL))
    assert change
    assert change.worse


@pytest.mark.parametrize("fields", [{"severity": Severity.LOW}, {"warning": True}])
def test_what_stops_no_build_is_new_and_not_worse(fields: dict[str, object]) -> None:
    change = one(of(), of(FAIL, **fields))
    assert change
    assert (change.kind, change.worse) == ("new", False)


def test_a_rule_that_raises_is_worse_at_every_severity() -> None:
    change = one(of(), of(ERROR, severity=Severity.LOW))
    assert change
    assert change.worse


def test_the_least_severity_decides_what_is_worse() -> None:
    assert [change.worse for change in changes(of(), of(FAIL, severity=Severity.HIGH), Severity.CRITICAL)] == [False]


def test_one_more_of_the_same_finding_is_new() -> None:
    change = one(of(FAIL), run(finding(message="a"), finding(message="b")))
    assert change
    assert change.kind == "new"


def asked(**options: object) -> Run:
    return run(record={"options": options})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({}, {"exclude": ["a"]}, ["it leaves out a"]),
        ({"exclude": ["a"]}, {"exclude": ["a"]}, []),
        ({"exclude": ["a"]}, {}, []),
        ({}, {"only": ["b", "a"]}, ["it asks the rules a, b alone"]),
        ({"only": ["a"]}, {"only": ["a", "b"]}, []),
        ({"only": ["a", "b"]}, {"only": ["a"]}, ["it asks the rules a alone"]),
        ({}, {"requirement": ["1.2"]}, ["it asks the requirements 1.2 alone"]),
        ({}, {}, []),
    ],
)
def test_a_run_that_asks_less_says_so(old: dict[str, object], new: dict[str, object], said: list[str]) -> None:
    assert fewer_rules(asked(**old), asked(**new)) == said


def test_a_run_without_a_record_asks_everything() -> None:
    assert fewer_rules(run(record={}), run(record={})) == []
