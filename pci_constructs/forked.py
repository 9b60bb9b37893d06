"""Work done by two processes: this one and one forked from it, which knows all that this one has read.

Both take the next piece until none is left, so that neither waits for the other for longer than a piece takes.
"""

import marshal
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NoReturn, TypeVar

_LENGTH = 8
_KILL = 9
"""``SIGKILL`` on every Linux; the module that names it takes half a millisecond."""
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
        What came of each piece, in order. Pieces of which the other process, having died, tells nothing are done here. Some time after,
        ``wait_for_others`` is to be called.

    Raises:
        ValueError: there are too many pieces.
    """
    if pieces > _MOST:
        raise ValueError(f"{pieces} pieces, of at most {_MOST}")
    left, filling = os.pipe()
    os.write(filling, bytes(range(pieces)))
    os.close(filling)
    answer, telling = os.pipe()
    child = _fork()
    if child is None:
        for descriptor in (left, answer, telling):
            os.close(descriptor)
        return [do(piece) for piece in range(pieces)]
    if child == 0:
        os.close(answer)
        _be_the_other(telling, (marshal.dumps((piece, pack(do(piece)))) for piece in _taken(left)))
    os.close(telling)
    try:
        with os.fdopen(answer, "rb") as told:
            done = {piece: do(piece) for piece in _taken(left)}
            for text in _told(told):
                piece, packed = marshal.loads(text)  # noqa: S302 - a process of our own has written it
                done[piece] = unpack(packed)
    except BaseException:
        os.kill(child, _KILL)
        os.waitpid(child, 0)
        raise
    finally:
        os.close(left)
    _ENDING.append(child)
    return [done[piece] if piece in done else do(piece) for piece in range(pieces)]


_ENDING: list[int] = []


def wait_for_others() -> None:
    """Waits until the processes that have told all are gone: they give back their memory while this one goes on with what they told."""
    while _ENDING:
        os.waitpid(_ENDING.pop(), 0)


def _fork() -> int | None:
    """The other process, 0 within it; nothing where no more processes can be had."""
    try:
        return os.fork()
    except OSError:
        return None


def _taken(left: int) -> Iterator[int]:
    while piece := os.read(left, 1):
        yield piece[0]


def _be_the_other(telling: int, texts: Iterator[bytes]) -> NoReturn:
    """The whole life of the other process, which ends here whatever happens, and shows nothing."""
    try:
        # The first process reads when its own work is done: what went into a full pipe before would wait for it.
        answers = list(texts)
        with os.fdopen(telling, "wb") as told:
            for text in answers:
                told.write(len(text).to_bytes(_LENGTH))
                told.write(text)
        os._exit(0)
    finally:
        os._exit(1)


def _told(answers: BinaryIO) -> Iterator[bytes]:
    """The answers that came whole."""
    while len(head := answers.read(_LENGTH)) == _LENGTH:
        length = int.from_bytes(head)
        text = answers.read(length)
        if len(text) == length:
            yield text
