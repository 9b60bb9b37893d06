"""Errors of this package: each is one sentence that names what, where, the value, what is allowed and what to do."""

from pci_constructs.refusals import RefusedSetting


class RefusedRecord(RefusedSetting):
    """What must not, or cannot, be written down."""

    guard_rail = "the format of a record is described in docs/evidence.md"


class StoreFailed(Exception):
    """The store, or AWS before it, did not do what it was asked; the message says what, and what to do about it."""


class Malformed(Exception):
    """Content that is not what it should be; the message says what is wrong with it."""
