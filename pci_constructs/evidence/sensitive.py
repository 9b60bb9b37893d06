"""Card numbers and secrets, which no record and no stored file may have (3.3.1, 3.5.1, 8.6.2)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# Digits in groups, as people write them; not part of a word, a digest or a number with a point.
_DIGITS = re.compile(r"(?<![0-9A-Za-z.])[0-9](?:[ -]?[0-9])+(?![0-9A-Za-z]|\.[0-9])")
# The ranges of the card brands; a number of another range is none, however its digits add up: times in milliseconds, ids of runs.
_BRANDS = re.compile(
    r"^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:20[0-4]|22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11,16}|6(?:011|4[4-9]\d|5\d\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|62\d{14,17}|(?:5[06-9]|6\d)\d{10,17})$"
)
_SHORTEST, _LONGEST = 13, 19
_SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "an access key of AWS": re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    "a token of GitHub": re.compile(r"(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"),
    "a token of GitLab": re.compile(r"(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,}"),
    "a token of Slack": re.compile(r"(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,}"),
    "a live key of Stripe": re.compile(r"(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{16,}"),
    "a signed token (JWT)": re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}"),
    "a password in an address": re.compile(
        r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}://[^\s/:@\"'<]{0,200}:[^\s/@\"'<]{1,200}@", re.IGNORECASE
    ),
    "a password": re.compile(
        r"(?i)(?<![a-z])(?:password|passwd|pwd|secret[_-]?(?:access[_-]?)?key|client[_-]?secret|api[_-]?key|auth[_-]?token)[\"']?\s*[=:]\s*[\"']?"
        r"(?![\"'\s]|\$|\{|<|\*{3}|null\b|none\b|true\b|false\b)[^\s\"',;]{8,}"
    ),
}
_KEYS = re.compile(
    r"(?i)^(?:.*[_-])?(?:password|passwd|secret[_-]?(?:access[_-]?)?key|client[_-]?secret|api[_-]?key|auth[_-]?token|pan|cvv2?|card[_-]?number)$"
)


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Something that must not be written down. What it says itself is kept out of here.

    Attributes:
        what: what it looks like.
        where: the field, or the line.
        requirement: the requirement that it would break.
    """

    what: str
    where: str
    requirement: str


def in_text(text: str) -> tuple[str, str, int] | None:
    """The first thing in a text that must not be written down: what it looks like, the requirement, and where it begins."""
    for match in _DIGITS.finditer(text):
        if len(match[0]) >= _SHORTEST and _has_card(match[0]):
            return "a card number", "3.5.1", match.start()
    for what, pattern in _SECRETS.items():
        if found := pattern.search(text):
            return what, "8.6.2", found.start()
    return None


def _has_card(run: str) -> bool:
    """Whether groups of digits that follow one another are a card's number: what stands beside it must not hide it."""
    groups = re.split("[ -]", run)
    for first in range(len(groups)):
        digits = ""
        for group in groups[first:]:
            digits += group
            if len(digits) > _LONGEST:
                break
            if len(digits) >= _SHORTEST and _BRANDS.match(digits) and luhn(digits):
                return True
    return False


def in_document(document: object, where: str = "") -> Iterator[Sensitive]:
    """Everything in plain data that must not be written down, names of fields included.

    Args:
        document: what JSON holds.
        where: the field that it is the value of.
    """
    if isinstance(document, Mapping):
        for key, value in document.items():
            name = str(key)
            if found := in_text(name):
                yield Sensitive(found[0], f"{where or 'the document'}: the name of a field", found[1])
                continue
            if _KEYS.match(name) and isinstance(value, str | int) and not isinstance(value, bool) and str(value):
                yield Sensitive("a secret by its name", f"{where}.{name}".lstrip("."), "8.6.2")
                continue
            yield from in_document(value, f"{where}.{name}".lstrip("."))
    elif isinstance(document, Sequence) and not isinstance(document, str | bytes):
        for number, value in enumerate(document):
            yield from in_document(value, f"{where}[{number}]")
    elif document is not None and (found := in_text(str(document))):
        yield Sensitive(found[0], where or "the document", found[1])


def in_file(content: bytes) -> Sensitive | None:
    """The first thing in a file that must not be stored, with its line."""
    # Every byte is a character of its own, so that nothing is skipped; what is looked for is ASCII.
    text = content.decode("latin-1")
    if found := in_text(text):
        line = text.count("\n", 0, found[2]) + 1
        return Sensitive(found[0], f"line {line}", found[1])
    return None


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
