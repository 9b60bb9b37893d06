"""Tables as CSV that a spreadsheet opens as they are meant: nothing in a cell is calculated, and letters stay what they are.

The text begins with a byte order mark. Without one, Excel reads UTF-8 as the code page of the machine and ruins every name that is not
plain ASCII; a program reads such a file as ``utf-8-sig``, and has the JSON besides.
"""

import csv
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import StringIO

from pci_constructs.reports._text import visible

_LONGEST = 32_000
"""Characters; a cell of Excel holds 32,767."""
# The wide forms are the same to a spreadsheet in some languages.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV.

    Args:
        columns: their names.
        rows: the cells; ``None`` is empty.
    """
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_safe(value) if value.__class__ is str else cell(value) for value in row] for row in rows)
    return f"\ufeff{file.getvalue()}"


def cell(value: object) -> str:
    """The text of a cell; one that a spreadsheet would calculate begins with an apostrophe."""
    return _safe("" if value is None else str(value))


# A table says the same names and sentences again and again.
@lru_cache(maxsize=4096)
def _safe(value: str) -> str:
    text = visible(value)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}… ({len(text)} characters)"
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULAS) else text
