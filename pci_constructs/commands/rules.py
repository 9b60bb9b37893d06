"""``pci-constructs rules``: lists the rules."""

from argparse import ArgumentParser, Namespace

from pci_constructs.commands.shared import FINE, add_requirement, requirements, show

HELP = "list the rules"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    add_requirement(parser, "rules for a requirement")
    parser.add_argument("--format", choices=("console", "json"), default="console", help="how to show them (console)")


def run(options: Namespace) -> int:
    """Lists them."""
    from pci_constructs.reports import pages

    show(pages.rules(requirements(options), as_json=options.format == "json"), None)
    return FINE
