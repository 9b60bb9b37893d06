"""What the commands about software have in common: where lists of components are, and what runs, as records of evidence say."""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pci_constructs.commands import _evidence
from pci_constructs.commands.shared import Mistake, path, say

if TYPE_CHECKING:
    from pci_constructs.evidence.objects import Objects
    from pci_constructs.evidence.walked import Walked
    from pci_constructs.software.inventory import Running
    from pci_constructs.software.shelf import Shelf

_S3 = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?")


def add_place(parser: ArgumentParser) -> None:
    """Where the lists are."""
    parser.add_argument(
        "--store", required=True, type=store, metavar="PLACE", help="a folder, or s3://BUCKET/PREFIX (s3://…/artifacts in an EvidenceStore)"
    )
    parser.add_argument("--region", metavar="NAME", help="the region (AWS_REGION, or that of the profile)")


def store(text: str) -> str:
    """The place in an argument.

    Raises:
        ArgumentTypeError: it is none.
    """
    if text.startswith("s3:") and not _S3.fullmatch(text):
        raise ArgumentTypeError(f"{text!r} is not s3://BUCKET or s3://BUCKET/PREFIX")
    if not text.startswith("s3:"):
        path(text)
    return text


def add_records(parser: ArgumentParser) -> None:
    """Where it is on record what runs."""
    parser.add_argument("--bucket", metavar="NAME", help="the bucket of evidence: says which images run")
    parser.add_argument("--key", metavar="ID", help="the key in KMS that signs its records")
    parser.add_argument("--environment", action="append", default=[], metavar="NAME", help="an environment in it; may be repeated")
    parser.add_argument(
        "--archive", action="append", default=[], type=path, metavar="FILE", help="an archive of `evidence export` instead; may be repeated"
    )
    _evidence.add_keys(parser)


def shelf(options: Namespace) -> "Shelf":
    """The lists of components in the place that was named."""
    from pci_constructs.software.folder import Folder
    from pci_constructs.software.shelf import Shelf

    bucket = objects(options)
    return Shelf(bucket if bucket is not None else Folder(Path(options.store)))


def objects(options: Namespace) -> "Objects | None":
    """The part of a bucket that was named; ``None`` for a folder."""
    found = _S3.fullmatch(options.store)
    if found is None:
        return None
    from pci_constructs.evidence.calls import Account
    from pci_constructs.evidence.objects import Objects

    prefix = (found[2] or "").strip("/")
    return Objects(Account(options.region).s3(), found[1], f"{prefix}/" if prefix else "")


def running(options: Namespace) -> "tuple[list[Running], bool] | None":
    """What runs, and whether the records that say so hold; ``None`` where no records were named.

    Raises:
        Mistake: an option is missing, or there is no record.
    """
    from pci_constructs.evidence.deployed import deployed_now
    from pci_constructs.evidence.reading import in_utc
    from pci_constructs.software.inventory import Running

    if not options.archive and not options.bucket:
        if options.key or options.environment or options.public_key:
            raise Mistake("--key, --environment and --public-key say which records to read, and neither --bucket nor --archive is named")
        return None
    found: list[Running] = []
    whole = True
    for walked in _walked(options):
        chain = walked.chain
        if not chain.opened:
            raise Mistake(f"{walked.where} has no record of {chain.environment} that holds: nobody knows what runs")
        for fault in (*walked.place_faults, *(one.message for one in chain.broken)):
            whole = False
            say(f"pci-constructs: {walked.where}: {fault}")
        for note in walked.notes:
            say(f"pci-constructs: {walked.where}: note: {note}")
        found += [
            Running(
                environment=one.environment,
                service=one.name,
                image=one.digest,
                since=in_utc(one.since),
                record=one.sequence,
                certain=one.certain,
            )
            for one in deployed_now(chain.opened)
        ]
    return found, whole


def _walked(options: Namespace) -> "Iterator[Walked]":
    from pci_constructs.evidence.keys import by_fingerprint

    if options.archive:
        from pci_constructs.evidence.archive import Archive
        from pci_constructs.evidence.walked import in_archive

        if options.bucket or options.key or options.environment:
            raise Mistake("say either --archive, or --bucket, --key and --environment")
        for file in options.archive:
            with Archive(file) as archive:
                yield in_archive(archive, keys=by_fingerprint(_evidence.public_keys(options)) or None)
        return
    if not options.key or not options.environment:
        raise Mistake("--bucket needs --key and --environment")
    from pci_constructs.evidence.calls import Account
    from pci_constructs.evidence.keys import KmsKey
    from pci_constructs.evidence.store import Store
    from pci_constructs.evidence.walked import in_store

    for name in options.environment:
        _evidence.check_environment(name)
    account = Account(options.region)
    keys = by_fingerprint([KmsKey(account.kms(), options.key).public, *_evidence.public_keys(options)])
    records = Store(account.s3(), options.bucket)
    for name in dict.fromkeys(options.environment):
        yield in_store(records, environment=name, keys=keys)


@contextmanager
def mistakes() -> Iterator[None]:
    """Turns what a person can mend into one sentence and exit code 2.

    Raises:
        Mistake: something could not be read, or is refused.
    """
    from pci_constructs.software.refused import RefusedBill

    with _evidence.mistakes():
        try:
            yield
        except RefusedBill as error:
            raise Mistake(str(error)) from None
