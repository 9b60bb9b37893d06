"""What Python has compiled of the modules of a folder: each in the file beside it, and those that are always read together in one more.

Either is taken as Python takes its own: if it was made by this version, of the source as it is now, which lies where it lay then.
"""

import marshal
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from types import CodeType

_HEAD = MAGIC_NUMBER + bytes(4)
"""How a compiled file begins that goes by the time of its source."""
_WORD = 4
_MOST = 0xFFFFFFFF
_LONGEST = 1 << 16
"""Bytes of a compiled file that are read; a longer one is left to Python."""
_BUNDLE = "_together_"
"""How the file of all is called; no module is."""

Stamped = Mapping[str, tuple[tuple[int, int], CodeType]]
"""Code with the time and size of its source, by the name of the module."""


def place(folder: str, tail: str) -> str:
    """Where Python keeps what it compiled of a module."""
    return f"{folder}/__pycache__/{tail}.{sys.implementation.cache_tag}.pyc"


def stamp(source: str) -> tuple[int, int]:
    """Time and size of a source, cut as compiled files have them.

    Raises:
        OSError: there is none.
    """
    found = os.stat(source)  # noqa: PTH116 - a path for each costs more than the rest
    return int(found.st_mtime) & _MOST, found.st_size & _MOST


def code_of(folder: str, tail: str, bundle: Stamped) -> CodeType | None:
    """What Python has compiled of the source of a module; nothing if there is none, or not of that source.

    Args:
        folder: where the module lies.
        tail: its name.
        bundle: what is known of the folder already.
    """
    file = f"{folder}/{tail}.py"
    try:
        now = stamp(file)
        if tail in bundle and bundle[tail][0] == now:
            code = bundle[tail][1]
        else:
            content = _read(place(folder, tail), _LONGEST)
            head = b"".join((_HEAD, *(number.to_bytes(_WORD, "little") for number in now)))
            if not content.startswith(head):
                return None
            code = marshal.loads(content[len(head) :])  # noqa: S302 - as Python does
    except (OSError, ValueError, EOFError, TypeError, LookupError):
        return None
    return code if code.__class__ is CodeType and code.co_filename == file else None


def read_together(folder: str) -> Stamped:
    """All that one file has of a folder; nothing if there is none, or one of another Python."""
    try:
        file = place(folder, _BUNDLE)
        content = _read(file, os.stat(file).st_size)  # noqa: PTH116
        found = marshal.loads(content[len(_HEAD) :]) if content.startswith(_HEAD) else None  # noqa: S302
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def keep_together(folder: str, tails: Iterable[str]) -> None:
    """Writes what Python has compiled of some modules of a folder into one file, if it has compiled all of them and may write there.

    Args:
        folder: the folder.
        tails: their names, in the order in which they are to be read.
    """
    target = place(folder, _BUNDLE)
    if sys.dont_write_bytecode or not os.access(os.path.dirname(target), os.W_OK):  # noqa: PTH120
        return
    found = {}
    for tail in tails:
        with suppress(OSError):
            # The stamp first: of a source that changes meanwhile, what was compiled must not have the stamp of what comes after.
            now = stamp(f"{folder}/{tail}.py")
            code = code_of(folder, tail, {})
            if code is None:
                # Python compiles it now, and the next process finds it.
                return
            found[tail] = now, code
    aside = f"{target}.{os.getpid()}"
    try:
        with open(aside, "wb") as file:  # noqa: PTH123
            file.write(_HEAD + marshal.dumps(found))
        os.replace(aside, target)  # noqa: PTH105
    except OSError:
        with suppress(OSError):
            os.unlink(aside)  # noqa: PTH108


def _read(file: str, most: int) -> bytes:
    opened = os.open(file, os.O_RDONLY)
    try:
        return os.read(opened, most)
    finally:
        os.close(opened)
