import csv
from io import StringIO

import pytest

from pci_constructs.findings import InventoryItem, Verdict
from pci_constructs.reports import scope_table, table
from pci_constructs.reports._cells import cell
from tests.reports.hostile import TEXTS, hostile
from tests.reports.html_runs import RECORD, every_verdict, finding, run, subject


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", " ="])
def test_nothing_is_calculated(begin: str) -> None:
    assert cell(f"{begin}1+1").startswith("'")


@pytest.mark.parametrize("text", ["", "a=b", "10.2.1", "Shop/Data", "'quoted"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_a_cell_is_no_longer_than_a_spreadsheet_takes() -> None:
    assert len(cell("x" * 40_000)) < 32_767


def test_every_finding_is_a_row_of_all_columns() -> None:
    found = rows(table.render(hostile()))
    assert len(found) == len(TEXTS) * len(Verdict)
    assert all(tuple(row) == table.COLUMNS and None not in row.values() for row in found)


def test_no_cell_of_a_hostile_run_is_a_formula() -> None:
    cells = [value for row in rows(table.render(hostile())) for value in row.values()]
    assert [value for value in cells if value.lstrip(" ")[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"}] == []
    assert not any(mark in value for value in cells for mark in "\u202e\x00\ud83d")


def test_the_worst_is_first_and_verdicts_are_kept_apart() -> None:
    assert [row["verdict"] for row in rows(table.render(every_verdict()))] == [
        "error",
        "fail",
        "fail",
        "not proven",
        "accepted",
        "accepted",
        "pass",
        "not applicable",
    ]


def test_an_exception_has_its_fields() -> None:
    (row,) = rows(table.render(run(finding(Verdict.ACCEPTED, exception=RECORD))))
    assert (row["exception: approver"], row["exception: expires"]) == ("ciso@example.com", "2026-12-05")


def test_the_same_run_has_the_same_bytes() -> None:
    assert table.render(hostile()) == table.render(hostile())
    assert scope_table.render(hostile()) == scope_table.render(hostile())


def test_every_resource_has_a_row_with_scope_reason_and_owner() -> None:
    found = rows(scope_table.render(every_verdict()))
    assert [(row["scope"], row["reason"], row["owner"]) for row in found] == [
        ("cde", "holds card numbers", "payments"),
        ("connected-to", "is read by the shop", ""),
    ]
    assert tuple(found[0]) == scope_table.COLUMNS


def test_a_resource_without_scope_says_so() -> None:
    (row,) = rows(scope_table.render(run(inventory=(InventoryItem(subject=subject(), scope="", reason="nothing says"),))))
    assert row["scope"] == "not declared"


def test_a_baseline_adds_what_changed() -> None:
    def item(name: str, scope: str) -> InventoryItem:
        return InventoryItem(subject=subject(name), scope=scope, reason="x")

    old = run(inventory=(item("Same", "cde"), item("Moved", "out-of-scope"), item("Gone", "cde")))
    new = run(inventory=(item("Same", "cde"), item("Moved", "cde"), item("New", "cde")))
    found = rows(scope_table.render(new, baseline=old))
    assert [(row["construct path"], row["change"]) for row in found] == [
        ("Same", ""),
        ("Moved", "was out-of-scope"),
        ("New", "new"),
        ("Gone", "gone"),
    ]
