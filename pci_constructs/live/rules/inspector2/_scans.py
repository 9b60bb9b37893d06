"""Whether Inspector has a scan on."""

from pci_constructs.rules import Judgement, ResourceView, failed, passed, undetermined
from pci_constructs.rules.rule import Check

ACCOUNT = "Live::Inspector2::Account"


def scanned(path: str, what: str) -> Check:
    """A check that Inspector has a scan on in a region.

    Args:
        path: the property that has its state.
        what: what is scanned, for messages.
    """

    def check(account: ResourceView) -> Judgement:
        if not account.has(path):
            # Not every kind of scan is there in every region.
            return undetermined(f"Inspector says nothing of {what}", path, blocked_by="whether Inspector has this scan in the region")
        state = account.text(path)
        if state == "ENABLED":
            return passed(f"{what} are scanned", path)
        return failed(f"{what} are not scanned: the state is {state}", path)

    return check
