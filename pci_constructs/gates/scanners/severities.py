"""How bad a finding is, in four words and ``unknown``: what nobody ranked is never taken for harmless (6.3.1)."""

import math
from collections.abc import Iterable

from pci_constructs.gates.scans import Severity

_WORDS: dict[str, Severity] = {
    "critical": "critical",
    "high": "high",
    "important": "high",
    "medium": "medium",
    "moderate": "medium",
    "low": "low",
    "negligible": "low",
}
_BOUNDS: tuple[tuple[float, Severity], ...] = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"))


def of_word(word: str) -> Severity:
    """The severity that a scanner names."""
    return _WORDS.get(word.strip().lower(), "unknown")


def of_scores(scores: Iterable[object]) -> Severity:
    """The severity of the worst CVSS score; scanners write 0 where they know none."""
    known = [score for score in scores if isinstance(score, int | float) and not isinstance(score, bool) and 0 < score <= 10]
    if not known:
        return "unknown"
    worst = max(known)
    return next((severity for bound, severity in _BOUNDS if worst >= bound), "low")


def of_text(text: object) -> Severity:
    """The severity of a CVSS score that SARIF has as text."""
    try:
        score = float(text) if isinstance(text, str | int | float) and not isinstance(text, bool) else math.nan
    except (ValueError, OverflowError):
        return "unknown"
    return of_scores([score])
