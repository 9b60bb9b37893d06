"""What the rules on the account's credentials share."""

from datetime import date
from typing import Any

from pci_constructs.rules import Block, Undetermined

ACCOUNT, POLICY, CREDENTIALS = "Live::IAM::Account", "Live::IAM::PasswordPolicy", "Live::IAM::Credentials"
ROOT = "<root_account>"
QUARTER = 90
"""Days after which the standard wants credentials changed (8.3.9) or taken away (8.2.6)."""


def days_since(block: Block, path: str, today: date) -> int:
    """The days since a day that a property names.

    Raises:
        Undetermined: it is not known, or is no day.
    """
    try:
        return (today - date.fromisoformat(block.text(path))).days
    except ValueError:
        raise Undetermined(f"{block.text(path)!r}, which is no day", block.where(path)) from None


def user(**properties: Any) -> dict[str, Any]:
    """The credentials of a user, for examples."""
    return {"UserName": "alice", "Root": False, "PasswordEnabled": False, "MFAActive": False, "AccessKeys": [], **properties}
