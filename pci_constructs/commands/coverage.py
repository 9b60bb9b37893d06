"""``pci-constructs coverage``: what there is for every requirement."""

from argparse import ArgumentParser, Namespace

from pci_constructs.commands.shared import FINE, add_requirement, requirements, show

HELP = "say for every requirement what builds, checks and shows it"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    add_requirement(parser, "a requirement")
    parser.add_argument("--format", choices=("console", "json"), default="console", help="how to show it (console)")


def run(options: Namespace) -> int:
    """Shows it."""
    from pci_constructs.reports import pages

    show(pages.coverage(requirements(options), as_json=options.format == "json"), None)
    return FINE
