"""What a question to a record is, and what it may look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pci_constructs.evidence.envelope import Opened
from pci_constructs.evidence.period import Artifacts, Seen
from pci_constructs.evidence.record import Deployment


class Unknown(str):
    """A sentence on what could not be looked at."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a question may look at besides the record.

    Attributes:
        artifacts: says what is wrong with a file in the store.
        seen: what the account says.
    """

    artifacts: Artifacts
    seen: Seen


Gaps = Iterator[str]


def same(one: str, other: str) -> bool:
    """Whether two names are of the same person."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def file_gaps(what: str, digest: str | None, context: Context) -> Gaps:
    """Says of a file that a record should refer to that it is not there, or not what the record says."""
    if digest is None:
        yield f"{what} is not in the store"
    elif wrong := context.artifacts(digest):
        yield f"{what}: {wrong}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, and what answers it.

    Attributes:
        id: its name for programs.
        text: the question.
        requirements: the requirements that the answer shows, each with the reason.
        ask: what is missing from one record.
        applies: whether a deployment is one that is asked; all are by default.
        of: what is asked, in words, for a period without any.
    """

    id: str
    text: str
    requirements: dict[str, str]
    ask: Callable[[Opened, Context], Gaps] = field(repr=False)
    applies: Callable[[Deployment], bool] | None = field(default=None, repr=False)
    of: str = "deployment"
