"""The page in a real Chromium, by itself: from a file, with nothing that the browser would ask of its maker."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from pci_constructs.findings import Run
from pci_constructs.reports import html

QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--window-size=1280,900",
)
Open = Callable[..., Chrome]


def start(profile: Path) -> Chrome:
    """A browser with a profile of its own."""
    browser, driver = which("chromium"), which("chromedriver")
    assert browser, "there is no chromium"
    assert driver, "there is no chromedriver"
    options = Options()
    options.binary_location = browser
    for flag in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return Chrome(options=options, service=Service(driver))


def log(chrome: Chrome, kind: str) -> list[Any]:
    """What the browser noted since it was asked last."""
    entries: list[Any] = chrome.get_log(kind)  # type: ignore[no-untyped-call]
    return entries


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all tests."""
    chrome = start(tmp_path_factory.mktemp("profile"))
    yield chrome
    chrome.quit()


@pytest.fixture
def open_page(browser: Chrome, tmp_path: Path) -> Iterator[Open]:
    """Opens the page of a run; after the test nothing may stand on the console."""

    def open_(run: Run, hash_: str = "", baseline: Run | None = None) -> Chrome:
        file = tmp_path / "report.html"
        file.write_text(html.render(run, baseline=baseline), "utf-8")
        browser.get("about:blank")
        log(browser, "performance")
        browser.get(f"{file.as_uri()}{hash_}")
        WebDriverWait(browser, 60).until(lambda chrome: chrome.execute_script("return document.documentElement.dataset.ready") == "yes")
        return browser

    yield open_
    assert log(browser, "browser") == []
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [], "media": ""})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
