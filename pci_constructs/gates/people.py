"""Accounts of a forge. GitHub takes logins that differ in case alone for the same."""

import re

# Letters, digits and dashes; managed users have an underscore before the name of their enterprise, apps a word in brackets.
LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})(?:\[bot\])?", re.ASCII)
GHOST = "ghost"
"""Whom GitHub names in the place of an account that is gone."""
WEB = "web-flow"
"""Who commits what is done on GitHub's pages: nobody's person."""
PERSON = "User"
_NO_REPLY = re.compile(r"(?:\d+\+)?([A-Za-z0-9_-]+(?:\[bot\])?)@users\.noreply\.github\.com", re.ASCII | re.IGNORECASE)


def same(one: str, other: str) -> bool:
    """Whether two logins are those of the same account."""
    return one.lower() == other.lower()


def of_address(address: str) -> str:
    """The login in an address that GitHub made up for an account; empty if it is another address."""
    match = _NO_REPLY.fullmatch(address.strip())
    return match[1] if match else ""
