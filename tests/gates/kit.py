"""Calls a gate as a shell does, and files as forges and scanners write them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pci_constructs.cli import main

Json = dict[str, Any]


class Answer:
    """What a gate said: the exit code, the answer as data where there is one, and the text of both streams."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Json:
        """The answer in JSON."""
        document: Json = json.loads(self.out)
        return document

    @property
    def requirements(self) -> list[str]:
        """The requirements of the reasons, each once."""
        return sorted({reason["requirement"] for reason in self.json["reasons"]})

    @property
    def text(self) -> str:
        """The reasons in one text."""
        return "\n".join(reason["message"] for reason in self.json["reasons"])


Ask = Callable[..., Answer]


def asker(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Asks a gate and takes its answer in JSON."""

    def ask(*words: object) -> Answer:
        capsys.readouterr()
        try:
            code = main(["gate", *map(str, words), "--format", "json"])
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        answer = Answer(code, said.out, said.err)
        # A refusal says nothing but one line, and no answer.
        if code == 2:
            assert said.out == ""
            assert "Traceback" not in said.err
            assert not set(said.err) & {"\x1b", "\x07", "\u202e"}
        else:
            assert answer.json["verdict"] == ("yes" if code == 0 else "no")
            assert answer.json["reasons"]
            assert all(reason["requirement"] and reason["message"] for reason in answer.json["reasons"])
        return answer

    return ask


def put(folder: Path, name: str, document: object) -> Path:
    """Writes JSON, or text as it stands."""
    file = folder / name
    file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return file
