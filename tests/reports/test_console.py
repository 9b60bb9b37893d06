"""What the console says, and that no name in it is a command to the runner of a CI server."""

import pytest

from pci_constructs.changes import changes
from pci_constructs.findings import InventoryItem, Verdict
from pci_constructs.reports import changes_page, console, scope_page
from tests.reports import html_runs as runs


@pytest.mark.parametrize(("verdict", "said"), [(Verdict.ACCEPTED, True), (Verdict.FAIL, False)])
def test_accepted_is_said_of_what_was_accepted_alone(verdict: Verdict, said: bool) -> None:
    found = runs.run(runs.finding(verdict, exception=runs.RECORD))
    assert ("accepted by ciso@example.com until 2026-12-05: staging alone" in console.render(found, everything=True)) is said


@pytest.mark.parametrize("name", ["::error::all is well", "::add-mask::a", "##[error]all is well", " ::error::"])
def test_no_line_is_a_command_of_a_runner(name: str) -> None:
    subject = runs.subject(name, template=name, stack=name)
    item = InventoryItem(subject=subject, scope=name, reason=name)
    run = runs.run(runs.finding(subject=subject, message=name), inventory=(item,))
    texts = (console.render(run), scope_page.console(run), changes_page.console(changes(runs.run(), run), [name]))
    for line in "\n".join(texts).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
