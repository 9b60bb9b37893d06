"""Lists of which AWS says that there is more, and gives no token for it: the next page begins after the last element."""

from collections.abc import Callable, Mapping
from typing import Any

from pci_constructs.live.reading.clients import NoAnswer
from pci_constructs.live.reading.shapes import tags
from pci_constructs.live.reading.source import Source


def onward(
    source: Source,
    operation: str,
    key: str,
    *,
    more: str,
    after: str,
    name: Callable[[Any], str] = str,
    gone: tuple[str, ...] = (),
    **asked: Any,
) -> Any:
    """All elements of such a list; ``Unknown`` if a call failed.

    Args:
        source: where to ask.
        operation: the method of the client, such as ``list_delivery_streams``.
        key: the field of the answer that has them.
        more: the field that says whether there are more.
        after: the argument that takes the last element of a page.
        name: what it takes of that.
        gone: codes of errors that say that what it was asked of is no longer there.
        asked: the other arguments of the call.

    Raises:
        Gone: what it was asked of is no longer there.
        NoAnswer: the list does not go on.
    """
    found: list[Any] = []
    while True:
        answer = source.ask(operation, needs=key, gone=gone, **asked)
        if not isinstance(answer, Mapping):
            return answer
        found += answer[key]
        if not answer[more]:
            return found
        last = name(found[-1]) if answer[key] else asked.get(after)
        if asked.get(after) == last:
            raise NoAnswer("gave the same page twice")
        asked = {**asked, after: last}


def tags_onward(source: Source, operation: str, *, gone: tuple[str, ...], **asked: Any) -> Any:
    """The tags of a stream, of whichever service has them in such a list; arguments as for ``onward``."""
    more, after = "HasMoreTags", "ExclusiveStartTagKey"
    return tags(onward(source, operation, "Tags", more=more, after=after, name=lambda tag: str(tag["Key"]), gone=gone, **asked))
