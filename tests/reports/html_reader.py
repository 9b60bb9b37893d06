"""Reads the HTML page as the tests look at it."""

import json
from html.parser import HTMLParser
from typing import Any

from pci_constructs.reports import html
from tests.reports import html_runs as runs

EVERY = html.render(runs.every_verdict())


class Reader(HTMLParser):
    """The elements of a page, and what stands in those that are asked for."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag
        if tag in ("script", "style"):
            self.texts.setdefault(tag, []).append("")

    def handle_data(self, data: str) -> None:
        if self._open in self.texts:
            self.texts[self._open][-1] += data
        else:
            self.texts.setdefault("", []).append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._open = ""

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts[""]).split())


def data(page: str) -> Any:
    return json.loads(Reader(page).texts["script"][0])
