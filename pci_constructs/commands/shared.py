"""What several commands do alike: exit codes, mistakes of the caller, where the text goes."""

import contextlib
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pci_constructs.findings import Run

FINE, FAILS, WRONG = 0, 1, 2
SEVERITIES = ("low", "medium", "high", "critical")


class Mistake(Exception):
    """What the caller has to mend; the message is all that is shown."""


def say(text: str) -> None:
    """Prints a line where it mixes with no output."""
    sys.stderr.write(f"{_sayable(text)}\n")


def show(text: str, file: Path | None) -> None:
    """Prints a text, or puts it into a file, whole or not at all.

    Raises:
        Mistake: the file cannot be written.
    """
    if file is None:
        sys.stdout.write(_sayable(text))
        return
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        # Every format decides on its own line ends.
        aside.write_text(_sayable(text), "utf-8", newline="")
        aside.replace(file)
    except OSError as error:
        raise Mistake(f"{file}: cannot be written: {error.strerror or error}") from None
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()


def _sayable(text: str) -> str:
    """The text with lone surrogates, which JSON may hold and no encoding has, made visible."""
    return text.encode("utf-8", "replace").decode("utf-8")


def add_requirement(parser: ArgumentParser, what: str) -> None:
    """The option that selects requirements."""
    parser.add_argument("--requirement", action="append", default=[], metavar="ID", help=f"only {what} and those below it")


def requirements(options: Namespace) -> tuple[str, ...]:
    """The requirements that were named.

    Raises:
        Mistake: one does not exist.
    """
    from pci_constructs.check import BadSelection, Options

    try:
        return tuple(Options(requirement=tuple(options.requirement)).requirement)
    except BadSelection as error:
        raise Mistake(str(error)) from None


def saved(path: Path) -> "Run":
    """The run that was saved in a file or in the folder of a synth.

    Raises:
        Mistake: there is none.
    """
    from pci_constructs.saved import BadRun, load

    try:
        return load(path)
    except BadRun as error:
        raise Mistake(str(error)) from None
