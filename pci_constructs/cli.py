"""The command line: ``pci-constructs check``, ``rules``, ``explain``, ``coverage``. It starts neither the CDK nor boto3.

Exit codes: 0, nothing fails; 1, something fails or a rule raised; 2, wrong usage, unreadable input or nothing looked at.
"""

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pci_constructs.version import VERSION

if TYPE_CHECKING:
    from pci_constructs.findings import Run, Severity

FINE, FAILS, WRONG = 0, 1, 2
_FORMATS = ("console", "json")
_SEVERITIES = ("low", "medium", "high", "critical")


class Mistake(Exception):
    """What the caller has to mend; the message is all that is shown."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: the command and its options; those of the process by default.

    Returns:
        The exit code.
    """
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
    except Mistake as mistake:
        _say(f"pci-constructs: {mistake}")
        return WRONG
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("PCI_CONSTRUCTS_DEBUG"):
            raise
        _say(f"pci-constructs: a mistake of this program, please report it: {type(error).__name__}: {error}")
        _say("PCI_CONSTRUCTS_DEBUG=1 shows where")
        return WRONG
    return code


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pci-constructs", description="PCI DSS v4.0.1 checks for CloudFormation and the AWS CDK.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"pci-constructs {VERSION}, PCI DSS 4.0.1")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="judge a cdk.out, a template, or a folder of templates", allow_abbrev=False)
    check.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a cdk.out, a template in JSON or YAML, or a folder of templates"
    )
    check.add_argument("--format", choices=_FORMATS, default="console", help="how to show the findings (console)")
    check.add_argument("--output", type=Path, metavar="FILE", help="write them to a file instead")
    check.add_argument("--all", action="store_true", help="show passes and what does not apply, too")
    check.add_argument("--only", action="append", default=[], metavar="RULE", help="ask this rule alone; may be repeated")
    check.add_argument("--exclude", action="append", default=[], metavar="RULE", help="leave this rule out; may be repeated")
    check.add_argument("--requirement", action="append", default=[], metavar="ID", help="only rules for a requirement and those below it")
    check.add_argument("--strict", action="store_true", help="what is undetermined fails, too")
    check.add_argument("--fail-on", choices=_SEVERITIES, default="medium", help="the least severity that fails the check (medium)")
    check.add_argument("--rules-as-of", metavar="VERSION", help="newer rules only warn")
    check.add_argument("--config", type=Path, metavar="FILE", help="settings in TOML ([tool.pci-constructs] of the nearest pyproject.toml)")
    check.add_argument("--register", type=Path, metavar="FILE", help="reviewed exceptions in TOML")
    check.add_argument("--strict-register", action="store_true", help="exceptions in code do not count")
    check.set_defaults(run=_check)

    rules = commands.add_parser("rules", help="list the rules", allow_abbrev=False)
    rules.add_argument("--requirement", action="append", default=[], metavar="ID", help="only rules for a requirement and those below it")
    rules.add_argument("--format", choices=_FORMATS, default="console", help="how to show them (console)")
    rules.set_defaults(run=_rules)

    explain = commands.add_parser("explain", help="say what a rule asks, why, and what to do", allow_abbrev=False)
    explain.add_argument("rule", metavar="RULE")
    explain.set_defaults(run=_explain)

    coverage = commands.add_parser("coverage", help="say for every requirement what builds, checks and shows it", allow_abbrev=False)
    coverage.add_argument("--requirement", action="append", default=[], metavar="ID", help="only a requirement and those below it")
    coverage.add_argument("--format", choices=_FORMATS, default="console", help="how to show it (console)")
    coverage.set_defaults(run=_coverage)
    return parser


def _check(options: argparse.Namespace) -> int:
    from pci_constructs.assembly.discovery import NothingToJudge, find
    from pci_constructs.check import BadSelection, Options, judge_assemblies
    from pci_constructs.findings import Severity
    from pci_constructs.rules.register import BadRegister, Register, read_register
    from pci_constructs.rules.settings import BadSettings, read_settings

    # Templates and findings hold no cycles, and a process that ends soon need not look for any.
    gc.disable()
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
        found = find(options.paths)
    except (BadSelection, BadRegister, BadSettings, NothingToJudge, ValueError) as error:
        raise Mistake(str(error)) from None
    run = judge_assemblies(found.assemblies, how, unreadable=found.unreadable)
    _show(_rendered(run, options, how.fail_on), options.output)
    if not run.resources or found.unreadable:
        for sentence in found.unreadable or ["no resource was looked at"]:
            _say(f"pci-constructs: {sentence}")
        return WRONG
    return FAILS if run.blocking(how.fail_on, strict=how.strict) else FINE


def _rendered(run: "Run", options: argparse.Namespace, fail_on: "Severity") -> str:
    if options.format == "json":
        from pci_constructs.reports import machine

        return machine.render(run, everything=options.all)
    import shutil

    from pci_constructs.reports import console

    terminal = options.output is None and sys.stdout.isatty()
    colour = terminal and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size().columns if terminal else 100
    return console.render(run, width=width, colour=colour, everything=options.all, fail_on=fail_on, strict=options.strict)


def _show(text: str, file: Path | None) -> None:
    """Prints a text, or puts it into a file, whole or not at all."""
    if file is None:
        sys.stdout.write(text)
        return
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_text(text, "utf-8")
        aside.replace(file)
    except OSError as error:
        raise Mistake(f"{file}: cannot be written: {error.strerror or error}") from None
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()


def _rules(options: argparse.Namespace) -> int:
    from pci_constructs.reports import pages

    _show(pages.rules(_requirements(options), as_json=options.format == "json"), None)
    return FINE


def _explain(options: argparse.Namespace) -> int:
    from pci_constructs.check import BadSelection, Options
    from pci_constructs.reports import pages

    try:
        Options(only=(options.rule,))
    except BadSelection as error:
        raise Mistake(str(error)) from None
    _show(pages.explain(options.rule), None)
    return FINE


def _coverage(options: argparse.Namespace) -> int:
    from pci_constructs.reports import pages

    _show(pages.coverage(_requirements(options), as_json=options.format == "json"), None)
    return FINE


def _requirements(options: argparse.Namespace) -> tuple[str, ...]:
    from pci_constructs.check import BadSelection, Options

    try:
        return tuple(Options(requirement=tuple(options.requirement)).requirement)
    except BadSelection as error:
        raise Mistake(str(error)) from None
