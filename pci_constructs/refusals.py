"""How a setting that breaks a requirement is refused: early, in one sentence that names the cure."""

from pci_constructs.standard import requirement


class RefusedSetting(ValueError):
    """A setting that the library does not build, with everything needed to mend it.

    Attributes:
        where: the construct path, or the file and key, that carries the setting.
        argument: the name of the argument.
        value: the value that was given.
        allowed: what is allowed instead.
        requirement: the PCI DSS requirement id that asks it; ``None`` for a guard rail of the library.
        cure: what to do about it, where that is more than choosing an allowed value.
    """

    guard_rail = "library guard rail, no PCI requirement"
    """What the message says where the standard asks nothing."""

    def __init__(
        self,
        *,
        where: str,
        argument: str,
        value: object,
        allowed: str,
        requirement_id: str | None,
        cure: str | None = None,
    ) -> None:
        self.where = where
        self.argument = argument
        self.value = value
        self.allowed = allowed
        self.requirement = requirement_id
        self.cure = cure
        because = str(requirement(requirement_id)) if requirement_id else self.guard_rail
        message = f"{where}: {argument} must be {allowed}, got {_shown(value)} ({because})"
        super().__init__(f"{message}; {cure}" if cure else message)


def _shown(value: object) -> str:
    """The value as text, cut to a length that keeps the message readable."""
    # A construct's own text is an address in memory; its path says which one it is.
    node = getattr(value, "node", None)
    text = repr(getattr(node, "path", None) or value)
    return text if len(text) <= 120 else f"{text[:117]}..."
