"""Finds what to judge at a path: a cloud assembly, a template, or a folder of templates."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pci_constructs.assembly.model import Assembly
from pci_constructs.assembly.reader import UnreadableAssembly, read
from pci_constructs.assembly.templates import NotATemplate, UnreadableTemplate, alone, load

SUFFIXES = (".json", ".yaml", ".yml", ".template")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})


class NothingToJudge(Exception):
    """A path holds nothing that can be judged; the message says what was found and what to name instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is at the paths that were named.

    Attributes:
        assemblies: each is judged on its own; a cloud assembly as a whole, a template alone.
        unreadable: files that should be templates and cannot be read, one sentence each.
        skipped: files of a folder that are something else.
    """

    assemblies: tuple[Assembly, ...]
    unreadable: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def find(paths: list[Path]) -> Found:
    """Reads everything at some paths.

    Args:
        paths: cloud assemblies (folders with a ``manifest.json``), template files, or folders of templates.

    Raises:
        NothingToJudge: a path does not exist, is a file that is no template, or is a folder without one.
    """
    assemblies: list[Assembly] = []
    unreadable: list[str] = []
    skipped: list[str] = []
    for path in paths:
        if path.is_dir():
            _folder(path, assemblies, unreadable, skipped)
        else:
            assemblies.append(_file(path))
    return Found(assemblies=tuple(assemblies), unreadable=tuple(unreadable), skipped=tuple(skipped))


def _file(path: Path) -> Assembly:
    if not path.exists():
        raise NothingToJudge(f"{path}: no such file or folder")
    try:
        document, digest = load(path)
    except UnreadableTemplate as error:
        raise NothingToJudge(str(error)) from None
    return alone(document, str(path), digest)


def _folder(path: Path, assemblies: list[Assembly], unreadable: list[str], skipped: list[str]) -> None:
    if (path / "manifest.json").is_file():
        try:
            assemblies.append(read(path))
        except UnreadableAssembly as error:
            raise NothingToJudge(str(error)) from None
        return
    before = len(assemblies) + len(unreadable)
    for file in _templates(path):
        try:
            document, digest = load(file)
        except NotATemplate:
            skipped.append(str(file))
        except UnreadableTemplate as error:
            unreadable.append(str(error))
        else:
            assemblies.append(alone(document, str(file), digest))
    if len(assemblies) + len(unreadable) == before:
        raise NothingToJudge(f"{path}: no template in this folder ({', '.join(SUFFIXES)}), and no manifest.json of a cloud assembly")


def _templates(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            if entry.name not in _SKIPPED_FOLDERS:
                yield from _templates(entry)
        elif entry.suffix.lower() in SUFFIXES:
            yield entry
