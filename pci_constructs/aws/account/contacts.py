"""Whom AWS reaches about an account besides its owner (PCI DSS 12.10.1)."""

import re
from dataclasses import dataclass

from pci_constructs.aws._settings import is_known
from pci_constructs.refusals import RefusedSetting

_SHAPES = {
    "name": (64, re.compile(r"(?s).*\S.*"), "a name"),
    "title": (50, re.compile(r"(?s).*\S.*"), "a title or role"),
    "email": (254, re.compile(r"\s*[\w+=.#|!&-]+@[\w.-]+\.\w+\s*"), "an address such as security@example.com"),
    "phone": (25, re.compile(r"[\s0-9()+-]*\d[\s0-9()+-]*"), "a number of digits, spaces and ( ) + -"),
}
"""The longest text and the form that the Account Management API takes, by field."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contact:
    """A person, or better a group that is always there, whom AWS calls or writes to.

    Messages of this library do not repeat what is in it; the template carries it, as any other property.

    Attributes:
        name: who it is; at most 64 characters.
        title: the role; at most 50 characters.
        email: the address; at most 254 characters.
        phone: the number; at most 25 characters.

    Raises:
        RefusedSetting: a field is empty, too long, or of a form that AWS does not take.
    """

    name: str
    title: str
    email: str
    phone: str

    def __post_init__(self) -> None:
        for field, (longest, form, described) in _SHAPES.items():
            value = getattr(self, field)
            if is_known(value) and (not isinstance(value, str) or len(value) > longest or not form.fullmatch(value)):
                raise RefusedSetting(
                    where="contact",
                    argument=field,
                    value=f"{len(value)} characters" if isinstance(value, str) else type(value).__name__,
                    allowed=f"{described}, of at most {longest} characters",
                    requirement_id="12.10.1",
                )

    def properties(self) -> dict[str, str]:
        """The contact in the words of the API."""
        return {"Name": self.name, "Title": self.title, "EmailAddress": self.email, "PhoneNumber": self.phone}
