"""The command line: ``pci-constructs check``, ``report``, ``diff`` and others. It starts neither the CDK nor boto3.

Exit codes: 0, nothing fails; 1, something fails or a rule raised; 2, wrong usage, unreadable input or nothing looked at.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

from pci_constructs.commands.shared import WRONG, Mistake, say
from pci_constructs.version import VERSION

COMMANDS = (
    "check",
    "report",
    "diff",
    "scope",
    "segmentation",
    "verify",
    "evidence",
    "audit",
    "rules",
    "explain",
    "coverage",
    "manifests",
    "gate",
    "release",
    "software",
    "bootstrap",
)
"""The commands in the order of the help; each is a module of ``pci_constructs.commands``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: the command and its options; those of the process by default.

    Returns:
        The exit code.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = _parser(words[0] if words else "").parse_args(words)
        code: int = options.run(options)
    except Mistake as mistake:
        say(f"pci-constructs: {mistake}")
        return WRONG
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("PCI_CONSTRUCTS_DEBUG"):
            raise
        say(f"pci-constructs: a mistake of this program, please report it: {type(error).__name__}: {error}")
        say("PCI_CONSTRUCTS_DEBUG=1 shows where")
        return WRONG
    return code


@cache
def _columns() -> int:
    """How wide the terminal is."""
    with contextlib.suppress(ValueError, KeyError):
        if (said := int(os.environ["COLUMNS"])) > 0:
            return said
    with contextlib.suppress(OSError, AttributeError, ValueError):
        return os.get_terminal_size(sys.stdout.fileno()).columns or _USUAL
    return _USUAL


_USUAL = 80


class _Help(argparse.HelpFormatter):
    """The help of argparse, which would import ``shutil`` for the width, at the first option of every run."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class _Parser(argparse.ArgumentParser):
    """A parser that makes no two options of one, and whose commands are of its own kind."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, "formatter_class": _Help, **settings})


def _parser(command: str) -> argparse.ArgumentParser:
    """The parser; where a command is named, it knows that one alone, so that a short check does not load the others."""
    parser = _Parser(prog="pci-constructs", description="PCI DSS v4.0.1 checks for CloudFormation and the AWS CDK.")
    parser.add_argument("--version", action="version", version=f"pci-constructs {VERSION}, PCI DSS 4.0.1")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", prog=parser.prog)
    for name in (command,) if command in COMMANDS else COMMANDS:
        module = import_module(f"pci_constructs.commands.{name}")
        one = commands.add_parser(name, help=module.HELP)
        module.add(one)
        one.set_defaults(run=module.run)
    return parser
