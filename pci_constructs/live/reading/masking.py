"""Values in which somebody may have put a secret: looked at as they arrive, and not kept."""

import re
from typing import Any

from pci_constructs.assembly import Unknown
from pci_constructs.rules.secret_text import literal_secret

HIDDEN = "***"
"""What stands for a value that is not kept and holds no secret that anybody could tell."""
_ARN = re.compile(r"arn:[\w-]+:[\w-]+:[\w-]*:\d*:[\w:/.*-]+")
_WORD = re.compile(r"\d{1,9}|true|false|[a-z]{2}-[a-z]+-\d|(alias/)?[a-z]{1,12}", re.IGNORECASE)


def readable(name: str, value: Any) -> Any:
    """What is kept of a value that whoever may describe the resource can read: variables, user data, command lines.

    Args:
        name: what it is called there, which tells a secret as often as its value does.
        value: the value as AWS gives it.

    Returns:
        Of a secret, something unknown that rules take for the secret it is; of an ARN, a number or a word, the value itself, which other
        resources may be known by; of everything else ``HIDDEN``.
    """
    if not isinstance(value, str):
        return value
    found = literal_secret(value, name)
    if found:
        return Unknown(f"{found} of the running account, which is not kept", no_echo=True)
    return value if _ARN.fullmatch(value) or _WORD.fullmatch(value) else HIDDEN


def readable_map(values: Any) -> Any:
    """The same for a map of names and values, such as environment variables."""
    return {name: readable(name, value) for name, value in values.items()} if isinstance(values, dict) else values
