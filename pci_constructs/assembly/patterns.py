"""Regular expressions that are compiled when they are first used: a check imports hundreds of files, and needs few of their patterns."""

import re
from typing import Any, cast


class _Uncompiled:
    """Stands for a pattern; each of its methods is that of the compiled one from its first use on."""

    def __init__(self, text: str, flags: int) -> None:
        self._made_of = (text, flags)

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._made_of), name)
        setattr(self, name, value)
        return value


def expression(text: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression, to be used by its methods (``fullmatch``, ``sub``), as one that is compiled.

    Args:
        text: the expression. One that is wrong raises when it is first used.
        flags: as for ``re.compile``.
    """
    return cast("re.Pattern[str]", _Uncompiled(text, flags))
