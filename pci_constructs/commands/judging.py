"""The options of commands that judge, and how they show what was found."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pci_constructs.commands.shared import SEVERITIES, Mistake, add_requirement, path

if TYPE_CHECKING:
    from pci_constructs.findings import Run
    from pci_constructs.options import Options

FORMATS = ("console", "json", "sarif", "junit", "csv", "markdown", "html")


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument("--format", choices=FORMATS, default="console", help="how to show the findings (console)")
    parser.add_argument("--output", type=path, metavar="FILE", help="write them to a file instead")
    parser.add_argument("--all", action="store_true", help="show passes and what does not apply, too (console and json)")
    parser.add_argument("--only", action="append", default=[], metavar="RULE", help="ask this rule alone; may be repeated")
    parser.add_argument("--exclude", action="append", default=[], metavar="RULE", help="leave this rule out; may be repeated")
    add_requirement(parser, "rules for a requirement")
    parser.add_argument("--strict", action="store_true", help="what is undetermined fails, too")
    parser.add_argument("--fail-on", choices=SEVERITIES, default="medium", help="the least severity that fails the check (medium)")
    parser.add_argument("--rules-as-of", metavar="VERSION", help="newer rules only warn")
    parser.add_argument(
        "--config", type=path, metavar="FILE", help="settings in TOML ([tool.pci-constructs] of the nearest pyproject.toml)"
    )
    parser.add_argument("--register", type=path, metavar="FILE", help="reviewed exceptions in TOML")
    parser.add_argument("--strict-register", action="store_true", help="exceptions in code do not count")


def how(options: Namespace, *, live: bool = False) -> "Options":
    """How to judge.

    Args:
        options: what the caller said.
        live: whether a running account is judged.

    Raises:
        Mistake: an option names what does not exist, or a file that cannot be read.
    """
    from pci_constructs.findings import Severity
    from pci_constructs.options import BadSelection, Options
    from pci_constructs.rules.register import BadRegister, Register, read_register
    from pci_constructs.rules.settings import BadSettings, read_settings

    try:
        register = read_register(options.register) if options.register else Register()
        made = Options(
            only=tuple(options.only),
            exclude=tuple(options.exclude),
            requirement=tuple(options.requirement),
            fail_on=Severity(options.fail_on),
            strict=options.strict,
            rules_as_of=options.rules_as_of,
            settings=read_settings(options.config),
            register=Register(entries=register.entries, source=register.source, strict=options.strict_register),
            live=live,
        )
        made.ask_something()
    except (BadSelection, BadRegister, BadSettings, ValueError) as error:
        raise Mistake(str(error)) from None
    return made


def wants_scopes(options: Namespace) -> bool:
    """Whether the run takes the scope inventory: one that is kept, or shown as a page, answers what is in scope, too."""
    return bool(options.format == "html" or (options.format == "json" and options.all))


def wants_everything(options: Namespace) -> bool:
    """Whether anything is made of findings that ask nothing of anybody, but their number."""
    return bool(options.all or options.format not in ("console", "json"))


def rendered(run: "Run", options: Namespace, *, folders: Sequence[Path] = ()) -> str | bytes | bytearray:
    """The run in the format that was asked for.

    Args:
        run: the run.
        options: what the caller said.
        folders: where the templates may lie that were judged.
    """
    if options.format == "json":
        from pci_constructs.reports import machine

        return machine.written(run, everything=options.all)
    if options.format != "console":
        from pci_constructs.results import render

        return render(run, options.format, folders=folders)
    import shutil

    from pci_constructs.findings import Severity
    from pci_constructs.reports import console

    terminal = options.output is None and sys.stdout is not None and sys.stdout.isatty()
    colour = terminal and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size().columns if terminal else 100
    return console.render(run, width=width, colour=colour, everything=options.all, fail_on=Severity(options.fail_on), strict=options.strict)
