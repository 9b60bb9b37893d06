"""Questions taken together, in the logic of three values: yes, no, and ``Undetermined`` for what only the deployment knows."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from pci_constructs.assembly import Undetermined

_Value = TypeVar("_Value")


def all_hold(*questions: Callable[[], bool]) -> bool:
    """Whether every question is answered yes; one no decides, whatever is not known of the others.

    Raises:
        Undetermined: none is answered no, and one cannot be told.
    """
    open_: Undetermined | None = None
    for question in questions:
        try:
            if not question():
                return False
        except Undetermined as error:
            open_ = error
    if open_ is not None:
        raise open_
    return True


def all_true_of(item: _Value, *questions: Callable[[_Value], bool]) -> bool:
    """Whether every question is answered yes of something; raises as ``all_hold`` does."""
    open_: Undetermined | None = None
    for question in questions:
        try:
            if not question(item):
                return False
        except Undetermined as error:
            open_ = error
    if open_ is not None:
        raise open_
    return True


def any_holds(*questions: Callable[[], bool]) -> bool:
    """Whether one question is answered yes, whatever is not known of the others; raises as ``all_hold`` does."""
    return any_so(questions, _asked)


def _asked(question: Callable[[], bool]) -> bool:
    return question()


def any_so(items: Iterable[_Value], question: Callable[[_Value], bool]) -> bool:
    """Whether a question is answered yes of one of several; raises as ``all_hold`` does."""
    open_: Undetermined | None = None
    for item in items:
        try:
            if question(item):
                return True
        except Undetermined as error:
            open_ = error
    if open_ is not None:
        raise open_
    return False
