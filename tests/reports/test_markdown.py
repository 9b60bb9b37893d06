import re

import pytest
from markdown_it import MarkdownIt

from pci_constructs.findings import Severity, Verdict
from pci_constructs.reports import markdown
from pci_constructs.reports._markdown import MOST_BYTES, code, prose
from tests.reports.hostile import TEXTS, hostile
from tests.reports.html_runs import RECORD, every_verdict, finding, run, subject

TAGS = {"details", "summary", "code", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "ul", "li"}


def html(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_text_becomes_anything_but_text(text: str) -> None:
    found = html(f"| a | b |\n| --- | --- |\n| {prose(text)} | {code(text)} |\n")
    assert set(re.findall(r"<(\w+)", found)) <= TAGS
    assert found.count("<td>") == 2


@pytest.mark.parametrize("text", ["@octocat", "#1", "GH-1", "https://evil.example", "www.evil.example", "a@evil.example"])
def test_nobody_is_called_and_nothing_is_linked(text: str) -> None:
    shown = html(prose(text))
    assert text not in shown
    assert "\u2060" in shown


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "a|b", "<b>", "`x`"])
def test_a_name_is_written_so_that_nothing_in_it_has_a_meaning(text: str) -> None:
    assert text not in code(text)
    assert html(code(text)).startswith("<p><code>")


def test_a_hostile_run_has_the_tags_of_the_report_alone() -> None:
    text = markdown.render(hostile())
    assert set(re.findall(r"<(\w+)", html(text))) <= TAGS
    assert html(text).count("<details>") == html(text).count("</details>") == text.count("<details>")
    assert len(text.encode("utf-8")) <= MOST_BYTES


def test_the_same_run_has_the_same_bytes() -> None:
    assert markdown.render(hostile()) == markdown.render(hostile())


@pytest.mark.parametrize("name", ["Stack/Resource{}", "👩🏽‍🚀|&<" * 50 + "{}"], ids=["plain", "hostile"])
def test_a_hundred_thousand_findings_fit_and_what_is_left_out_is_counted(name: str) -> None:
    many = [
        finding(rule=f"rule-{number % 400}", subject=subject(name.format(number), stack=f"S{number % 20}"), message=name)
        for number in range(100_000)
    ]
    text = markdown.render(run(*many))
    assert len(text.encode("utf-8")) <= MOST_BYTES
    assert "## PCI DSS 4.0.1: red: 100,000 findings would stop a build" in text
    left_out = re.search(r"\*\*(\d+) findings more do not fit here", text)
    shown = sum(int(number.replace(",", "")) for number in re.findall(r"· ([\d,]+) resources?", text))
    assert left_out
    assert shown + int(left_out[1]) == 100_000


def test_the_worst_is_first() -> None:
    text = markdown.render(every_verdict())
    places = [text.index(title) for title in ("### Rules that raised", "### What fails", "### What is not proven", "### What was accepted")]
    assert places == sorted(places)


def test_what_stops_a_build_comes_before_what_does_not() -> None:
    low, high = finding(rule="a-low", severity=Severity.LOW), finding(rule="z-medium", severity=Severity.MEDIUM)
    text = markdown.render(run(low, high))
    assert text.index("z-medium") < text.index("a-low")
    assert text.count("does not stop a build") == 1


def test_green_is_called_green() -> None:
    assert markdown.render(run(finding(Verdict.PASS))).startswith("## PCI DSS 4.0.1: green: nothing stops a build\n")


def test_what_was_accepted_is_not_counted_as_passed() -> None:
    text = markdown.render(run(finding(Verdict.ACCEPTED, exception=RECORD)))
    assert "| accepted | 1 | 1 high |" in text
    assert "| pass | 0 |  |" in text
    assert "until 2026-12-05: staging alone" in text


def test_what_could_not_be_read_is_said() -> None:
    assert "**Could not be read:**" in markdown.render(run(unreadable=("x.json: no JSON",)))
