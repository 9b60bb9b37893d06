"""The command as a process of its own, which has to be there at once: what Python does around it is a third of a check of one template."""

import gc
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn, cast

from pci_constructs.importing import find_quickly


def run() -> NoReturn:
    """Runs one command and ends at once; to take memory apart first would add a tenth to a check."""
    find_quickly()
    # What a run makes is needed until its end: looking for what could be let go takes a tenth of its time.
    gc.set_threshold(300_000, 20, 20)
    with put_off(_UNASKED):
        import_module("msgspec")
        cli = import_module("pci_constructs.cli")
    code: int = cli.main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError, ValueError):
            stream.flush()
    os._exit(code)


@contextmanager
def put_off(modules: Mapping[str, Mapping[str, Any] | None]) -> Iterator[None]:
    """Lets other modules import some without reading them; a name that one is asked for after all reads it.

    Args:
        modules: their names, and of each what it has to have at once; nothing for one that is not to be found.
    """
    # ``None`` in the place of a module tells Python that there is none; the type of the table does not say so.
    known = cast("dict[str, Any]", sys.modules)
    instead = {name: None if has is None else _Unread(name, has) for name, has in modules.items() if name not in known}
    known.update(instead)
    try:
        yield
    finally:
        for name, one in instead.items():
            if known.get(name, known) is one:
                del known[name]


class _Unread(ModuleType):
    """A module that is read when it is asked for a name that is not known yet."""

    def __init__(self, name: str, has: Mapping[str, Any]) -> None:
        super().__init__(name)
        self.__dict__.update(has)

    def __getattr__(self, name: str) -> Any:
        own = self.__name__
        if name.startswith("__"):
            # Python's own questions, such as whether it is a package.
            raise AttributeError(f"module {own!r} has no attribute {name!r}")
        if sys.modules.get(own) is self:
            del sys.modules[own]
        return getattr(import_module(own), name)


def _quoted(string: bytes, safe: str = "/") -> str:
    from urllib.parse import quote_from_bytes

    return quote_from_bytes(string, safe)


def _system() -> str:
    return os.uname().sysname


def _as_it_is(text: str) -> str:
    return text


def _of_number(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


_UNASKED: dict[str, dict[str, Any] | None] = {
    # msgspec asks it for nothing that Python 3.11 has not.
    "typing_extensions": None,
    # Of msgspec's schemas in JSON.
    "msgspec.inspect": {},
    "textwrap": {},
    # uuid, of which msgspec knows the type, asks for the name of the system.
    "platform": {"system": _system},
    # pathlib makes addresses of paths with it.
    "urllib.parse": {"quote_from_bytes": _quoted},
    # argparse would look for translations of its words, of which Python has none.
    "gettext": {"gettext": _as_it_is, "ngettext": _of_number},
}
"""Modules that others import and that no command asks for anything, or for one small thing: 3 % of a check of 1,820 resources."""
