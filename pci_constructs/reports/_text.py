"""Text that others wrote, and the words for verdicts, as every format shows them alike."""

import re
from collections.abc import Iterable

from pci_constructs.findings import Finding, Verdict

OURS = "pci-dss"
"""The source of this library's own findings."""
ORDER = (Verdict.ERROR, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.ACCEPTED, Verdict.PASS, Verdict.NOT_APPLICABLE)
"""The verdicts, what needs somebody first."""
WORDS = {
    Verdict.ERROR: "error",
    Verdict.FAIL: "fail",
    Verdict.UNDETERMINED: "not proven",
    Verdict.ACCEPTED: "accepted",
    Verdict.PASS: "pass",
    Verdict.NOT_APPLICABLE: "not applicable",
}
_RANKS = {verdict: rank for rank, verdict in enumerate(ORDER)}
# Controls, characters that reorder or hide others, lone surrogates, what XML may not hold. Joiners stay: emoji need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
# What a line of a job's log must not have: the runners of GitHub and Azure take it as a command.
_COMMAND = re.compile(r"^(\s*):(?=:)|##\[")
_SURROGATES = re.compile("[\ud800-\udfff]")


def visible(text: object) -> str:
    """The text with every character that hides or reorders others spelt out; line ends and tabs stay."""
    shown = str(text)
    # Nearly all of it, and several times as fast.
    if shown.isascii() and shown.isprintable():
        return shown
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", shown)


def one_line(text: object) -> str:
    """The text on one line, with nothing hidden in it."""
    return visible(" ".join(str(text).split()))


def logged(lines: Iterable[str]) -> str:
    """Lines for a terminal or a job's log, none of which is a command of a CI runner (``::error::``, ``##[error]``)."""
    return "".join(f"{_COMMAND.sub(_spelt_out, line)}\n" for line in lines)


def _spelt_out(match: re.Match[str]) -> str:
    return "##⟨U+005B⟩" if match[1] is None else f"{match[1]}⟨U+003A⟩"


def encodable(text: object) -> str:
    """The text without lone surrogates, which no encoding has."""
    whole = str(text)
    try:
        whole.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("�", whole)
    return whole


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, what needs somebody first; the same order for the same findings."""
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[int, bool, int, str, str, str, str, str, str]:
    subject = finding.subject
    return (
        _RANKS[finding.verdict],
        finding.warning,
        -finding.severity.rank,
        subject.stack or subject.template,
        subject.name,
        finding.source,
        finding.rule,
        finding.property or "",
        finding.message,
    )
