"""The decisions of the gates as OPA policies in Rego v1, for ``conftest`` and everything else that speaks it."""

from collections.abc import Iterator
from importlib import resources


def modules() -> Iterator[tuple[str, str]]:
    """Every policy: the name of its file, and its text."""
    files = [file for file in resources.files(__package__).iterdir() if file.name.endswith(".rego")]
    yield from ((file.name, file.read_text("utf-8")) for file in sorted(files, key=lambda file: file.name))
