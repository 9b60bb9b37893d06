"""A folder as a place for files: each is there whole, once, and never written over."""

import contextlib
import os
import uuid
from collections.abc import Sequence
from pathlib import Path


class Folder:
    """A folder.

    Args:
        path: where; it is made when something is written.

    Raises:
        OSError: of each method, what the system says.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = str(path)

    def keys(self, prefix: str) -> Sequence[str]:
        """The names of files that begin so, with ``/`` between folders."""
        if not self._path.is_dir():
            # No list at all and a folder that nobody has are not the same.
            raise FileNotFoundError(2, "No such folder", str(self._path))
        found = (file.relative_to(self._path).as_posix() for file in self._path.rglob("*") if file.is_file())
        return [name for name in found if name.startswith(prefix) and not name.rpartition("/")[2].startswith(".")]

    def put_once(self, key: str, content: bytes) -> bool:
        """Writes a file that is not there yet; ``False`` if there is one already."""
        target = self._path / key
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.parent / f".{os.getpid()}-{uuid.uuid4().hex[:8]}"
        try:
            with aside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # A link fails where the name is taken, and a move would not.
            os.link(aside, target)
        except FileExistsError:
            return False
        finally:
            with contextlib.suppress(OSError):
                aside.unlink()
        return True

    def read(self, key: str, *, most: int) -> bytes | None:
        """A file, at most so much of it; ``None`` if there is none."""
        try:
            with (self._path / key).open("rb") as file:
                return file.read(most)
        except FileNotFoundError:
            return None
