"""What the rules on the account's credentials share."""

from typing import Any

ACCOUNT, POLICY, CREDENTIALS = "Live::IAM::Account", "Live::IAM::PasswordPolicy", "Live::IAM::Credentials"
ROOT = "<root_account>"
QUARTER = 90
"""Days after which the standard wants credentials changed (8.3.9) or taken away (8.2.6)."""


def user(**properties: Any) -> dict[str, Any]:
    """The credentials of a user, for examples."""
    return {"UserName": "alice", "Root": False, "PasswordEnabled": False, "MFAActive": False, "AccessKeys": [], **properties}
