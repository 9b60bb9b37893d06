"""What the HTML page costs: bytes, seconds to render, seconds until Chromium can search it: ``python -m tests.bench.page``."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from rich.console import Console
from rich.table import Table
from selenium.webdriver.support.ui import WebDriverWait

from pci_constructs.assembly.discovery import find
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Run
from pci_constructs.options import Options
from pci_constructs.reports import html
from tests.bench.speed import RESOURCES, STACKS, templates
from tests.browser.conftest import start
from tests.reports.html_runs import many

_READY = "return document.documentElement.dataset.ready"
_SEARCH = """
const begin = performance.now();
form.elements.q.value = arguments[0];
for (const box of form.elements.verdict) box.checked = true;
show();
return [(performance.now() - begin) / 1000, document.getElementById("matches").textContent];
"""


def main() -> int:
    """Prints one row for each run."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for column in ("run", "findings", "MB", "render, s", "searchable after, s", "first search, s", "next search, s", "found"):
        table.add_column(column, justify="left" if column == "run" else "right")
    with TemporaryDirectory() as folder:
        work = Path(folder)
        for name, run, searches in (
            (f"{RESOURCES:,} resources, {STACKS} stacks, everything", _real(work), ("bucket", "kms 3.6")),
            ("100,000 findings, 10,000 resources", many(100_000, 10_000), ("service12", "service12 number 4")),
        ):
            table.add_row(name, *_row(run, work, searches))
    Console(width=160).print(table)
    return 0


def _real(work: Path) -> Run:
    (work / "templates").mkdir()
    templates(work / "templates", RESOURCES, STACKS)
    return judge_assemblies(find([work / "templates"]).assemblies, Options(), scopes=True)


def _row(run: Run, work: Path, searches: tuple[str, str]) -> list[str]:
    # The pack and the constructs are read once a process, for every format alike.
    html.render(Run(findings=run.findings[:1], stages=0, stacks=0, nested_stacks=0, resources=0, rules=0))
    begin = process_time()
    text = html.render(run)
    rendered = process_time() - begin
    file = work / "page.html"
    file.write_text(text, "utf-8")
    with TemporaryDirectory() as profile:
        chrome = start(Path(profile))
        chrome.get("about:blank")
        begin = perf_counter()
        chrome.get(file.as_uri())
        WebDriverWait(chrome, 120, poll_frequency=0.02).until(lambda one: one.execute_script(_READY) == "yes")
        ready = perf_counter() - begin
        first, _ = chrome.execute_script(_SEARCH, searches[0])
        second, found = chrome.execute_script(_SEARCH, searches[1])
        chrome.quit()
    size = len(text.encode()) / 1e6
    return [f"{len(run.findings):,}", f"{size:.1f}", *(f"{one:.2f}" for one in (rendered, ready, first, second)), str(found).split(" ")[0]]


if __name__ == "__main__":
    sys.exit(main())
