"""``pci-constructs explain``: one rule in full."""

from argparse import ArgumentParser, Namespace

from pci_constructs.commands.shared import FINE, Mistake, show

HELP = "say what a rule asks, why, and what to do"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument("rule", metavar="RULE")


def run(options: Namespace) -> int:
    """Explains it."""
    from pci_constructs.options import BadSelection, Options
    from pci_constructs.reports import pages

    try:
        Options(only=(options.rule,))
    except BadSelection as error:
        raise Mistake(str(error)) from None
    show(pages.explain(options.rule), None)
    return FINE
