"""Takes the pictures of ``docs/images``: ``python -m tests.browser.pictures cdk.out`` after a ``make synth``."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pci_constructs.reports import html
from pci_constructs.saved import load
from tests.browser.conftest import start

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESK: dict[str, Any] = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
PHONE: dict[str, Any] = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
SHOWN = (
    ("report-light", DESK, "light", "#summary", ""),
    ("report-dark", DESK, "dark", "#findings&verdict=not+proven&verdict=accepted", "#list details"),
    ("report-phone", PHONE, "light", "#summary", ""),
    ("report-requirements", DESK, "light", "#requirement=10", ""),
    ("report-exceptions", DESK, "light", "#exceptions", ""),
)
"""Name, screen, scheme, where on the page, and what is opened."""


def main(run: Path) -> int:
    """Writes them."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(html.render(load(run)), "utf-8")
        chrome = start(Path(folder) / "profile")
        for name, screen, scheme, place, opened in SHOWN:
            chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
            chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
            chrome.get("about:blank")
            chrome.get(f"{page.as_uri()}{place}")
            if opened:
                chrome.execute_script("document.querySelector(arguments[0]).open = true", opened)
                chrome.execute_script("document.querySelector('#matches').scrollIntoView()")
            # Two frames: the first draws what was opened.
            chrome.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
            (IMAGES / f"{name}.png").write_bytes(chrome.get_screenshot_as_png())
        chrome.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
