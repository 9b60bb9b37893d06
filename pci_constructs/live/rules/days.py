"""How long ago something was, by the days that collectors keep."""

from datetime import date

from pci_constructs.rules import Block, Undetermined


def days_since(block: Block, path: str, today: date) -> int:
    """The days since a day that a property names.

    Raises:
        Undetermined: it is not known, or is no day.
    """
    try:
        return (today - date.fromisoformat(block.text(path))).days
    except ValueError:
        raise Undetermined(f"{block.text(path)!r}, which is no day", block.where(path)) from None
