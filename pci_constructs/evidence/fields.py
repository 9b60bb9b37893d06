"""The kinds of values that records have, each with what is allowed in words."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

# ``$`` alone would let a line end pass.
_END = r"$(?!\n)"
Digest = Annotated[str, Meta(pattern=rf"^sha256:[0-9a-f]{{64}}{_END}", description="sha256: and 64 lower-case hexadecimal digits")]
Commit = Annotated[
    str, Meta(pattern=rf"^([0-9a-f]{{40}}|[0-9a-f]{{64}}){_END}", description="a whole commit id of 40 or 64 lower-case hexadecimal digits")
]
Name = Annotated[
    str, Meta(pattern=r"^\S([^\x00-\x1f\x7f]*\S)?$(?!\n)", max_length=300, description="a text of one line, at most 300 characters")
]
Identifier = Annotated[
    str, Meta(pattern=rf"^[A-Za-z0-9][A-Za-z0-9._-]{{0,127}}{_END}", description="letters, digits, dot, dash and underscore, at most 128")
]
Environment = Annotated[
    str, Meta(pattern=rf"^[a-z][a-z0-9-]{{0,62}}{_END}", description="lower-case letters, digits and dashes, such as production")
]
Principal = Annotated[
    str,
    Meta(
        pattern=rf"^arn:aws[a-z-]*:(iam|sts)::[0-9]{{12}}:[^\s]{{1,2000}}{_END}",
        description="the ARN of a role, its session or a user, such as arn:aws:iam::111122223333:role/Deploy",
    ),
]
Moment = Annotated[datetime, Meta(tz=True, description="a time with its zone, such as 2026-11-25T16:00:00Z")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1, description="a whole number, 0 or more")]
Link = Annotated[str, Meta(pattern=rf"^https://[^\s@]{{1,2000}}{_END}", description="an https address without a user in it")]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts of a record have in common: immutable, named arguments, and no field that nobody knows."""
