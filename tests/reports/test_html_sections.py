"""The HTML page holds everything that a reviewer asks for, without a script."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from pci_constructs.findings import InventoryItem, Run, Verdict
from pci_constructs.reports import html, pages
from pci_constructs.standard import requirements
from tests.reports import html_runs as runs
from tests.reports.html_reader import EVERY, Reader, data


@pytest.mark.parametrize(
    "section", ["summary", "failing", "changes", "findings", "requirements", "stacks", "rules", "exceptions", "scope", "record"]
)
def test_the_sections_are_there(section: str) -> None:
    assert section in Reader(EVERY).ids


def test_every_requirement_of_the_standard_has_its_row() -> None:
    assert {f"requirement={id_}" for id_ in requirements()} <= set(Reader(EVERY).ids)


def test_what_no_code_can_show_says_who_must_and_why() -> None:
    text = Reader(EVERY).text
    for reason in {one.person for one in pages.coverages() if one.person}:
        assert reason in text


def test_the_verdicts_are_counted_apart() -> None:
    rows = re.findall(r'<tr><th scope="row"><span class="mark (\w+)[^>]*>[^<]*</span></th><td class="number">(\d+)</td>', EVERY)
    assert dict(rows) == {"error": "1", "fail": "2", "undetermined": "1", "accepted": "2", "pass": "1", "not_applicable": "1"}


@pytest.mark.parametrize(
    ("run", "headline"),
    [
        (runs.every_verdict(), "2 findings stop a build."),
        (runs.run(runs.finding()), "1 finding stops a build."),
        (runs.run(runs.finding(Verdict.PASS)), "Nothing stops a build."),
        (runs.run(resources=0), "Nothing was looked at."),
        (runs.run(unreadable=("a.json: no JSON",)), "Not everything could be read."),
    ],
    ids=["red", "one", "green", "nothing", "unreadable"],
)
def test_the_verdict_stands_first(run: Run, headline: str) -> None:
    assert headline in Reader(html.render(run)).text


def test_green_is_not_called_clean() -> None:
    signed, unsigned = (runs.finding(Verdict.ACCEPTED, exception=record) for record in (runs.RECORD, {"reason": "a test"}))
    text = Reader(html.render(runs.run(runs.finding(Verdict.UNDETERMINED), signed, unsigned, unsigned))).text
    said = "Still open: 1 not proven, 1 accepted by exceptions on record, 2 acknowledged in code without an approver."
    assert said in text


def test_the_bar_is_that_of_the_run() -> None:
    run = runs.run(runs.finding(Verdict.UNDETERMINED), record={"options": {"fail_on": "high", "strict": True}})
    assert "severity high or worse stops a build, and so does what is not proven" in Reader(html.render(run)).text


def test_failures_read_without_a_script() -> None:
    failing = EVERY.partition('<section id="failing">')[2].partition("</section>")[0]
    for text in (
        "requests without TLS are answered",
        "the rule raised KeyError",
        "deny them in the bucket&#39;s policy",
        "Shop/Data/Store",
    ):
        assert text in failing
    assert "owner: <bdi>payments</bdi>" in failing
    assert "owner: <bdi>not known</bdi>" in failing
    assert "does not stop a build" in failing


def test_the_worksheet_of_a_compensating_control_is_shown() -> None:
    assert all(answer in EVERY for answer in runs.WORKSHEET.values())


def test_a_worksheet_that_lacks_a_field_says_so() -> None:
    record = {**runs.RECORD, "kind": "compensating-control", "risk": "some"}
    page = html.render(runs.run(runs.finding(Verdict.ACCEPTED, exception=record)))
    worksheet = page.partition("Worksheet of the compensating control")[2].partition("</dl>")[0]
    assert worksheet.count("not on record") == len(runs.WORKSHEET) - 1


def test_an_accepted_risk_has_no_worksheet() -> None:
    page = html.render(runs.run(runs.finding(Verdict.ACCEPTED, exception={**runs.RECORD, "kind": "accepted-risk"})))
    assert "Worksheet of the compensating control" not in page


@pytest.mark.parametrize(
    ("expires", "said"),
    [
        ("2026-11-26", "(1 day left)"),
        ("2026-12-05", "(10 days left)"),
        ("2026-11-25", "(ends today)"),
        ("2026-11-20", "(over for 5 days)"),
        ("soon", ""),
    ],
)
def test_days_left_are_counted_from_the_day_of_the_run(expires: str, said: str) -> None:
    page = html.render(runs.run(runs.finding(Verdict.ACCEPTED, exception={**runs.RECORD, "expires": expires})))
    row = page.partition("<dt>last day</dt>")[2].partition("</dd>")[0]
    assert said in row
    assert ("<strong>" in row) is bool(said)


def test_an_exception_that_does_not_hold_stands_first_with_its_rule_owner_and_approver() -> None:
    record = {**runs.RECORD, "rule": "elb-tls", "expires": "2026-11-20"}
    said = "the exception for elb-tls expired on 2026-11-20"
    expired = runs.finding(rule="exception-current", message=said, exception=record)
    held = runs.finding(Verdict.ACCEPTED, exception={**runs.RECORD, "expires": "2026-11-01"})
    page = html.render(runs.run(held, expired))
    first, second = (Reader(part).text for part in page.partition('<section id="exceptions">')[2].split("<article")[1:3])
    assert "elb-tls Does not hold, exception-current: the exception for elb-tls expired" in " ".join(first.split())
    assert all(text in first for text in (record["owner"], record["approver"], "over for 5 days"))
    assert "Does not hold" not in second


def test_owner_and_approver_of_an_exception_are_named() -> None:
    section = EVERY.partition('<section id="exceptions">')[2].partition("</section>")[0]
    assert "platform@example.com" in section
    assert "ciso@example.com" in section


def test_findings_of_other_tools_bear_their_source() -> None:
    failing = EVERY.partition('<section id="failing">')[2].partition("</section>")[0]
    assert '<span class="source"><bdi>cdk-nag:AwsSolutions</bdi></span>' in failing


def test_the_scope_inventory_gives_the_reasons() -> None:
    section = EVERY.partition('<section id="scope">')[2].partition("</section>")[0]
    for text in ("holds card numbers", "is read by the shop", "connected-to"):
        assert text in section


def test_without_a_baseline_the_page_says_how_to_give_one() -> None:
    assert "No earlier run was given" in EVERY


def _change(old: Verdict | None, new: Verdict | None) -> Iterator[str]:
    then = runs.run(*([runs.finding(old)] if old else []))
    now = runs.run(*([runs.finding(new)] if new else []))
    section = html.render(now, baseline=then).partition('<section id="changes">')[2].partition("</section>")[0]
    yield from re.findall(r"<h3>([^<]+?) <span", section)


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        (None, Verdict.FAIL, ["New"]),
        (Verdict.PASS, Verdict.FAIL, ["New"]),
        (Verdict.UNDETERMINED, Verdict.FAIL, ["Changed"]),
        (Verdict.ACCEPTED, Verdict.FAIL, ["No longer accepted"]),
        (Verdict.ACCEPTED, None, ["No longer accepted"]),
        (Verdict.PASS, Verdict.UNDETERMINED, ["New"]),
        (Verdict.FAIL, Verdict.ACCEPTED, ["Newly accepted"]),
        (Verdict.FAIL, Verdict.PASS, ["Fixed"]),
        (Verdict.FAIL, None, ["Gone"]),
        (Verdict.FAIL, Verdict.FAIL, []),
        (None, Verdict.PASS, []),
    ],
)
def test_changes_since_the_baseline_are_named(old: Verdict | None, new: Verdict | None, names: list[str]) -> None:
    assert list(_change(old, new)) == names


def test_what_got_worse_is_counted_and_each_of_the_same_finding_counts() -> None:
    then, now = runs.run(runs.finding()), runs.run(runs.finding(), runs.finding())
    section = html.render(now, baseline=then).partition('<section id="changes">')[2].partition("</section>")[0]
    assert "1 got worse." in section
    assert "not there → fails worse:" in " ".join(Reader(section).text.split())


def test_a_run_that_asks_less_than_the_earlier_one_says_so() -> None:
    then = runs.run(runs.finding())
    now = replace(then, record={**then.record, "options": {"exclude": ["elb-tls"]}})
    section = html.render(now, baseline=then).partition('<section id="changes">')[2].partition("</section>")[0]
    assert "This run asks less than the earlier one: it leaves out elb-tls." in Reader(section).text


def test_changes_of_scope_are_shown() -> None:
    old = runs.every_verdict()
    items = (replace(old.inventory[0], scope="out-of-scope"), InventoryItem(subject=runs.subject("Shop/New"), scope="cde", reason="new"))
    section = html.render(replace(old, inventory=items), baseline=old).partition("Changes of scope")[2].partition("</table>")[0]
    rows = [Reader(row).text for row in section.split("<tr>")[2:]]
    assert rows == [
        "Shop/Data/Store AWS::S3::Bucket cde out-of-scope",
        "Shop/New AWS::S3::Bucket not there cde",
        "Shop/Orders AWS::SQS::Queue connected-to gone",
    ]


def test_texts_are_in_the_data_once() -> None:
    found = data(html.render(runs.many(4_000, 50)))
    assert len(found["texts"]) == len(set(found["texts"]))
    assert len(found["rules"]) == 300
    assert len(found["subjects"]["path"]) == 50


def test_a_large_run_shows_the_worst_failures_alone() -> None:
    page = html.render(runs.many(8_000, 100))
    assert page.count('<li class="item"') == 200
    assert "The worst 200 of 400, worst first." in page


def test_the_templates_hashes_are_on_record() -> None:
    assert "ab" * 32 in EVERY
