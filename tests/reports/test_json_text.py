"""Values as JSON text: whatever a name or reason holds, what is read again is what was written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.assembly.values import Composed
from pci_constructs.findings import Verdict
from pci_constructs.reports._json import encoded, fields, text

TEXT = st.text(st.characters(codec=None), max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | TEXT,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(TEXT, parts, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert json.loads(encoded(value)) == value


@given(st.dictionaries(TEXT, PLAIN, max_size=4))
def test_fields_are_the_parts_of_one_object(values: dict[str, Any]) -> None:
    assert json.loads(f"{{{text(fields(values, ' '))}}}") == values


def test_each_part_of_a_list_has_a_line_of_its_own() -> None:
    assert text(fields({"n": 1, "l": ["a\n", "b"], "e": []}, "  ")).split("\n") == [
        '  "n": 1,',
        '  "l": [',
        '   "a\\n",',
        '   "b"',
        "  ],",
        '  "e": []',
    ]


def test_text_of_a_kind_of_its_own_is_text() -> None:
    assert encoded({"a": Composed("arn:x", ()), "v": Verdict.PASS}) == '{"a":"arn:x","v":"pass"}'
    assert text(fields({"l": [Composed("arn:\ud800", ())]}, "")) == '"l": [\n "arn:\ud800"\n]'


def test_what_is_no_value_of_json_is_refused() -> None:
    with pytest.raises(TypeError, match="object is no value of JSON"):
        encoded({"a": object()})
