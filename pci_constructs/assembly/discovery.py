"""Finds what to judge at a path: a cloud assembly, a template, or a folder of templates."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from pci_constructs.assembly.model import Assembly, Stack
from pci_constructs.assembly.proofs import PutOff
from pci_constructs.assembly.reader import UnreadableAssembly, read
from pci_constructs.assembly.serverless import ELSEWHERE
from pci_constructs.assembly.templates import NotATemplate, UnreadableTemplate, alone, load

SUFFIXES = (".json", ".yaml", ".yml", ".template")
_JSON = (".json", ".template")
_NO_TEMPLATES = (".", "asset.")
"""How folders begin that nobody looks for templates in."""
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})


class NothingToJudge(Exception):
    """A path holds nothing that can be judged; the message says what was found and what to name instead."""


class Found(Struct, frozen=True, kw_only=True):
    """What is at the paths that were named.

    Attributes:
        assemblies: each is judged on its own; a cloud assembly as a whole, a template alone.
        unreadable: files that should be templates and cannot be read, one sentence each.
        skipped: files of a folder that are something else.
    """

    assemblies: tuple[Assembly, ...]
    unreadable: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def find(paths: list[Path], put_off: PutOff | None = None) -> Found:
    """Reads everything at some paths.

    Args:
        paths: cloud assemblies (folders with a ``manifest.json``), template files, or folders of templates.
        put_off: takes what is to be shown of the templates later, whose SHA-256 is empty then.

    Raises:
        NothingToJudge: a path does not exist, is a file that is no template, or is a folder without one.
    """
    search = _Search(put_off)
    for path in paths:
        try:
            if not path.exists():
                raise NothingToJudge(f"{path}: no such file or folder")
            if path.is_dir():
                search.folder(path)
            elif search.is_new(path):
                search.file(path)
        except OSError as error:
            raise NothingToJudge(f"{path}: cannot be read: {error.strerror or error}") from None
    assemblies = tuple(map(search.with_nested, search.assemblies))
    return Found(assemblies=assemblies, unreadable=tuple(search.unreadable), skipped=tuple(search.skipped))


def json_at(paths: Iterable[Path], most: int) -> int:
    """How many bytes of JSON lie at some paths, as far as a quick look tells, and counted no further than to the most that matter."""
    found = 0
    left = [str(path) for path in paths]
    while left and found <= most:
        path = left.pop()
        try:
            if os.path.isfile(path):  # noqa: PTH113 - a path for each costs more than the rest
                found += os.stat(path).st_size if path.endswith(_JSON) else 0  # noqa: PTH116
                continue
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        left += [] if entry.name.startswith(_NO_TEMPLATES) or entry.name in _SKIPPED_FOLDERS else [entry.path]
                    elif entry.name.endswith(_JSON):
                        found += entry.stat().st_size
        except OSError:
            # Whoever reads it says why it cannot be read.
            continue
    return found


class _Search(Struct):
    put_off: PutOff | None
    assemblies: list[Assembly] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def is_new(self, path: Path) -> bool:
        """Whether a place was not looked at before, under whatever name."""
        real = os.path.realpath(path)
        if real in self.seen:
            return False
        self.seen.add(real)
        return True

    def with_nested(self, assembly: Assembly) -> Assembly:
        """A lone template with a sentence for each one that it nests, unless that is a file which is looked at, too."""
        if assembly.synthesized:
            return assembly
        (stack,) = assembly.stacks
        missing = [
            f"{stack.template}: what {nesting.logical_id} nests is not looked at: it is no template that was named"
            for nesting in stack.of_type("AWS::CloudFormation::Stack")
            if not self._looked_at(stack, nesting.properties.get("TemplateURL"))
        ]
        return replace(assembly, unexpanded=(*assembly.unexpanded, *missing)) if missing else assembly

    def _looked_at(self, stack: Stack, url: Any) -> bool:
        """Whether the address of a nested template is that of a file that was found, or says by itself that it is not looked at."""
        if url == ELSEWHERE:
            return True
        return isinstance(url, str) and "\0" not in url and os.path.realpath(Path(stack.template).parent / url) in self.seen

    def file(self, path: Path) -> None:
        """Reads a file that was named."""
        try:
            self._template(path)
        except UnreadableTemplate as error:
            raise NothingToJudge(str(error)) from None

    def folder(self, path: Path) -> None:
        """Reads a folder that was named, and those in it."""
        before = len(self.unreadable)
        found = 0
        for file in [path] if _is_assembly(path) else _templates(path, self.unreadable):
            if not self.is_new(file):
                found += 1
                continue
            try:
                if file.is_dir():
                    found += 1
                    self.assemblies.append(read(file, self.put_off))
                    continue
                self._template(file)
            except NotATemplate:
                self.skipped.append(str(file))
            except (UnreadableTemplate, UnreadableAssembly) as error:
                self.unreadable.append(str(error))
            else:
                found += 1
        if not found and len(self.unreadable) == before:
            raise NothingToJudge(f"{path}: no template in this folder ({', '.join(SUFFIXES)}), and no manifest.json of a cloud assembly")

    def _template(self, file: Path) -> None:
        document, digest = load(file, self.put_off)
        self.assemblies.append(alone(document, str(file), digest))


def _is_assembly(folder: Path) -> bool:
    """Whether the CDK wrote the folder; a page's ``manifest.json`` makes none."""
    manifest = folder / "manifest.json"
    try:
        return manifest.is_file() and ((folder / "cdk.out").is_file() or b'"artifacts"' in manifest.read_bytes())
    except OSError:
        return True


def _templates(folder: Path, unreadable: list[str]) -> Iterator[Path]:
    """The templates in a folder, and the cloud assemblies in it as a whole."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        unreadable.append(f"{folder}: cannot be read: {error.strerror or error}")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            # A link to a folder may lead anywhere, or back here.
            if entry.name not in _SKIPPED_FOLDERS and not entry.is_symlink():
                yield from [entry] if _is_assembly(entry) else _templates(entry, unreadable)
        elif entry.suffix.lower() in SUFFIXES and (entry.is_file() or not entry.exists()):
            yield entry
