"""``pci-constructs diff``: what changed between two saved runs."""

from argparse import ArgumentParser, Namespace

from pci_constructs.commands.shared import FAILS, FINE, SEVERITIES, path, saved, show

HELP = "say what changed between two saved runs"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument("old", type=path, metavar="OLD", help="the earlier run: a cdk.out, or what `check --format json --all` wrote")
    parser.add_argument("new", type=path, metavar="NEW", help="the later run")
    parser.add_argument("--ratchet", action="store_true", help="exit 1 if something got worse")
    parser.add_argument("--fail-on", choices=SEVERITIES, help="the least severity that counts as worse (that of the later run)")
    parser.add_argument("--format", choices=("console", "json", "markdown"), default="console", help="how to show it (console)")
    parser.add_argument("--output", type=path, metavar="FILE", help="write it to a file instead")


def run(options: Namespace) -> int:
    """Shows it."""
    from pci_constructs.changes import changes, fewer_rules
    from pci_constructs.findings import Severity
    from pci_constructs.reports import changes_page

    old, new = saved(options.old), saved(options.new)
    least = options.fail_on or str((new.record.get("options") or {}).get("fail_on"))
    found = changes(old, new, Severity(least) if least in SEVERITIES else Severity.MEDIUM)
    fewer = fewer_rules(old, new)
    formats = {"console": changes_page.console, "json": changes_page.machine, "markdown": changes_page.markdown}
    show(formats[options.format](found, fewer), options.output)
    return FAILS if options.ratchet and (fewer or any(change.worse for change in found)) else FINE
