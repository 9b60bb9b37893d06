"""Snapshots and who may restore them, which is the same question for every database."""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, every, failed, passed

PATH = "Live.SharedWith"
_ALL = "all"
_GOOD = passed("the snapshot is shared with nobody unknown", PATH)


def shared_with_nobody_unknown(snapshot: ResourceView) -> Judgement:
    """Judges that a snapshot is shared with nobody, or with accounts of ``trusted_accounts`` alone."""

    def one(who: Any) -> Judgement:
        if str(who) == _ALL:
            return failed("everybody may restore the snapshot", PATH)
        if str(who) in snapshot.settings.need("trusted_accounts"):
            return _GOOD
        return failed(f"the account {who}, which is not one of trusted_accounts, may restore the snapshot", PATH)

    return every(snapshot.each(PATH), one, empty=_GOOD)
