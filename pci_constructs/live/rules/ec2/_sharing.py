"""What the rules on snapshots and images share: who besides the account may use one."""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, every, failed, passed

PATH = "SharedWith"
_EVERYBODY = "all"


def shared_with_nobody_unknown(resource: ResourceView, what: str, use: str) -> Judgement:
    """Judges that nobody may use a snapshot or image but accounts that the team trusts.

    Args:
        resource: it, with the accounts in ``SharedWith``.
        what: what it is, for messages.
        use: what whoever has it may do with it.
    """
    good = passed(f"the {what} is shared with nobody unknown", PATH)

    def one(who: Any) -> Judgement:
        if str(who) == _EVERYBODY:
            return failed(f"everybody may {use} the {what}", PATH)
        if str(who) in resource.settings.need("trusted_accounts"):
            return good
        return failed(f"{who}, which is not one of trusted_accounts, may {use} the {what}", PATH)

    return every(resource.each(PATH), one, empty=good)
