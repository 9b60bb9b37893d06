"""Finds the modules of this package for a short process: a check imports three hundred, and half of that time is looking for them.

Python looks through lists of finders, folders and endings for each. Here a module has one place, and what Python has compiled of it is
taken from there (``pci_constructs.compiled``). In every other case Python does it all.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType

from pci_constructs.compiled import Stamped, code_of, keep_together, place, read_together

_PACKAGE = f"{__package__}."


class _Read:
    """What was read of a folder at once, and whether a module was looked for that is not in it."""

    __slots__ = ("missed", "stamped")

    def __init__(self, stamped: Stamped) -> None:
        self.stamped = stamped
        self.missed = not stamped


_READ: dict[str, _Read] = {}


def find_quickly() -> None:
    """Puts the finder before Python's own, for the rest of the process."""
    usual = sys.implementation.cache_tag and sys.pycache_prefix is None and not sys.flags.optimize
    if usual and _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)


def load(name: str) -> ModuleType:
    """A module of this package, such as a rule's: as ``import`` has it, without the two thirds of its time that are spent around it.

    Args:
        name: the whole name; its package is imported as usual.
    """
    known = sys.modules.get(name)
    if known is not None:
        return known
    package, _, tail = name.rpartition(".")
    around = import_module(package)
    return (_Finder in sys.meta_path and _loaded(name, around, tail)) or import_module(name)


def _loaded(name: str, around: ModuleType, tail: str) -> ModuleType | None:
    """A module made of what Python has compiled; nothing if it has not."""
    folder = around.__path__[0]
    code = _code(folder, tail)
    if code is None:
        return None
    module = ModuleType(name)
    module.__file__, module.__package__ = f"{folder}/{tail}.py", around.__name__
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)  # noqa: S102 - as Python does
    except BaseException:
        del sys.modules[name]
        raise
    setattr(around, tail, module)
    return module


@contextmanager
def together(package: str) -> Iterator[None]:
    """For whoever loads all modules of a package of this one, such as the rules of a service: reads them at once, from one file.

    Args:
        package: the whole name.
    """
    if _Finder not in sys.meta_path:
        yield
        return
    around = import_module(package)
    folder = around.__path__[0]
    read = _READ[folder] = _Read(read_together(folder))
    try:
        # What others import first: else they would have Python look for it.
        for tail in read.stamped:
            if tail.startswith("_") and f"{package}.{tail}" not in sys.modules:
                _loaded(f"{package}.{tail}", around, tail)
        yield
    finally:
        del _READ[folder]
    if read.missed:
        tails = [name.rpartition(".") for name in reversed(sys.modules)]
        keep_together(folder, [tail for of, _, tail in tails if of == package])


class _Finder:
    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Where a module is; nothing if Python has to look for it."""
        if path is None or not name.startswith(_PACKAGE):
            return None
        tail = name.rpartition(".")[2]
        return _spec(name, path[0], tail) or _spec(name, f"{path[0]}/{tail}", "__init__")


def _spec(name: str, folder: str, tail: str) -> ModuleSpec | None:
    file = f"{folder}/{tail}.py"
    code = _code(folder, tail)
    if code is None:
        return None
    spec = ModuleSpec(name, _Loader(name, file, code), origin=file)
    if tail == "__init__":
        spec.submodule_search_locations = [folder]
    spec.has_location, spec.cached = True, place(folder, tail)
    return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, file: str, code: CodeType) -> None:
        super().__init__(name, file)
        self._code = code

    def get_code(self, _name: str) -> CodeType | None:
        return self._code


def _code(folder: str, tail: str) -> CodeType | None:
    read = _READ.get(folder)
    if read is None:
        return code_of(folder, tail, {})
    code = code_of(folder, tail, read.stamped)
    if tail not in read.stamped or (code is not None and code is not read.stamped[tail][1]):
        read.missed = True
    return code
