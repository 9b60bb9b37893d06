"""What the commands about evidence have in common: where the store is, which keys are trusted, and errors in one sentence."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pci_constructs.commands.shared import Mistake, path

if TYPE_CHECKING:
    from pci_constructs.evidence.calls import Account
    from pci_constructs.evidence.keys import PublicKey
    from pci_constructs.evidence.links import Anchor
    from pci_constructs.evidence.period import Period
    from pci_constructs.evidence.trail import TrailBucket
    from pci_constructs.evidence.writer import File


def add_store(parser: ArgumentParser, *, required: bool = True) -> None:
    """Where the records are, and how they are signed."""
    parser.add_argument("--bucket", required=required, metavar="NAME", help="the bucket of the store")
    parser.add_argument("--key", required=required, metavar="ID", help="the signing key in KMS: id, ARN or alias/…")
    parser.add_argument("--environment", required=required, metavar="NAME", help="the environment, such as production")
    parser.add_argument("--region", metavar="NAME", help="the region (AWS_REGION, or that of the profile)")
    add_keys(parser)


def add_keys(parser: ArgumentParser) -> None:
    """Keys that are trusted besides the current one."""
    parser.add_argument(
        "--public-key", action="append", default=[], type=path, metavar="FILE", help="a key in PEM that signed, too; may be repeated"
    )


def add_period(parser: ArgumentParser) -> None:
    """The days that are looked at, and where CloudTrail's events are."""
    parser.add_argument("--from", dest="first", required=True, type=day, metavar="DAY", help="the first day, in UTC, such as 2026-10-01")
    parser.add_argument("--to", dest="last", required=True, type=day, metavar="DAY", help="the last day, which is part of the period")
    parser.add_argument(
        "--trail-bucket", metavar="NAME", help="the bucket that the trail delivers to (CloudTrail's own history, which is 90 days)"
    )
    parser.add_argument("--trail-prefix", default="", metavar="TEXT", help="what the trail puts before AWSLogs (nothing)")
    parser.add_argument("--trail-organization", default="", metavar="ID", help="the organisation, where the trail is one of it")


def add_anchors(parser: ArgumentParser) -> None:
    """Heads that were noted elsewhere."""
    parser.add_argument(
        "--anchor", action="append", default=[], type=path, metavar="FILE", help="a head that was noted before; may be repeated"
    )


def day(text: str) -> date:
    """A day in an argument.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day such as 2026-10-01") from None


def period(options: Namespace) -> "Period":
    """The period that was named.

    Raises:
        Mistake: it ends before it begins, or has not begun.
    """
    from pci_constructs.evidence.period import Period

    if options.last < options.first:
        raise Mistake(f"--to {options.last} is before --from {options.first}")
    if options.first > datetime.now(UTC).date():
        raise Mistake(f"--from {options.first} is in the future")
    return Period(first=options.first, last=options.last)


def trail(options: Namespace, account: "Account") -> "TrailBucket | None":
    """Where a trail delivers to, if that was named."""
    from pci_constructs.evidence.trail import TrailBucket

    if not options.trail_bucket:
        if options.trail_prefix or options.trail_organization:
            raise Mistake("--trail-prefix and --trail-organization say where in --trail-bucket the files are, and that is not named")
        return None
    prefix = options.trail_prefix
    _arn, number = caller(account)
    return TrailBucket(
        bucket=options.trail_bucket,
        prefix=f"{prefix}/" if prefix and not prefix.endswith("/") else prefix,
        account=f"{options.trail_organization}/{number}" if options.trail_organization else number,
        region=account.region,
    )


def caller(account: "Account") -> tuple[str, str]:
    """Who calls, as AWS says: ARN and account.

    Raises:
        StoreFailed: AWS does not say.
    """
    from pci_constructs.evidence.calls import calling

    with calling("who we are"):
        answer: Any = account.sts().get_caller_identity()
        return str(answer["Arn"]), str(answer["Account"])


def check_environment(name: str) -> None:
    """Refuses what is no name of an environment.

    Raises:
        Mistake: it is none.
    """
    import msgspec

    from pci_constructs.evidence.fields import Environment

    try:
        msgspec.convert(name, Environment)
    except msgspec.ValidationError:
        raise Mistake(f"--environment must be lower-case letters, digits and dashes, such as production, got {name!r}") from None


def public_keys(options: Namespace) -> "list[PublicKey]":
    """The keys in the files that were named.

    Raises:
        Malformed: a file holds none.
    """
    from pci_constructs.evidence.keys import from_file

    return [from_file(file) for file in options.public_key]


def anchors(options: Namespace, environment: str) -> "list[Anchor]":
    """The heads in the files that were named.

    Raises:
        Mistake: a file holds none, or one of another environment.
    """
    from pci_constructs.evidence.links import Anchor

    found = []
    for file in options.anchor:
        try:
            document = json.loads(Path(file).read_text("utf-8"))
            anchor = Anchor(
                environment=str(document["environment"]), sequence=_number(document["sequence"]), digest=str(document["digest"])
            )
        except OSError as error:
            raise Mistake(f"{file}: cannot be read: {error.strerror or error}") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Mistake(f"{file}: no anchor: `evidence verify --write-anchor` writes environment, sequence and digest") from None
        if anchor.environment != environment:
            raise Mistake(f"{file}: an anchor of {anchor.environment}, and the records are those of {environment}")
        found.append(anchor)
    return found


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError
    return value


def file(kind: str, place: Path) -> "File":
    """A file to store with a record.

    Raises:
        Mistake: it cannot be read.
    """
    from pci_constructs.evidence.writer import File

    try:
        return File(name=place.name, kind=kind, content=place.read_bytes())
    except OSError as error:
        raise Mistake(f"{place}: cannot be read: {error.strerror or error}") from None


@contextmanager
def mistakes() -> Iterator[None]:
    """Turns what a person can mend into one sentence and exit code 2.

    Raises:
        Mistake: something could not be read, or is refused.
    """
    from pci_constructs.evidence.refused import Malformed, RefusedRecord, StoreFailed

    try:
        yield
    except (Malformed, RefusedRecord, StoreFailed) as error:
        raise Mistake(str(error)) from None
    except OSError as error:
        raise Mistake(f"{error.filename or 'a file'}: {error.strerror or error}") from None
