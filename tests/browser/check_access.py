"""What axe-core finds in the page, light, dark and on a phone. Run by ``make browser``."""

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.conftest import Open
from tests.reports import html_runs as runs

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SCREENS: dict[str, dict[str, Any]] = {
    "light": {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    "phone": {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True},
}


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "opened"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_serious_keeps_anybody_out(open_page: Open, screen: str, scheme: str, *, opened: bool) -> None:
    chrome = open_page(runs.every_verdict(), baseline=runs.run(runs.finding()))
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SCREENS[screen])
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    if opened:
        chrome.execute_script("document.querySelectorAll('details').forEach((row) => { row.open = true; })")
        WebDriverWait(chrome, 10).until(lambda _: chrome.find_elements(By.CSS_SELECTOR, "#rules .finding"))
    # The driver's own scripts are no part of the page, so that its policy does not bind them.
    chrome.execute_script(AXE.read_text("utf-8"))
    found = chrome.execute_async_script("axe.run(document, {resultTypes: ['violations']}).then(arguments[0])")
    serious = [(one["id"], one["help"], one["nodes"][0]["html"]) for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert serious == []
    assert found["passes"]
