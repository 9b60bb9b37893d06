"""What the commands about evidence ask of releases: which services, and what became of their releases."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pci_constructs.commands.shared import Mistake

if TYPE_CHECKING:
    from pci_constructs.release.history import History


def add_releases(parser: ArgumentParser) -> None:
    """Services whose releases are looked at."""
    parser.add_argument(
        "--release", action="append", default=[], metavar="SERVICE", help="a BlueGreenService whose releases to look at; may be repeated"
    )


def releases(options: Namespace) -> "Callable[[], list[History]] | None":
    """Reads all releases of the services that were named; ``None`` where none was."""
    if not options.release:
        return None
    return lambda: [one for name in dict.fromkeys(options.release) for one in past_of(options, name)]


def past_of(options: Namespace, service: str) -> "list[History]":
    """All releases of a service, from the table of releases.

    Raises:
        StoreFailed: they cannot be read.
    """
    from pci_constructs.evidence.refused import StoreFailed
    from pci_constructs.release.calls import Account
    from pci_constructs.release.failed import ReleaseFailed
    from pci_constructs.release.past import past

    try:
        return past(Account(options.region), service)
    except ReleaseFailed as error:
        raise StoreFailed(str(error)) from None


def named_releases(options: Namespace, document: Mapping[str, Any]) -> "list[tuple[History, list[History]]]":
    """The releases that a deployment was made of, each with all those of its service.

    Raises:
        Mistake: there is no such release.
        StoreFailed: they cannot be read.
    """
    found = []
    for text in dict.fromkeys(options.release):
        service, _, id_ = text.partition("=")
        wanted = id_ or str(document.get("id", ""))
        all_ = past_of(options, service)
        release = next((one for one in all_ if one.release == wanted), None)
        if release is None:
            raise Mistake(f"--release {text}: {service} has no release {wanted!r} on its journal; `release shift --id` names it (6.5.1)")
        found.append((release, all_))
    return found
