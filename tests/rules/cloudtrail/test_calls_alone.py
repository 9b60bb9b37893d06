"""Patterns of metric filters: what is read off one at once says the same as going through it for each call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pci_constructs.rules.cloudtrail._patterns import calls_alone, finds_call

IAM, KMS = "iam.amazonaws.com", "kms.amazonaws.com"
SOURCES, NAMES = (IAM, KMS), ("CreateUser", "DisableKey", "PutKeyPolicy")
PARTS = (
    *(f'($.eventSource = "{source}")' for source in SOURCES),
    *(f'($.eventName = "{name}")' for name in NAMES),
    *("($.eventName != CreateUser)", "($.eventName = Create*)", "($.userIdentity.type = Root)", "($.errorCode NOT EXISTS)"),
)
PATTERNS = st.recursive(
    st.sampled_from(PARTS),
    lambda part: st.tuples(st.sampled_from([" && ", " || "]), st.lists(part, min_size=1, max_size=3)).map(
        lambda how: f"({how[0].join(how[1])})"
    ),
    max_leaves=8,
)


@given(PATTERNS)
def test_calls_that_are_read_off_are_those_that_it_finds(inner: str) -> None:
    pattern = f"{{ {inner} }}"
    alone = calls_alone(pattern)
    for source in SOURCES:
        for name in NAMES:
            if alone is not None:
                assert finds_call(pattern, name, source) is bool({(source, name), ("", name)} & alone)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{ ($.eventName = A) || ($.eventName = B) }", {("", "A"), ("", "B")}),
        (f'{{ ($.eventSource = "{IAM}") && (($.eventName = A) || ($.eventName = B)) }}', {(IAM, "A"), (IAM, "B")}),
        ("{ ($.eventName = A) && ($.eventName = B) }", set()),
        (f"{{ $.eventSource = {IAM} }}", None),
        ("{ $.eventName = A* }", None),
        ("{ ($.eventName = A) && ($.userIdentity.type = Root) }", None),
        ("ERROR", None),
    ],
)
def test_what_is_read_off(pattern: str, expected: set[tuple[str, str]] | None) -> None:
    assert calls_alone(pattern) == expected
