"""Refused settings and a red gate in their own words, without a traceback."""

import sys
from types import TracebackType

from pci_constructs.node import NodeMissing
from pci_constructs.refusals import RefusedSetting


def speak_plainly() -> None:
    """Shows what a person can mend in one sentence when the process ends with it; ``gate.install`` calls it."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _plain_words


def _plain_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Shows what a person can mend in one sentence; everything else as Python does."""
    if isinstance(error, RefusedSetting | NodeMissing):
        print(f"refused: {error}", file=sys.stderr)  # noqa: T201
    elif isinstance(error, RuntimeError) and str(error).startswith("ValidationFailed"):
        print(f"the gate is red\n\n{str(error).partition(': ')[2]}", file=sys.stderr)  # noqa: T201
    else:
        sys.__excepthook__(kind, error, trace)
