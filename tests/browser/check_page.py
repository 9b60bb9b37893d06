"""What a reader does with the page: search, filter, follow a link, open, print. Run by ``make browser``."""

import json
from base64 import b64decode
from typing import Any

import pytest
from msgspec.structs import replace
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from pci_constructs.findings import Verdict
from tests.browser.conftest import Open, log
from tests.reports import html_runs as runs

EVERY = runs.every_verdict()
MANY = runs.many(3_000, 200)


def shown(chrome: Chrome) -> list[str]:
    """The rows of the list of findings."""
    return [row.text for row in chrome.find_elements(By.CSS_SELECTOR, "#list .finding > summary")]


def said(chrome: Chrome) -> str:
    return str(chrome.find_element(By.ID, "matches").text)


def search(chrome: Chrome, text: str) -> None:
    before = said(chrome)
    chrome.find_element(By.ID, "q").send_keys(text)
    WebDriverWait(chrome, 10).until(lambda _: said(chrome) != before)


def run_script(chrome: Chrome, script: str) -> Any:
    return chrome.execute_script(script)


def test_at_first_all_that_needs_somebody_is_listed(open_page: Open) -> None:
    chrome = open_page(EVERY)
    assert said(chrome) == "6 of 8 findings: error, fails, not proven, accepted"
    assert [row.split()[0] for row in shown(chrome)] == ["error", "fails", "fails", "not", "accepted", "accepted"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [("KeyError", 1), ("shop/orders", 2), ("sqs", 2), ('"requests without"', 4), ("orders parameter", 1), ("10.3", 1), ("nowhere", 0)],
)
def test_search_finds_rules_resources_messages_and_requirements(open_page: Open, text: str, rows: int) -> None:
    chrome = open_page(EVERY)
    search(chrome, text)
    assert len(shown(chrome)) == rows


@pytest.mark.parametrize(
    ("name", "value", "rows"),
    [
        ("severity", "low", 1),
        ("requirement", "4.2", 4),
        ("source", "cdk-nag:AwsSolutions", 1),
        ("stack", "Shop", 6),
        ("rule", "elb-tls", 1),
    ],
)
def test_a_filter_lets_its_own_through(open_page: Open, name: str, value: str, rows: int) -> None:
    chrome = open_page(EVERY)
    Select(chrome.find_element(By.ID, name)).select_by_value(value)
    assert len(shown(chrome)) == rows


def test_verdicts_can_be_chosen(open_page: Open) -> None:
    chrome = open_page(EVERY)
    chrome.find_element(By.CSS_SELECTOR, 'input[value="passes"]').click()
    assert len(shown(chrome)) == 7
    assert "passes" in shown(chrome)[-1]


def test_clear_shows_what_stood_there_at_first(open_page: Open) -> None:
    chrome = open_page(EVERY)
    search(chrome, "KeyError")
    chrome.find_element(By.CSS_SELECTOR, "#clear").click()
    WebDriverWait(chrome, 10).until(lambda _: said(chrome).startswith("6 of 8"))


def test_the_address_repeats_the_filter(open_page: Open) -> None:
    chrome = open_page(EVERY)
    search(chrome, "shop/orders")
    address = chrome.current_url
    rows = shown(chrome)
    again = open_page(EVERY, f"#{address.partition('#')[2]}")
    assert again.find_element(By.ID, "q").get_attribute("value") == "shop/orders"
    assert shown(again) == rows


def test_a_link_to_a_failure_goes_to_it(open_page: Open) -> None:
    failure = EVERY.of(Verdict.FAIL)[0]
    chrome = open_page(EVERY, f"#finding={failure.fingerprint}")
    assert run_script(chrome, "return document.querySelector(':target').innerText").count(failure.message) == 1


def test_a_link_to_any_other_finding_opens_it(open_page: Open) -> None:
    passed = EVERY.of(Verdict.PASS)[0]
    chrome = open_page(EVERY, f"#finding={passed.fingerprint}")
    row = chrome.find_element(By.CSS_SELECTOR, "#list .here")
    WebDriverWait(chrome, 10).until(lambda _: passed.fingerprint in row.text)
    assert len(shown(chrome)) == 1


def test_a_link_to_a_finding_of_another_run_says_so(open_page: Open) -> None:
    chrome = open_page(EVERY, f"#finding={'0' * 32}")
    assert said(chrome) == f"This run has no finding {'0' * 32}"


@pytest.mark.parametrize("link", ["rule=elb-tls", "rule=AwsSolutions-S1", "requirement=4.2.1"])
def test_a_link_to_a_rule_or_requirement_opens_its_findings(open_page: Open, link: str) -> None:
    chrome = open_page(EVERY, f"#{link}")
    row = chrome.find_element(By.ID, link)
    WebDriverWait(chrome, 10).until(lambda _: row.find_elements(By.CSS_SELECTOR, ".finding"))
    assert row.get_attribute("open")


