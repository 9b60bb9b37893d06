"""``pci-constructs check``: judges templates."""

import os
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from pci_constructs.commands.shared import FAILS, FINE, SEVERITIES, WRONG, Mistake, add_requirement, path, say, show

if TYPE_CHECKING:
    from pci_constructs.findings import Run, Severity

HELP = "judge a cdk.out, a template, or a folder of templates"
FORMATS = ("console", "json", "sarif", "junit", "csv", "markdown", "html")


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument(
        "paths", nargs="+", type=path, metavar="PATH", help="a cdk.out, a template in JSON or YAML, or a folder of templates"
    )
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


def run(options: Namespace) -> int:
    """Judges, and shows what was found."""
    from pci_constructs.assembly.discovery import NothingToJudge, find
    from pci_constructs.check import BadSelection, Options, judge_assemblies
    from pci_constructs.findings import Severity, Verdict
    from pci_constructs.rules.engine import LOOKED_AT, READABLE
    from pci_constructs.rules.register import BadRegister, Register, read_register
    from pci_constructs.rules.settings import BadSettings, read_settings

    try:
        register = read_register(options.register) if options.register else Register()
        how = Options(
            only=tuple(options.only),
            exclude=tuple(options.exclude),
            requirement=tuple(options.requirement),
            fail_on=Severity(options.fail_on),
            strict=options.strict,
            rules_as_of=options.rules_as_of,
            settings=read_settings(options.config),
            register=Register(entries=register.entries, source=register.source, strict=options.strict_register),
        )
        how.ask_something()
        found = find(options.paths)
    except (BadSelection, BadRegister, BadSettings, NothingToJudge, ValueError) as error:
        raise Mistake(str(error)) from None
    # A run that is kept, or shown as a page, answers what is in scope, too.
    scopes = options.format == "html" or (options.format == "json" and options.all)
    run = judge_assemblies(found.assemblies, how, unreadable=found.unreadable, scopes=scopes)
    show(_rendered(run, options, how.fail_on), options.output)
    missed = [finding for finding in run.of(Verdict.ERROR) if finding.rule in (READABLE, LOOKED_AT)]
    for finding in missed:
        say(f"pci-constructs: {finding.message}")
    if missed:
        return WRONG
    return FAILS if run.blocking(how.fail_on, strict=how.strict) else FINE


def _rendered(run: "Run", options: Namespace, fail_on: "Severity") -> str:
    if options.format == "json":
        from pci_constructs.reports import machine

        return machine.render(run, everything=options.all)
    if options.format != "console":
        from pci_constructs.results import render

        return render(run, options.format, folders=options.paths)
    import shutil

    from pci_constructs.reports import console

    terminal = options.output is None and sys.stdout is not None and sys.stdout.isatty()
    colour = terminal and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size().columns if terminal else 100
    return console.render(run, width=width, colour=colour, everything=options.all, fail_on=fail_on, strict=options.strict)
