"""The generated pages say what the code says."""

import pytest

from docs.generate import DOCS, pages


@pytest.mark.parametrize("name", ["rules.md", "constructs/README.md"])
def test_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == pages()[name], "run make docs"
