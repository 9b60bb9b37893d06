"""The generated pages say what the code says."""

from docs.generate import DOCS, left_over, pages


def test_pages_are_current() -> None:
    made = pages()
    stale = [name for name, text in made.items() if not (DOCS / name).is_file() or (DOCS / name).read_text("utf-8") != text]
    assert stale == [], "run make docs"
    assert left_over(made) == [], "run make docs"


def test_every_rule_has_a_page() -> None:
    assert sum(name.startswith("rules/") for name in pages()) > 20
