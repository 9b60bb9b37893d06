"""How a gate refuses what it cannot judge: one sentence with the file, the field, the value, what is allowed and the requirement."""

from pci_constructs.refusals import RefusedSetting


class RefusedInput(RefusedSetting):
    """Something that a gate was given and cannot judge: no verdict comes of it."""

    guard_rail = "docs/gates.md says what each gate takes"
