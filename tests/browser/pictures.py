"""Takes the pictures of ``docs/images``: ``python -m tests.browser.pictures cdk.out`` after a ``make synth``."""

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pci_constructs.assembly.discovery import find
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Run
from pci_constructs.options import Options
from pci_constructs.reports import html
from pci_constructs.rules.settings import read_settings
from pci_constructs.saved import load
from tests.browser.conftest import start

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESK: dict[str, Any] = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
STRIP: dict[str, Any] = {**DESK, "height": 300}
HALF: dict[str, Any] = {**DESK, "height": 600}
PHONE: dict[str, Any] = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
GREEN, RED = "green.html", "red.html"
SHOWN = (
    (GREEN, "report-light", DESK, "light", "#summary", ""),
    (GREEN, "report-dark", DESK, "dark", "#findings&verdict=not+proven&verdict=accepted", "#list details"),
    (GREEN, "report-phone", PHONE, "light", "#summary", ""),
    (GREEN, "report-requirements", DESK, "light", "#requirement=10", ""),
    (GREEN, "report-exceptions", DESK, "light", "#exceptions", ""),
    (RED, "report-failing", STRIP, "light", "#failing", ""),
    (RED, "report-changes", HALF, "light", "#changes", ""),
)
"""Page, name, screen, scheme, where on the page, and what is opened."""


def _judged(assembly: Path) -> Run:
    return judge_assemblies(find([assembly]).assemblies, Options(settings=read_settings(None)), scopes=True)


def _opened(assembly: Path, folder: Path) -> Path:
    """A copy of the assembly whose production database has a public address, as somebody might propose it."""
    copy = shutil.copytree(assembly, folder / "opened", ignore=shutil.ignore_patterns("pci", "asset.*"))
    (template,) = copy.glob("assembly-production/productionData*.template.json")
    body = json.loads(template.read_text("utf-8"))
    for resource in body["Resources"].values():
        if resource["Type"] == "AWS::RDS::DBInstance":
            resource["Properties"]["PubliclyAccessible"] = True
    template.write_text(json.dumps(body), "utf-8")
    return copy


def main(run: Path) -> int:
    """Writes them."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        (Path(folder) / GREEN).write_text(html.render(load(run)), "utf-8")
        (Path(folder) / RED).write_text(html.render(_judged(_opened(run, Path(folder))), baseline=_judged(run)), "utf-8")
        chrome = start(Path(folder) / "profile")
        for page, name, screen, scheme, place, opened in SHOWN:
            chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
            chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
            chrome.get("about:blank")
            chrome.get(f"{(Path(folder) / page).as_uri()}{place}")
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
