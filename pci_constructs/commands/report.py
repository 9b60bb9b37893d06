"""``pci-constructs report``: a saved run in another format."""

from argparse import ArgumentParser, Namespace

from pci_constructs.commands.shared import FINE, Mistake, path, saved, show

HELP = "show a saved run in another format"
FORMATS = ("html", "sarif", "junit", "csv", "json", "markdown", "oscal", "oscal-component", "oscal-catalog", "scope")


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument("saved", type=path, metavar="RUN", help="a cdk.out, or what `check --format json --all` wrote")
    parser.add_argument("--format", choices=FORMATS, required=True, help="the format")
    parser.add_argument("--output", type=path, metavar="FILE", help="write it to a file instead")
    parser.add_argument("--baseline", type=path, metavar="FILE", help="an earlier run; html and scope show what changed since")


def run(options: Namespace) -> int:
    """Shows it; what it says does not change the exit code."""
    from pci_constructs import results

    found = saved(options.saved)
    baseline = saved(options.baseline) if options.baseline else None
    if options.format == "json":
        from pci_constructs.reports import machine

        show(machine.render(found, everything=True), options.output)
        return FINE
    if baseline is not None and options.format not in results.COMPARING:
        raise Mistake(f"--baseline changes nothing in {options.format}; {' and '.join(sorted(results.COMPARING))} show what changed")
    if options.format == "scope" and not found.inventory:
        raise Mistake(f"{options.saved}: the run has no scope inventory; `check --format json --all` and every synth write one")
    if not results.exists(options.format):
        raise Mistake(f"this version cannot write {options.format}")
    # The file may lie in the folder ``pci`` of an assembly, or beside the templates.
    folders = [options.saved, *options.saved.absolute().parents[:2]]
    show(results.render(found, options.format, folders=folders, baseline=baseline), options.output)
    return FINE
