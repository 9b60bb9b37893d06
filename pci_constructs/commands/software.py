"""``pci-constructs software``: what is shipped, kept beside the images, searched, and listed (6.3.2)."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from pci_constructs.commands import _software, _software_pages
from pci_constructs.commands.shared import FAILS, FINE, WRONG, Mistake, add_steps, path, say, show

if TYPE_CHECKING:
    from pci_constructs.software.finding import Found
    from pci_constructs.software.inventory import Running
    from pci_constructs.software.model import Bill
    from pci_constructs.software.shelf import Added

HELP = "keep lists of components (SBOM), find a library in them, write the inventory"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    steps = (
        ("add", "keep lists of components beside the digests of their images", _add_add, _add),
        ("find", "say where a library is shipped, below a version", _add_find, _find),
        ("inventory", "write the inventory of bespoke and third-party software", _add_inventory, _inventory),
    )
    add_steps(parser, steps)


def run(options: Namespace) -> int:
    """Does one of the steps."""
    with _software.mistakes():
        code: int = options.work(options)
    return code


def _add_add(parser: ArgumentParser) -> None:
    parser.add_argument("sbom", nargs="+", type=path, metavar="SBOM", help="a list of components: SPDX 2.3 or CycloneDX in JSON")
    parser.add_argument("--image", metavar="NAME@sha256:…", help="the image, where the list does not say its digest")
    _software.add_place(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say what was kept (text)")


def _add(options: Namespace) -> int:
    from dataclasses import asdict

    from pci_constructs.software.reading import content_of, parse_bill

    # All are looked at before the first is kept: of several lists all are, or none.
    read: list[tuple[Bill, bytes, tuple[str, ...]]] = []
    for file in options.sbom:
        content = content_of(file)
        bill = parse_bill(content, where=str(file))
        _clean(file, content)
        read.append((bill, content, _images(file, bill, options.image)))
    shelf = _software.shelf(options)
    _encrypted(options)
    added: list[Added] = []
    for bill, content, images in read:
        added += [shelf.add(bill, content, image) for image in images]
        for gap in bill.gaps[:20]:
            say(f"pci-constructs: {gap}")
        if len(bill.gaps) > 20:
            say(f"pci-constructs: and {len(bill.gaps) - 20} more")
    if options.format == "json":
        show(json.dumps({"store": shelf.name, "added": [asdict(one) for one in added]}, indent=1) + "\n", None)
    else:
        show("".join(f"{shelf.name}: {one.key}{' (was there)' if one.already else ''}\n" for one in added), None)
    return FINE


def _images(file: Path, bill: "Bill", named: str | None) -> tuple[str, ...]:
    """The digests that a list is kept under."""
    from pci_constructs.software.packages import DIGEST

    if named is None:
        if not bill.digests:
            raise Mistake(f"{file}: it does not say the digest of an image: scan the image by its digest, or name it with --image")
        return bill.digests
    digest = named.rpartition("@")[2]
    if not DIGEST.fullmatch(digest) or "@" not in named:
        raise Mistake(f"--image must be NAME@sha256:… with 64 lower-case hexadecimal digits, got {named!r}: a tag can be moved (6.3.2)")
    if bill.digests and digest not in bill.digests:
        raise Mistake(f"{file}: it is the list of {', '.join(bill.digests)}, and --image is {digest} (6.3.2): it is kept under neither")
    return (digest,)


def _clean(file: Path, content: bytes) -> None:
    from pci_constructs.evidence.refused import RefusedRecord
    from pci_constructs.evidence.sensitive import in_file

    if found := in_file(content):
        raise RefusedRecord(
            where=str(file),
            argument=found.where,
            value=f"what looks like {found.what}",
            allowed="without card numbers and secrets",
            requirement_id=found.requirement,
            cure="take it out where it comes from; nothing was written",
        )


def _encrypted(options: Namespace) -> None:
    """Refuses a bucket that encrypts without a key in KMS; whoever may not look is not stopped by that."""
    from pci_constructs.evidence.refused import StoreFailed

    bucket = _software.objects(options)
    if bucket is None:
        return
    try:
        wrong = bucket.unencrypted()
    except StoreFailed as error:
        say(f"pci-constructs: note: whether the bucket encrypts with a key in KMS was not seen: {error}")
        return
    if wrong:
        raise Mistake(f"{bucket.name}: {wrong}, and must with a key in KMS (library guard rail, no PCI requirement); nothing was written")


def _add_find(parser: ArgumentParser) -> None:
    parser.add_argument("what", metavar="NAME", help="a package URL without a version, or with one; or a name")
    parser.add_argument("--below", metavar="VERSION", help="only what is older than this, by the rules of its ecosystem")
    _software.add_place(parser)
    _software.add_records(parser)
    parser.add_argument("--strict", action="store_true", help="what cannot be compared fails, too")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (text)")
    parser.add_argument("--output", type=path, metavar="FILE", help="write it to a file instead")


def _find(options: Namespace) -> int:
    from pci_constructs.software.finding import find, query
    from pci_constructs.software.inventory import by_image

    wanted = query(options.what)
    if options.below is not None and wanted.version:
        raise Mistake(f"{options.what!r} names a version, and --below another: say one of them")
    if options.below is not None and not options.below.strip():
        raise Mistake("--below must be a version, got an empty one")
    records = _software.running(options)
    found = find(_software.shelf(options).all(), wanted, options.below)
    runs = by_image(records[0]) if records else None
    unlisted = [one for one in records[0] if one.image not in found.images] if records else []
    if options.format == "json":
        show(json.dumps(_software_pages.plain(options, found, runs, unlisted), indent=1) + "\n", options.output)
    else:
        show(_software_pages.text(options, found, runs, unlisted), options.output)
    if not found.images and not found.unread:
        say(f"pci-constructs: {options.store} has no list of components: nothing was looked at")
        return WRONG
    return _code(options, found, unlisted, whole=records is None or records[1])


def _code(options: Namespace, found: "Found", unlisted: "list[Running]", *, whole: bool) -> int:
    """A search for what is too old fails where it finds it; every search fails where it could not look."""
    from pci_constructs.software.versions import Order

    below = [hit for hit in found.hits if hit.compared and hit.compared.order is Order.BELOW]
    unknown = [hit for hit in found.hits if hit.compared and hit.compared.order is Order.UNDETERMINED]
    if below or found.unread or unlisted or not whole:
        return FAILS
    return FAILS if options.strict and (unknown or found.incomplete) else FINE


def _add_inventory(parser: ArgumentParser) -> None:
    _software.add_place(parser)
    _software.add_records(parser)
    parser.add_argument(
        "--bespoke", action="append", default=[], metavar="PURL", help="begin of package URLs of own components; may be repeated"
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="how to show it (table)")
    parser.add_argument("--output", type=path, metavar="FILE", help="write it to a file instead")


def _inventory(options: Namespace) -> int:
    from pci_constructs.software.inventory import inventory

    records = _software.running(options)
    made = inventory(_software.shelf(options).all(), records[0] if records else None, bespoke=options.bespoke)
    show(_software_pages.shown(made, options.format), options.output)
    for one in (*made.missing, *made.unread, *made.incomplete):
        say(f"pci-constructs: {one}")
    if not made.rows:
        say(f"pci-constructs: {options.store} has no list of components: nothing was looked at")
        return FAILS if made.unread else WRONG
    return FINE if made.whole and (records is None or records[1]) else FAILS
