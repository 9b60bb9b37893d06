"""What is kept of all modules of a folder: taken where it is of the sources as they are, and left alone in every other case."""

import json
import marshal
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from pci_constructs import compiled as compiling
from pci_constructs.compiled import _BUNDLE, code_of, keep_together, place, read_together
from tests.conftest import ROOT
from tests.test_importing import compiled

HELPER, ONE, TWO = "_helper", "one", "two"


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / "service"
    folder.mkdir()
    for name, text in (("__init__", ""), (HELPER, "X = 1\n"), (ONE, f"from service.{HELPER} import X\n"), (TWO, "X = 2\n")):
        (folder / f"{name}.py").write_text(text)
        compiled(folder / f"{name}.py")
    return folder


def kept(service: Path) -> Path:
    keep_together(str(service), [HELPER, ONE, TWO])
    return Path(place(str(service), _BUNDLE))


def code(service: Path, name: str) -> CodeType | None:
    return code_of(str(service), name, read_together(str(service)))


def test_what_was_kept_is_taken(service: Path) -> None:
    assert kept(service).is_file()
    for file in service.glob("__pycache__/*"):
        if _BUNDLE not in file.name:
            file.unlink()
    assert list(read_together(str(service))) == [HELPER, ONE, TWO]
    assert all(isinstance(code(service, name), CodeType) for name in (HELPER, ONE, TWO))
    assert code(service, "__init__") is None


def test_a_source_that_changed_is_not_taken_from_it(service: Path) -> None:
    kept(service)
    (service / "two.py").write_text("X = 33\n")
    assert code(service, TWO) is None
    compiled(service / "two.py")
    found = code(service, TWO)
    assert found is not None
    assert 33 in found.co_consts
    (service / "one.py").unlink()
    assert code(service, ONE) is None


def emptied(made: Path) -> None:
    made.write_bytes(b"")


def cut(made: Path) -> None:
    made.write_bytes(made.read_bytes()[:-3])


def of_another_python(made: Path) -> None:
    made.write_bytes(b"\0" * 4 + made.read_bytes()[4:])


def no_map(made: Path) -> None:
    made.write_bytes(made.read_bytes()[:8] + marshal.dumps([ONE, TWO]))


def of_something_else(made: Path) -> None:
    made.write_bytes(made.read_bytes()[:8] + marshal.dumps({HELPER: 1, ONE: (b"", 2), TWO: ()}))


def of_no_code(made: Path) -> None:
    stamped = {name: (stamp, 1) for name, (stamp, _) in read_together(str(made.parent.parent)).items()}
    made.write_bytes(made.read_bytes()[:8] + marshal.dumps(stamped))


def gone(made: Path) -> None:
    made.unlink()


@pytest.mark.parametrize("spoil", [emptied, cut, of_another_python, no_map, of_something_else, of_no_code, gone])
def test_a_file_that_is_not_as_it_should_be_is_not_taken(service: Path, spoil: Callable[[Path], None]) -> None:
    spoil(kept(service))
    known = read_together(str(service))
    for name in (HELPER, ONE, TWO):
        found = code_of(str(service), name, known)
        assert found is None or found == code_of(str(service), name, {})


def test_what_lay_elsewhere_is_not_taken(service: Path, tmp_path: Path) -> None:
    kept(service)
    moved = service.rename(tmp_path / "moved")
    assert read_together(str(moved))
    assert code(moved, TWO) is None


def test_nothing_is_kept_of_what_python_has_not_compiled(service: Path) -> None:
    Path(place(str(service), TWO)).unlink()
    assert not kept(service).exists()


def test_nothing_is_written_where_python_writes_nothing(service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not kept(service).exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert not kept(service).exists()


def test_a_failure_to_write_leaves_nothing_behind(service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert not kept(service).exists()
    assert not [file for file in service.glob("__pycache__/*") if _BUNDLE in file.name]


TOGETHER = """
import json, sys
from pci_constructs import importing
importing.find_quickly()
sys.path.insert(0, FOLDER)
with importing.together("service"):
    ready = sorted(name for name in sys.modules if name.startswith("service."))
    names = {name: importing.load(f"service.{name}").X for name in ("one", "two")}
print(json.dumps([ready, names]))
"""


def loaded(service: Path) -> Any:
    code = TOGETHER.replace("FOLDER", repr(str(service.parent)))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True, cwd=ROOT, env=environment)
    return json.loads(done.stdout)


def test_a_folder_is_kept_by_the_first_process_and_taken_by_the_next(service: Path) -> None:
    names = {ONE: 1, TWO: 2}
    assert loaded(service) == [[], names]
    made = Path(place(str(service), _BUNDLE))
    before = made.read_bytes()
    # Who others import comes first, and nothing is written again.
    assert list(read_together(str(service)))[-1] == ONE
    assert loaded(service) == [[f"service.{HELPER}"], names]
    assert made.read_bytes() == before


def test_a_changed_module_is_read_and_kept_anew(service: Path) -> None:
    loaded(service)
    (service / f"{HELPER}.py").write_text("X = 111\n")
    for _ in range(3):
        assert loaded(service)[1] == {ONE: 111, TWO: 2}
    assert 111 in read_together(str(service))[HELPER][1].co_consts


def test_a_helper_that_is_gone_is_not_missed(service: Path) -> None:
    loaded(service)
    (service / f"{HELPER}.py").unlink()
    (service / "one.py").write_text("X = 5\n")
    assert loaded(service)[1] == {ONE: 5, TWO: 2}


def test_a_source_that_changes_while_it_is_kept_is_not_taken_for_the_new_one(service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def changing(folder: str, tail: str, bundle: compiling.Stamped) -> CodeType | None:
        found = code_of(folder, tail, bundle)
        (service / f"{tail}.py").write_text("X = 4444\n")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(compiling, "code_of", changing)
        kept(service)
    assert all(code(service, name) is None for name in (HELPER, ONE, TWO))
