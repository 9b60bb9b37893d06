"""Work done by two processes: this one and one forked from it, which knows all that this one has read.

Both take the next piece until none is left, so that neither waits for the other for longer than a piece takes.
"""

import marshal
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar

_Done = TypeVar("_Done")
_MOST = 256
"""Pieces are told apart by one byte each, which two processes can take from a pipe without getting in each other's way."""


def can_fork() -> bool:
    """Whether a second process would run beside this one, and a fork is safe: on Linux, with a second processor, without other threads."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() == 1


def in_two(pieces: int, do: Callable[[int], _Done], *, pack: Callable[[_Done], Any], unpack: Callable[[Any], _Done]) -> list[_Done]:
    """Does some pieces of work, each in one of two processes.

    Args:
        pieces: how many, up to 256; the longest should come first.
        do: does the piece of a number. What else it changes may be seen here or not.
        pack: makes tuples, lists, text and numbers of what came of a piece.
        unpack: the other way round.

    Returns:
        What came of each piece, in order. Pieces of which the other process, having died, tells nothing are done here.

    Raises:
        ValueError: there are too many pieces.
    """
    if pieces > _MOST:
        raise ValueError(f"{pieces} pieces, of at most {_MOST}")
    left, filling = os.pipe()
    os.write(filling, bytes(range(pieces)))
    os.close(filling)
    answer, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(answer)
        _be_the_other(telling, lambda: {piece: pack(do(piece)) for piece in _taken(left)})
    os.close(telling)
    try:
        with os.fdopen(answer, "rb") as told:
            done = {piece: do(piece) for piece in _taken(left)}
            text = told.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.close(left)
        _, status = os.waitpid(child, 0)
    if status == 0:
        packed: dict[int, Any] = marshal.loads(text)  # noqa: S302 - a process of our own has written it
        done.update((piece, unpack(one)) for piece, one in packed.items())
    return [done[piece] if piece in done else do(piece) for piece in range(pieces)]


def _taken(left: int) -> Iterator[int]:
    while piece := os.read(left, 1):
        yield piece[0]


def _be_the_other(telling: int, work: Callable[[], dict[int, Any]]) -> NoReturn:
    """The whole life of the other process, which ends here whatever happens, and shows nothing."""
    try:
        with os.fdopen(telling, "wb") as told:
            told.write(marshal.dumps(work()))
        os._exit(0)
    finally:
        os._exit(1)
