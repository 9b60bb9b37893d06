"""``pci-constructs scope``: every resource by PCI scope (12.5.1), and what changed since an earlier run (12.5.2)."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from pci_constructs.commands.shared import FINE, WRONG, Mistake, path, saved, say, show

if TYPE_CHECKING:
    from pci_constructs.findings import Run

HELP = "list every resource by PCI scope, with the reason"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument("path", type=path, metavar="PATH", help="a cdk.out, a template, a folder of templates, or a saved run")
    parser.add_argument("--baseline", type=path, metavar="FILE", help="an earlier run, to say what changed since")
    parser.add_argument("--format", choices=("console", "csv", "json"), default="console", help="how to show it (console)")
    parser.add_argument("--output", type=path, metavar="FILE", help="write it to a file instead")


def run(options: Namespace) -> int:
    """Lists them."""
    from pci_constructs.reports import scope_page, scope_table

    found = _run(options.path)
    baseline = saved(options.baseline) if options.baseline else None
    if baseline is not None and not baseline.inventory:
        raise Mistake(f"{options.baseline}: the run has no scope inventory; `check --format json --all` and every synth write one")
    if options.format == "csv":
        text = scope_table.render(found, baseline=baseline)
    else:
        text = (scope_page.console if options.format == "console" else scope_page.machine)(found, baseline)
    show(text, options.output)
    for sentence in found.unreadable:
        say(f"pci-constructs: {sentence}")
    return FINE if found.inventory and not found.unreadable else WRONG


def _run(path: Path) -> "Run":
    """The inventory of what lies at a path, as a run that asked no rule."""
    from pci_constructs.assembly.discovery import NothingToJudge, find
    from pci_constructs.findings import Run
    from pci_constructs.inventory import inventory

    if _is_saved(path):
        found = saved(path)
        if not found.inventory:
            raise Mistake(f"{path}: the run has no scope inventory; `check --format json --all` and every synth write one")
        return found
    try:
        read = find([path])
    except NothingToJudge as error:
        raise Mistake(str(error)) from None
    items = tuple(item for assembly in read.assemblies for item in inventory(assembly))
    unreadable = [*read.unreadable, *(sentence for assembly in read.assemblies for sentence in assembly.unreadable)]
    return Run(
        findings=(), stages=0, stacks=0, nested_stacks=0, resources=len(items), rules=0, unreadable=tuple(unreadable), inventory=items
    )


def _is_saved(path: Path) -> bool:
    """Whether a file is a saved run rather than a template."""
    if path.is_dir() or path.suffix != ".json":
        return False
    try:
        # A saved run begins with its version; a template has no such field.
        with path.open("rb") as file:
            return b'"schema_version"' in file.read(200)
    except OSError:
        return False
