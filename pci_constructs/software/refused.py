"""How a list of components that cannot be read is refused."""

from pci_constructs.refusals import RefusedSetting


class RefusedBill(RefusedSetting):
    """What cannot be read as a list of components, or cannot be kept."""

    guard_rail = "the formats that are read are in docs/software.md"
