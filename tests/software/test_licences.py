"""Licences: the choices that an expression leaves, and what nobody knows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pci_constructs.software.licences import UNKNOWN, Licence, all_of, licence


@pytest.mark.parametrize(
    ("text", "expression", "choices"),
    [
        ("MIT", "MIT", [{"MIT"}]),
        ("mit and apache-2.0", "MIT AND Apache-2.0", [{"MIT", "Apache-2.0"}]),
        ("MIT OR GPL-3.0-only", "MIT OR GPL-3.0-only", [{"MIT"}, {"GPL-3.0-only"}]),
        ("GPL-2.0+", "GPL-2.0-or-later", [{"GPL-2.0-or-later"}]),
        ("GPL-2.0", "GPL-2.0-only", [{"GPL-2.0-only"}]),
        (
            "MIT AND (Apache-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0)",
            "MIT AND (Apache-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0)",
            [{"MIT", "Apache-2.0"}, {"MIT", "GPL-2.0-only WITH Classpath-exception-2.0"}],
        ),
    ],
)
def test_an_expression_leaves_choices(text: str, expression: str, choices: list[set[str]]) -> None:
    found = licence(text)
    assert found.expression == expression
    assert [set(choice) for choice in found.choices] == choices
    assert found.known
    assert not found.unknown


@pytest.mark.parametrize("text", ["", " ", "NOASSERTION", "NONE", "none", "UNKNOWN"])
def test_nothing_said_is_nothing_known(text: str) -> None:
    assert licence(text) == UNKNOWN
    assert not licence(text).known


@pytest.mark.parametrize(
    "text",
    [
        "BSD",
        "MIT/X11",
        "MIT, BSD",
        "GPL v2 or later",
        "(MIT",
        "()",
        "MIT OR",
        "MIT MIT",
        "MIT WITH GPL-2.0-only",
        "Classpath-exception-2.0",
        "GPL-2.0-only WITH LicenseRef-mine",
        "LicenseRef-mine",
        "LicenseRef-scancode-proprietary-license",
        "DocumentRef-a:LicenseRef-b",
        "(" * 2_000 + "MIT",
        "x" * 5_000,
    ],
    ids=[
        "family",
        "slash",
        "comma",
        "words",
        "open",
        "nothing",
        "half",
        "two",
        "no-exception",
        "exception-alone",
        "own-exception",
        "own",
        "made-up",
        "elsewhere",
        "deep",
        "long",
    ],
)
def test_what_is_not_on_the_list_is_unknown(text: str) -> None:
    found = licence(text)
    assert not found.known
    assert found.unknown
    assert found.choices


def test_one_known_way_is_enough() -> None:
    found = licence("LicenseRef-mine OR MIT")
    assert found.known
    assert found.unknown == {"LicenseRef-mine"}
    assert not licence("LicenseRef-mine AND MIT").known


def test_too_many_choices_are_unknown_and_not_cut() -> None:
    found = licence(" AND ".join(f"(MIT OR LicenseRef-{number})" for number in range(12)))
    assert not found.known
    assert len(found.choices) == 1


def test_several_licences_apply_at_once() -> None:
    assert all_of(["MIT", "GPL-2.0 OR BSD-3-Clause"]) == Licence(
        "MIT AND (GPL-2.0-only OR BSD-3-Clause)", (frozenset({"MIT", "GPL-2.0-only"}), frozenset({"MIT", "BSD-3-Clause"}))
    )
    assert all_of([]) == UNKNOWN
    assert all_of(["MIT", ""]) == UNKNOWN
    assert not all_of(["MIT", "Some words"]).known


NAMES = st.sampled_from(["MIT", "Apache-2.0", "GPL-3.0-only", "BSD-3-Clause", "LicenseRef-mine"])
TREES = st.recursive(NAMES, lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR"]), inner), max_leaves=6)


def text_of(tree: object) -> str:
    return f"({text_of(tree[0])} {tree[1]} {text_of(tree[2])})" if isinstance(tree, tuple) else str(tree)


def holds(tree: object, granted: frozenset[str]) -> bool:
    """Whether the expression is complied with by somebody who complies with some licences: its meaning, by another way."""
    if not isinstance(tree, tuple):
        return tree in granted
    left, word, right = tree
    return (holds(left, granted) and holds(right, granted)) if word == "AND" else (holds(left, granted) or holds(right, granted))


@given(tree=TREES, granted=st.frozensets(NAMES))
@settings(max_examples=300, deadline=None)
def test_choices_mean_what_the_expression_means(tree: object, granted: frozenset[str]) -> None:
    assert any(choice <= granted for choice in licence(text_of(tree)).choices) == holds(tree, granted)


@given(st.text(alphabet="()ANDORWITH +-.:/\n\u00e9MITGPL20", max_size=30))
@settings(max_examples=500, deadline=None)
def test_whatever_a_tool_writes_is_a_licence_or_words(text: str) -> None:
    found = licence(text)
    assert found == UNKNOWN or found.choices
    assert found.known or found == UNKNOWN or found.unknown
