"""An archive of records: the same bytes for the same content on any machine, and read without trusting what is in it."""

import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import rfc8785

from pci_constructs.evidence.envelope import MOST_BYTES, digest
from pci_constructs.evidence.keys import PublicKey, by_fingerprint, from_pem
from pci_constructs.evidence.links import Link
from pci_constructs.evidence.refused import Malformed

FORMAT, VERSION = "pci-constructs-evidence", 1
MANIFEST = "manifest.json"
_RECORD = re.compile(r"records/([a-z][a-z0-9-]*)/(\d{10})\.jsonl")
_ARTIFACT = re.compile(r"artifacts/sha256/([0-9a-f]{64})")
_KEY = re.compile(r"keys/[0-9a-f]{64}\.pem")
_MOST_FILES, _MOST_FILE = 200_000, 1_000_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Writing:
    """An archive that is being written: a file that is there whole, or not at all.

    Args:
        file: where it goes.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, file: Path) -> None:
        self._target = Path(os.path.realpath(file))
        self._aside = self._target.with_name(f".{os.getpid()}.pci-constructs")
        self._files: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._zip = zipfile.ZipFile(self._aside, "w", zipfile.ZIP_STORED)
        return self

    def add(self, name: str, content: bytes) -> None:
        """Adds a file; the same name again is left out."""
        if name in self._files:
            return
        self._files[name] = digest(content)
        self._put(name, content)

    def _put(self, name: str, content: bytes) -> None:
        # Neither times nor rights nor compression of this machine: each would make other bytes of it elsewhere.
        info = zipfile.ZipInfo(name, _EPOCH)
        info.create_system = 3
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, content)

    def finish(self, about: Mapping[str, Any]) -> None:
        """Adds the list of all files, and puts the archive in its place."""
        document: dict[str, Any] = {**about, "format": FORMAT, "version": VERSION, "files": self._files}
        self._put(MANIFEST, rfc8785.dumps(document))
        self._zip.close()
        self._aside.replace(self._target)

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        with suppress(OSError):
            self._aside.unlink()


class Archive:
    """An archive that somebody gave us.

    Args:
        file: the archive.

    Raises:
        Malformed: it is none; the message says what is wrong.
    """

    def __init__(self, file: Path) -> None:
        self.name = str(file)
        try:
            self._zip = zipfile.ZipFile(file)
            infos = self._zip.infolist()
        except OSError as error:
            raise Malformed(f"{file}: cannot be read: {error.strerror or error}") from None
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Malformed(f"{file}: no zip archive: {error}") from None
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) < len(infos) or len(infos) > _MOST_FILES:
            raise Malformed(f"{file}: a name is there twice" if len(infos) <= _MOST_FILES else f"{file}: more than {_MOST_FILES} files")
        self._about = self._manifest()
        self.environment: str = self._about["environment"]
        self.first: int = self._about["first"]
        self.last: int = self._about["last"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def _manifest(self) -> dict[str, Any]:
        try:
            about = json.loads(self.read(MANIFEST).decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise Malformed(f"{self.name}: {MANIFEST} is no JSON: {error}") from None
        if not isinstance(about, dict) or about.get("format") != FORMAT:
            raise Malformed(f"{self.name}: no archive of evidence: {MANIFEST} does not say that it is one")
        if about.get("version") != VERSION:
            raise Malformed(f"{self.name}: its version is {about.get('version')!r}, and {VERSION} is read")
        kinds = {"environment": str, "first": int, "last": int, "files": dict}
        for key, kind in kinds.items():
            if not isinstance(about.get(key), kind) or isinstance(about.get(key), bool):
                raise Malformed(f"{self.name}: {MANIFEST} says nothing of {key}")
        return about

    def read(self, name: str, *, most: int = _MOST_FILE) -> bytes:
        """A file.

        Raises:
            Malformed: it is not there, too large, or damaged.
        """
        info = self._infos.get(name)
        if info is None:
            raise Malformed(f"{self.name}: {name} is not in it")
        if info.file_size > most:
            raise Malformed(f"{self.name}: {name} is larger than {most} bytes")
        try:
            with self._zip.open(info) as file:
                content = file.read(most + 1)
        except Exception as error:
            raise Malformed(f"{self.name}: {name} is damaged: {error}") from None
        if len(content) > most:
            raise Malformed(f"{self.name}: {name} is larger than {most} bytes")
        return content

    @cached_property
    def keys(self) -> dict[str, PublicKey]:
        """The keys in it, by fingerprint. They prove nothing of whose they are."""
        names = [name for name in self._infos if _KEY.fullmatch(name)]
        return by_fingerprint(from_pem(self.read(name, most=10_000).decode("latin-1"), where=f"{self.name}: {name}") for name in names)

    def links(self) -> Iterator[Link]:
        """The records."""
        for name in sorted(self._infos):
            found = _RECORD.fullmatch(name)
            # A record of another environment is none of this chain; ``faults`` names it.
            if found and found[1] == self.environment:
                try:
                    content: bytes | None = self.read(name, most=MOST_BYTES)
                except Malformed:
                    content = None
                yield Link(sequence=int(found[2]), content=content)

    def faults(self) -> Iterator[str]:
        """What is wrong with the files, beside the chain."""
        listed = self._about["files"]
        for name in sorted(self._infos.keys() - listed.keys() - {MANIFEST}):
            yield f"{name} is in the archive and not on its list"
        for name in sorted(listed.keys() - self._infos.keys()):
            yield f"{name} is on the list of the archive and not in it"
        for name in sorted(self._infos.keys() & listed.keys()):
            record, artifact = _RECORD.fullmatch(name), _ARTIFACT.fullmatch(name)
            if record:
                # Its own signature says more, and the walk names it.
                if record[1] != self.environment:
                    yield f"{name} is of another environment than {self.environment}"
                continue
            try:
                made = digest(self.read(name))
            except Malformed as error:
                yield str(error)
                continue
            if made != listed[name] or (artifact and made != f"sha256:{artifact[1]}"):
                yield f"{name} was altered"