def test_a_finding_opens_by_keyboard_and_shows_all_of_it(open_page: Open) -> None:
    chrome = open_page(EVERY)
    search(chrome, "elb-tls")
    row = chrome.find_element(By.CSS_SELECTOR, "#list .finding")
    row.find_element(By.TAG_NAME, "summary").send_keys(Keys.ENTER)
    WebDriverWait(chrome, 10).until(lambda _: runs.WORKSHEET["definition"] in row.text)
    assert "platform@example.com" in row.text


def test_slash_goes_to_the_search(open_page: Open) -> None:
    chrome = open_page(EVERY)
    chrome.find_element(By.TAG_NAME, "body").send_keys("/")
    assert chrome.switch_to.active_element.get_attribute("id") == "q"
    assert chrome.find_element(By.ID, "q").get_attribute("value") == ""


def test_a_stack_opens_its_resources_and_these_their_findings(open_page: Open) -> None:
    chrome = open_page(EVERY)
    run_script(chrome, "document.querySelector('#stacks details').open = true")
    resources = WebDriverWait(chrome, 10).until(lambda _: chrome.find_elements(By.CSS_SELECTOR, "#stacks details details"))
    assert len(resources) == 2
    run_script(chrome, "document.querySelector('#stacks details details').open = true")
    WebDriverWait(chrome, 10).until(lambda _: resources[0].find_elements(By.CSS_SELECTOR, ".finding"))


def test_the_inventory_opens_its_resources(open_page: Open) -> None:
    chrome = open_page(EVERY)
    run_script(chrome, "document.querySelectorAll('#scope details').forEach((row) => { row.open = true; })")
    WebDriverWait(chrome, 10).until(lambda _: len(chrome.find_elements(By.CSS_SELECTOR, "#scope .inner .row")) == 2)


def test_a_long_list_is_built_as_it_is_asked_for(open_page: Open) -> None:
    chrome = open_page(MANY)
    assert len(shown(chrome)) == 100
    button = chrome.find_element(By.CSS_SELECTOR, "#list button")
    assert button.text == "Show 100 more of 200"
    button.click()
    assert len(shown(chrome)) == 200
    assert chrome.switch_to.active_element.tag_name == "summary"


def test_print_makes_pages_with_the_list(open_page: Open) -> None:
    chrome = open_page(MANY)
    printed = b64decode(chrome.print_page())
    assert printed.startswith(b"%PDF-")
    assert len(chrome.find_elements(By.CSS_SELECTOR, "#list .finding")) == 300


def test_in_print_nothing_is_shown_that_only_a_screen_needs(open_page: Open) -> None:
    chrome = open_page(EVERY)
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    for selector in ("nav", "form", "button"):
        assert not any(element.is_displayed() for element in chrome.find_elements(By.CSS_SELECTOR, selector)), selector
    assert chrome.find_element(By.ID, "failing").is_displayed()


def test_without_scripts_the_page_reads(open_page: Open) -> None:
    chrome = open_page(EVERY)
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    chrome.refresh()
    text = chrome.find_element(By.TAG_NAME, "main").text
    for part in (
        "2 findings stop a build.",
        "requests without TLS are answered",
        "The list of all findings needs scripts",
        "a person shows",
    ):
        assert part in text
    assert not chrome.find_element(By.ID, "filter").is_displayed()


@pytest.mark.parametrize("run", [EVERY, runs.hostile()], ids=["plain", "hostile"])
def test_nothing_but_the_page_itself_is_loaded(open_page: Open, run: Any) -> None:
    chrome = open_page(run)
    run_script(chrome, "document.querySelectorAll('details').forEach((row) => { row.open = true; })")
    WebDriverWait(chrome, 10).until(lambda _: chrome.find_elements(By.CSS_SELECTOR, "#rules .finding"))
    messages = [json.loads(entry["message"])["message"] for entry in log(chrome, "performance")]
    asked = {entry["params"]["request"]["url"].partition(":")[0] for entry in messages if entry["method"] == "Network.requestWillBeSent"}
    assert asked <= {"file", "data"}
    files = [one for one in messages if one["method"] == "Network.requestWillBeSent" and one["params"]["request"]["url"].startswith("file")]
    assert len(files) == 1


def test_hostile_text_runs_nothing_and_can_be_searched(open_page: Open) -> None:
    chrome = open_page(runs.hostile())
    search(chrome, "alert(1)")
    assert shown(chrome)
    assert not run_script(chrome, "return document.querySelectorAll('img, iframe').length")


def test_the_page_is_no_wider_than_a_phone(open_page: Open) -> None:
    chrome = open_page(runs.hostile())
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True})
    run_script(chrome, "document.querySelectorAll('details').forEach((row) => { row.open = true; })")
    assert run_script(chrome, "return document.documentElement.scrollWidth") == 360


def test_changes_since_a_baseline_are_shown(open_page: Open) -> None:
    chrome = open_page(EVERY, baseline=replace(EVERY, findings=EVERY.findings[:1]))
    assert "got worse." in chrome.find_element(By.ID, "changes").text
