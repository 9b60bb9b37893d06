"""What all gates do alike: how they are asked, how they answer, and that an old answer never stays in the place of a new one."""

import contextlib
import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pci_constructs.commands.shared import FAILS, FINE, Mistake, path, show

if TYPE_CHECKING:
    from msgspec import Struct

    from pci_constructs.gates.decision import Decision


def add_answer(parser: ArgumentParser) -> None:
    """How the answer is given."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (text)")
    parser.add_argument("--output", type=path, metavar="FILE", help="write the answer in JSON to a file, too, for `evidence record --gate`")
    parser.add_argument("--facts", type=path, metavar="FILE", help="write what was decided on in JSON, too, as the Rego policies take it")


def add_at(parser: ArgumentParser, what: str, *, day: bool = True) -> None:
    """The moment that is decided for; where exceptions are judged, a day alone will do."""
    help_ = f"{what}, such as 2026-11-25T16:00:00Z{' or 2026-11-25' if day else ''} (now)"
    parser.add_argument("--at", type=moment_or_day if day else moment, metavar="TIME", help=help_)


def given(text: str) -> str:
    """A text in an argument.

    Raises:
        ArgumentTypeError: it is empty, as of a variable that nobody set: what it would be compared with must not go unlooked at.
    """
    if not text.strip():
        raise ArgumentTypeError("it must not be empty; leave the option out, or set the variable")
    return text


def moment_or_day(text: str) -> datetime:
    """A time in an argument; a day alone is its last second in UTC, for exceptions hold until a day is over.

    Raises:
        ArgumentTypeError: it is neither.
    """
    return moment(f"{text}T23:59:59Z" if len(text) == len("2026-11-25") else text)


def moment(text: str) -> datetime:
    """A time in an argument.

    Raises:
        ArgumentTypeError: it is none, or has no zone.
    """
    from pci_constructs.gates.documents import moment as read
    from pci_constructs.gates.refused import RefusedInput

    try:
        return read(text, "--at", "the time", "6.5.1")
    except RefusedInput:
        raise ArgumentTypeError(f"{text!r} is no time with its zone, such as 2026-11-25T16:00:00Z") from None


def at(options: Namespace) -> datetime:
    """The moment that is decided for."""
    found: datetime = getattr(options, "at", None) or datetime.now(UTC)
    return found


def answer(options: Namespace, decide: Callable[[], "tuple[Struct, Decision]"]) -> int:
    """Decides, shows and writes the answer.

    Args:
        options: the options of ``add_answer``.
        decide: reads the facts and decides on them.

    Raises:
        Mistake: what was given cannot be judged, or an answer cannot be written.
    """
    from pci_constructs.refusals import RefusedSetting
    from pci_constructs.reports._text import one_line

    # Whatever goes wrong from here on, a file must not tell of an earlier run.
    written = [file for file in (options.output, options.facts) if file]
    for file in written:
        _check_apart(file, options, written)
    for file in written:
        _forget(file)
    try:
        facts, decision = decide()
    except RefusedSetting as error:
        raise Mistake(one_line(error)) from None
    # Spelt so that no runner of CI takes a part of it for a command; it is the same JSON.
    document = json.dumps(decision.to_json(), indent=1, ensure_ascii=True).replace("##[", "##\\u005b") + "\n"
    if options.facts:
        show(_plain(facts), options.facts)
    if options.output:
        show(document, options.output)
    show(document if options.format == "json" else _said(decision), None)
    return FINE if decision.yes else FAILS


def _check_apart(file: Path, options: Namespace, written: list[Path]) -> None:
    """Refuses to write over what is read, or two answers over each other."""
    named = {
        name: value if isinstance(value, list) else [value] for name, value in vars(options).items() if name not in ("output", "facts")
    }
    others = [one for values in named.values() for one in values if isinstance(one, Path)] + [one for one in written if one is not file]
    if any(one.absolute() == file.absolute() or (file.exists() and one.exists() and file.samefile(one)) for one in others):
        raise Mistake(f"{file} is read or written already: --output and --facts need files of their own")


def _forget(file: Path) -> None:
    with contextlib.suppress(OSError):
        if file.is_file():
            file.unlink()


def _plain(facts: "Struct") -> str:
    import msgspec

    plain: Any = msgspec.to_builtins(facts)
    return json.dumps(plain, indent=1, ensure_ascii=True) + "\n"


def _said(decision: "Decision") -> str:
    from pci_constructs.reports._text import logged, one_line

    lines = [f"gate {decision.gate}: {'yes' if decision.yes else 'no'}"]
    lines += [f"  {reason.requirement}: {one_line(reason.message)}" for reason in decision.reasons]
    return logged(lines)
