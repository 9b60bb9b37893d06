"""What several commands do alike: exit codes, mistakes of the caller, where the text goes."""

import contextlib
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pci_constructs.findings import Run

FINE, FAILS, WRONG = 0, 1, 2
_UTF_8 = ("utf-8", "utf8")
SEVERITIES = ("low", "medium", "high", "critical")


class Mistake(Exception):
    """What the caller has to mend; the message is all that is shown."""


def say(text: str) -> None:
    """Prints a line where it mixes with no output; whoever closed that place does not want to hear it."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        sys.stderr.write(f"{_bytes(text).decode()}\n")


def show(text: str | bytes | bytearray, file: Path | None) -> None:
    """Prints a text, or what is one in UTF-8, or puts it into a file, whole or not at all.

    Raises:
        Mistake: it cannot be written.
    """
    if file is None:
        _print(_bytes(text))
        return
    target = Path(os.path.realpath(file))
    try:
        if target.exists() and not target.is_file():
            # A device or a pipe is written to; a folder refuses.
            target.write_bytes(_bytes(text))
            return
        _put(_bytes(text), target)
    except (OSError, ValueError) as error:
        raise Mistake(f"{file}: cannot be written: {_reason(error)}") from None


def _put(text: bytes | bytearray, target: Path) -> None:
    # Short and of this process alone: names of files have an end, and runs may happen side by side.
    aside = target.with_name(f".{os.getpid()}.pci-constructs")
    try:
        # Every format decides on its own line ends.
        aside.write_bytes(text)
        aside.replace(target)
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()


_LEAD_OF_SURROGATES = b"\xed"


def _bytes(text: str | bytes | bytearray) -> bytes | bytearray:
    """The text in UTF-8, with lone surrogates, which JSON may hold and no encoding has, made visible."""
    if not isinstance(text, str):
        return text if _LEAD_OF_SURROGATES not in text else text.decode("utf-8", "surrogatepass").encode("utf-8", "replace")
    return text.encode("utf-8", "replace")


def _print(text: bytes | bytearray) -> None:
    out = sys.stdout
    if out is None:
        raise Mistake("the output cannot be written: it is closed; name a file with --output")
    try:
        if os.linesep == "\n" and (out.encoding or "").lower() in _UTF_8 and isinstance(out, TextIOWrapper):
            out.flush()
            out.buffer.write(text)
        else:
            encoding = out.encoding or "utf-8"
            out.write(text.decode().encode(encoding, "replace").decode(encoding))
        out.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough; the exit code must still be that of the findings.
        _to_nowhere()
    except OSError as error:
        _to_nowhere()
        raise Mistake(f"the output cannot be written: {_reason(error)}") from None


def _to_nowhere() -> None:
    """Lets Python not complain at its end about what it could not write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def path(text: str) -> Path:
    """The path in an argument.

    Raises:
        ArgumentTypeError: it is empty, as of a variable that nobody set, which Python would take for the current folder.
    """
    if not text or "\0" in text:
        raise ArgumentTypeError("a path must not be empty")
    return Path(text)


Step = tuple[str, str, Callable[[ArgumentParser], None], Callable[[Namespace], int]]
"""A step of a command: its name, what it does in a line, what names its options, and what does it."""


def add_steps(parser: ArgumentParser, steps: Iterable[Step], *, called: str = "step") -> list[ArgumentParser]:
    """Names the steps of a command; the chosen one's work is ``options.work``.

    Args:
        parser: the command's.
        steps: its steps.
        called: what a step of it is called.
    """
    found = parser.add_subparsers(dest=called, required=True, metavar=called.upper())
    made = []
    for name, help_, names, work in steps:
        one = found.add_parser(name, help=help_)
        names(one)
        one.set_defaults(work=work)
        made.append(one)
    return made


def add_requirement(parser: ArgumentParser, what: str) -> None:
    """The option that selects requirements."""
    parser.add_argument("--requirement", action="append", default=[], metavar="ID", help=f"only {what} and those below it")


def requirements(options: Namespace) -> tuple[str, ...]:
    """The requirements that were named.

    Raises:
        Mistake: one does not exist.
    """
    from pci_constructs.options import BadSelection, Options

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
