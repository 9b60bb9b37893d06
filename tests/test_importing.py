"""The finder of a short process: what it finds is what Python finds, and whatever is not as it should be is left to Python."""

import json
import os
import py_compile
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pci_constructs import compiled as compiling
from pci_constructs import importing
from pci_constructs.compiled import code_of
from pci_constructs.importing import _Finder
from pci_constructs.rules.catalogue import files, ids
from tests.test_package import python

LOADED = """
import json, sys
from importlib import import_module
for name in ("check", "judging"):
    import_module(f"pci_constructs.commands.{name}")
from pci_constructs.rules.catalogue import all_rules, files, rules_of
if TOGETHER:
    for service in sorted({module.split(".")[2] for module in files().values()}):
        rules_of(service)
all_rules()
mine = {name: module for name, module in sys.modules.items() if name.startswith("pci_constructs")}
def of(m):
    it = [m.__name__, m.__file__, m.__package__, str(getattr(m, "__path__", "")), m.__doc__, sorted(set(vars(m)) - OWN)]
    return {"it": it, "spec": m.__spec__ and [m.__cached__, m.__spec__.name, m.__spec__.has_location]}
OWN = {"__cached__", "__builtins__"}
print(json.dumps({name: of(module) for name, module in mine.items()}))
"""


def test_modules_are_the_same_as_those_that_python_finds() -> None:
    usual = json.loads(python(f"TOGETHER = False\n{LOADED}"))
    quick = json.loads(python(f"from pci_constructs.importing import find_quickly; find_quickly()\nTOGETHER = False\n{LOADED}"))
    assert {name: one["it"] for name, one in quick.items()} == {name: one["it"] for name, one in usual.items()}
    # Rules are loaded without what Python keeps of how it found them.
    loaded = {name for name, one in quick.items() if one["spec"] is None}
    assert all(one["spec"] == usual[name]["spec"] for name, one in quick.items() if name not in loaded)
    assert {files()[id_] for id_ in ids()} - {name for name in quick if quick[name]["spec"]} == loaded
    assert len(loaded) > 400
    assert len(quick) - len(loaded) > 100


def test_modules_that_are_read_together_are_the_same() -> None:
    usual = json.loads(python(f"TOGETHER = False\n{LOADED}"))
    for _ in range(2):
        quick = json.loads(python(f"from pci_constructs.importing import find_quickly; find_quickly()\nTOGETHER = True\n{LOADED}"))
        assert {name: one["it"] for name, one in quick.items()} == {name: one["it"] for name, one in usual.items()}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "one.py"
    file.write_text("X = 1\n")
    return file


def compiled(file: Path, mode: py_compile.PycInvalidationMode = py_compile.PycInvalidationMode.TIMESTAMP) -> Path:
    return Path(str(py_compile.compile(str(file), invalidation_mode=mode, doraise=True)))


def value(file: Path) -> object:
    code = code_of(str(file.parent), file.stem, {})
    if code is None:
        return None
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - of the test's own source
    return names["X"]


def test_what_was_compiled_of_the_source_is_taken(source: Path) -> None:
    compiled(source)
    assert value(source) == 1


def renewed(source: Path, _made: Path) -> None:
    source.write_text("X = 22\n")


def touched(source: Path, _made: Path) -> None:
    os.utime(source, (1, 1))


def gone(source: Path, _made: Path) -> None:
    source.unlink()


def not_compiled(_source: Path, made: Path) -> None:
    made.unlink()


def emptied(_source: Path, made: Path) -> None:
    made.write_bytes(b"")


def cut(_source: Path, made: Path) -> None:
    made.write_bytes(made.read_bytes()[:-3])


def of_another_python(_source: Path, made: Path) -> None:
    made.write_bytes(b"\0" * 4 + made.read_bytes()[4:])


def no_code(_source: Path, made: Path) -> None:
    made.write_bytes(made.read_bytes()[:16] + b"i\1\0\0\0")


def by_hash(source: Path, _made: Path) -> None:
    compiled(source, py_compile.PycInvalidationMode.UNCHECKED_HASH)


def very_long(source: Path, _made: Path) -> None:
    source.write_text(f"X = {'1' * compiling._LONGEST!r}\n")
    compiled(source)


@pytest.mark.parametrize("spoil", [renewed, touched, gone, not_compiled, emptied, cut, of_another_python, no_code, by_hash, very_long])
def test_anything_else_is_left_to_python(source: Path, spoil: Callable[[Path, Path], None]) -> None:
    spoil(source, compiled(source))
    assert value(source) is None


def test_what_was_compiled_elsewhere_is_left_to_python(source: Path, tmp_path: Path) -> None:
    made = compiled(source)
    moved = tmp_path / "moved" / "one.py"
    (moved.parent / "__pycache__").mkdir(parents=True)
    made.rename(moved.parent / "__pycache__" / made.name)
    source.rename(moved)
    assert value(moved) is None


def test_a_package_and_a_module_are_found_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for file in (tmp_path / "one.py", tmp_path / "inner" / "__init__.py"):
        file.write_text("")
        compiled(file)
    path = [str(tmp_path)]
    module, package = _Finder.find_spec("pci_constructs.one", path), _Finder.find_spec("pci_constructs.inner", path)
    assert module is not None
    assert package is not None
    assert (module.origin, module.submodule_search_locations) == (str(tmp_path / "one.py"), None)
    assert package.submodule_search_locations == [str(tmp_path / "inner")]
    assert _Finder.find_spec("pci_constructs.two", path) is None
    assert _Finder.find_spec("others.one", path) is None
    assert _Finder.find_spec("pci_constructs.one") is None


@pytest.mark.parametrize(("prefix", "finders"), [(None, 1), ("/elsewhere", 0)])
def test_it_is_put_in_once_and_not_where_compiled_files_lie_elsewhere(
    monkeypatch: pytest.MonkeyPatch, prefix: str | None, finders: int
) -> None:
    monkeypatch.setattr(sys, "meta_path", [])
    monkeypatch.setattr(sys, "pycache_prefix", prefix)
    importing.find_quickly()
    importing.find_quickly()
    assert len(sys.meta_path) == finders


LOAD = """
import sys
from pci_constructs import importing
importing.find_quickly()
"""


def test_a_module_that_raises_is_not_taken_for_loaded(tmp_path: Path) -> None:
    package = tmp_path / "broken"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("X = 1\nraise ValueError('x')\n")
    compiled(package / "one.py")
    said = python(
        f"{LOAD}sys.path.insert(0, {str(tmp_path)!r})\n"
        "for _ in range(2):\n"
        "    try:\n"
        "        importing.load('broken.one')\n"
        "    except ValueError as error:\n"
        "        print(error, 'broken.one' in sys.modules)\n"
    )
    assert said.split() == ["x", "False", "x", "False"]


def test_a_module_that_is_there_is_not_loaded_again_and_a_missing_one_is_missing() -> None:
    said = python(
        f"{LOAD}import json\n"
        "name = 'pci_constructs.rules.rds.rds_storage_encrypted'\n"
        "one = importing.load(name)\n"
        "from pci_constructs.rules.rds import rds_storage_encrypted as two\n"
        "print(one is two is importing.load(name))\n"
        "try:\n"
        "    importing.load('pci_constructs.rules.rds.none')\n"
        "except ModuleNotFoundError as error:\n"
        "    print(error.name)\n"
    )
    assert said.split() == ["True", "pci_constructs.rules.rds.none"]
