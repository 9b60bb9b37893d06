"""Work done by two processes: this one and one forked from it.

Both come to the work on ways of their own, and take the next piece of it until none is left, so that neither waits for the other for
longer than a piece takes.
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


class Pair:
    """Two processes from the fork on: each of them has one.

    Attributes:
        is_second: whether this process is the one that was forked.
        seen: what the work of this process rests on, of tuples, lists, text and numbers: if the two have seen anything else, nothing of the
            second one counts.
    """

    __slots__ = ("_answers", "_child", "_filling", "_open", "_queue", "is_second", "seen")

    def __init__(self, child: int, queue: int, filling: int, answers: int) -> None:
        self.is_second = not child
        self.seen: Any = True
        self._child, self._queue, self._filling, self._answers = child, queue, filling, answers
        self._open = {queue, filling, answers}

    def leave(self) -> None:
        """Ends the second process, which has nothing to do: it is this one, which does not return then, or the other."""
        if self.is_second:
            os._exit(0)
        if self._child:
            os.kill(self._child, _KILL)
            os.waitpid(self._child, 0)
            self._child = 0
        self._close(*self._open)

    def _close(self, *descriptors: int) -> None:
        for descriptor in descriptors:
            # Once: the number may be that of another file afterwards.
            self._open.remove(descriptor)
            os.close(descriptor)

    def work(self, do: Callable[[int], _Done], pack: Callable[[_Done], Any]) -> NoReturn:
        """The rest of the second process's life: does what it can take, tells it, and ends."""
        _be_the_other(self._answers, self._texts(do, pack))

    def _texts(self, do: Callable[[int], _Done], pack: Callable[[_Done], Any]) -> Iterator[bytes]:
        yield marshal.dumps(self.seen)
        for piece in _taken(self._queue):
            yield marshal.dumps((piece, pack(do(piece))))

    def share(self, pieces: int, do: Callable[[int], _Done], unpack: Callable[[Any], _Done]) -> dict[int, _Done]:
        """What the first process does, and what the second tells if it has seen the same."""
        os.write(self._filling, bytes(range(pieces)))
        self._close(self._filling)
        with os.fdopen(self._answers, "rb", closefd=False) as told:
            done = {piece: do(piece) for piece in _taken(self._queue)}
            texts = _told(told)
            if marshal.loads(next(texts, _NOTHING)) == self.seen:  # noqa: S302 - a process of our own has written it
                for text in texts:
                    piece, packed = marshal.loads(text)  # noqa: S302
                    done[piece] = unpack(packed)
        self._close(self._queue, self._answers)
        _ENDING.append(self._child)
        self._child = 0
        return done


_NOTHING = marshal.dumps(None)


def begin() -> Pair | None:
    """Forks. What either process finds out from now on, the other does not know.

    Returns:
        The pair, in both processes; nothing where no more processes can be had.
    """
    queue, filling = os.pipe()
    answers, telling = os.pipe()
    child = _fork()
    if child is None:
        for descriptor in (queue, filling, answers, telling):
            os.close(descriptor)
        return None
    if child:
        os.close(telling)
        return Pair(child, queue, filling, answers)
    os.close(filling)
    os.close(answers)
    return Pair(0, queue, -1, telling)


def in_two(
    pair: Pair | None,
    pieces: int,
    do: Callable[[int], _Done],
    *,
    pack: Callable[[_Done], Any],
    unpack: Callable[[Any], _Done],
) -> list[_Done]:
    """Does some pieces of work, each in one of two processes.

    Args:
        pair: the two, both of which come here; without, one does it all.
        pieces: how many, up to 256; the longest should come first.
        do: does the piece of a number. What else it changes may be seen here or not.
        pack: makes tuples, lists, text and numbers of what came of a piece.
        unpack: the other way round.

    Returns:
        What came of each piece, in order; the second process does not return. Pieces of which it, having died, tells nothing are done
        here. Some time after, ``wait_for_others`` is to be called.

    Raises:
        ValueError: there are too many pieces.
    """
    done: dict[int, _Done] = {}
    if pair is not None:
        if pieces > _MOST:
            pair.leave()
            raise ValueError(f"{pieces} pieces, of at most {_MOST}")
        try:
            if pair.is_second:
                pair.work(do, pack)
            done = pair.share(pieces, do, unpack)
        except BaseException:
            pair.leave()
            raise
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
