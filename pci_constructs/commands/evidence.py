"""``pci-constructs evidence``: records of deployments that nobody alters, checked, and handed over (6.5.1)."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pci_constructs.commands import _evidence
from pci_constructs.commands.shared import FAILS, FINE, WRONG, Mistake, path, say, show

if TYPE_CHECKING:
    from pci_constructs.evidence.walked import Walked
    from pci_constructs.evidence.writer import File

HELP = "record deployments, check the records, hand them over"
KINDS = ("sbom", "scan", "policy", "findings", "log", "rollback", "other")


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    for name, help_, names, work in (
        ("record", "record a deployment", _add_record, _record),
        ("verify", "walk the chain, in the store or in an archive, and name the first link that does not hold", _add_verify, _verify),
        ("export", "put all records and their files into one archive", _add_export, _export),
        ("bundle", "put the evidence of a period into one archive for an assessor", _add_bundle, _bundle),
    ):
        one = steps.add_parser(name, help=help_, allow_abbrev=False)
        names(one)
        one.set_defaults(work=work)


def run(options: Namespace) -> int:
    """Does one of the steps."""
    with _evidence.mistakes():
        code: int = options.work(options)
    return code


def _add_record(parser: ArgumentParser) -> None:
    parser.add_argument("deployment", type=path, metavar="FILE", help="the deployment in JSON; docs/evidence.md has all fields")
    _evidence.add_store(parser)
    parser.add_argument(
        "--artifact", action="append", default=[], type=_artifact, metavar="KIND=FILE", help=f"a file to keep ({', '.join(KINDS)})"
    )
    parser.add_argument(
        "--gate", action="append", default=[], type=path, metavar="FILE", help="what a gate said (`gate … --output`); may be repeated"
    )
    parser.add_argument("--assembly", type=path, metavar="PATH", help="the cdk.out that was deployed: hashes of templates, and findings")
    parser.add_argument("--format", choices=("console", "json"), default="console", help="how to say what was recorded (console)")


def _artifact(text: str) -> tuple[str, Path]:
    kind, _, file = text.partition("=")
    if kind not in KINDS or not file:
        raise ArgumentTypeError(f"{text!r} is not KIND=FILE with one of {', '.join(KINDS)}")
    return kind, path(file)


def _file(kind: str, file: Path) -> "File":
    from pci_constructs.evidence.writer import File

    try:
        return File(name=file.name, kind=kind, content=file.read_bytes())
    except OSError as error:
        raise Mistake(f"{file}: cannot be read: {error.strerror or error}") from None


def _record(options: Namespace) -> int:
    from pci_constructs.evidence.calls import Account
    from pci_constructs.evidence.gates import with_gates
    from pci_constructs.evidence.keys import KmsKey
    from pci_constructs.evidence.reading import in_utc, read_deployment
    from pci_constructs.evidence.store import Store
    from pci_constructs.evidence.synthesized import with_assembly
    from pci_constructs.evidence.writer import Writer

    _evidence.check_environment(options.environment)
    document = read_deployment(options.deployment)
    files = [_file(kind, file) for kind, file in options.artifact]
    if options.gate:
        document, answers = with_gates(document, options.gate, where=str(options.deployment))
        files += answers
    if options.assembly:
        document, findings = with_assembly(document, options.assembly, where=str(options.deployment))
        files.append(findings)
    former = _evidence.public_keys(options)
    account = Account(options.region)
    identity, _number = _evidence.caller(account)
    store, key = Store(account.s3(), options.bucket), KmsKey(account.kms(), options.key)
    writer = Writer(store, key, environment=options.environment, identity=identity, former=former)
    written = writer.write(document, files, where=str(options.deployment))
    entry = written.entry
    said = {
        "environment": entry.environment,
        "sequence": entry.sequence,
        "digest": written.digest,
        "already": written.already,
        "recorded_at": in_utc(entry.recorded_at),
        "clock_skew_seconds": entry.clock_skew_seconds,
    }
    if options.format == "json":
        show(json.dumps(said, indent=1) + "\n", None)
    else:
        verb = "was recorded before as" if written.already else "is"
        show(f"{entry.deployment.id} {verb} record {entry.sequence} of {entry.environment}, {written.digest}\n", None)
    skew = entry.clock_skew_seconds or 0
    if abs(skew) > 60:
        say(f"pci-constructs: the clock of this machine is {abs(skew)} seconds {'fast' if skew > 0 else 'slow'}: synchronize it (10.6.1)")
    return FINE


def _add_verify(parser: ArgumentParser) -> None:
    _evidence.add_store(parser, required=False)
    parser.add_argument("--archive", type=path, metavar="FILE", help="an export or a bundle, in the place of a bucket; asks no network")
    _evidence.add_anchors(parser)
    parser.add_argument("--write-anchor", type=path, metavar="FILE", help="note the head, to be kept where the pipeline cannot write")
    parser.add_argument("--format", choices=("console", "json"), default="console", help="how to show it (console)")
    parser.add_argument("--output", type=path, metavar="FILE", help="write it to a file instead")


def _verify(options: Namespace) -> int:
    walked = _walked(options)
    chain = walked.chain
    if options.format == "json":
        document = {
            "environment": chain.environment,
            "where": walked.where,
            "first": chain.first,
            "records": len(chain.opened),
            "head": asdict(chain.head) if chain.head else None,
            "keys": list(chain.keys),
            "whole": walked.whole and bool(chain.opened),
            "broken": [asdict(one) for one in chain.broken],
            "place": list(walked.place_faults),
            "notes": list(walked.notes),
        }
        show(json.dumps(document, indent=1) + "\n", options.output)
    else:
        show(_said(walked), options.output)
    if options.write_anchor and chain.head:
        if not walked.whole:
            raise Mistake("no anchor is written: the chain does not hold, and its head is not to be vouched for")
        show(json.dumps(asdict(chain.head), indent=1) + "\n", options.write_anchor)
    if not walked.whole:
        return FAILS
    if not chain.opened:
        say(f"pci-constructs: {walked.where} has no record of {chain.environment}: nothing was looked at")
        return WRONG
    return FINE


def _walked(options: Namespace) -> "Walked":
    from pci_constructs.evidence.keys import by_fingerprint
    from pci_constructs.evidence.walked import in_archive

    if bool(options.archive) == bool(options.bucket):
        raise Mistake("say either --bucket, --key and --environment, or --archive")
    if options.archive:
        from pci_constructs.evidence.archive import Archive

        if options.key or options.environment:
            raise Mistake("--key and --environment go with --bucket; an archive has its own, and --public-key says which keys are trusted")
        with Archive(options.archive) as archive:
            keys = by_fingerprint(_evidence.public_keys(options)) or None
            return in_archive(archive, keys=keys, anchors=_evidence.anchors(options, archive.environment))
    if not options.key or not options.environment:
        raise Mistake("--bucket needs --key and --environment")
    return _in_store(options)[0]


def _in_store(options: Namespace) -> tuple["Walked", Any, Any]:
    """The chain in the store, the keys that signed it, and the store."""
    from pci_constructs.evidence.calls import Account
    from pci_constructs.evidence.keys import KmsKey, by_fingerprint
    from pci_constructs.evidence.store import Store
    from pci_constructs.evidence.walked import in_store

    _evidence.check_environment(options.environment)
    given = _evidence.public_keys(options)
    noted = _evidence.anchors(options, options.environment) if hasattr(options, "anchor") else []
    account = Account(options.region)
    store = Store(account.s3(), options.bucket)
    keys = by_fingerprint([KmsKey(account.kms(), options.key).public, *given])
    walked = in_store(store, environment=options.environment, keys=keys, anchors=noted)
    return walked, [key for name, key in keys.items() if name in walked.chain.keys], store


def _said(walked: "Walked") -> str:
    from pci_constructs.reports._text import logged, one_line

    chain = walked.chain
    lines = [f"{one_line(walked.where)}: {len(chain.opened)} records of {one_line(chain.environment)}"]
    lines += [f"signed by {key}" for key in chain.keys]
    lines += [f"! {one_line(fault)}" for fault in walked.place_faults]
    lines += [f"! {one_line(one.message)}" for one in chain.broken]
    lines += [f"note: {one_line(note)}" for note in walked.notes]
    if chain.broken:
        lines.append(f"The first broken link is record {chain.broken[0].sequence}: {chain.broken[0].fault}.")
    elif walked.place_faults:
        lines.append("Every link holds; the place does not.")
    elif chain.head:
        lines.append(f"Every link holds. The head is record {chain.head.sequence}, {chain.head.digest}.")
    return logged(lines)


def _add_export(parser: ArgumentParser) -> None:
    _evidence.add_store(parser)
    parser.add_argument("--output", required=True, type=path, metavar="FILE", help="the archive")
    parser.add_argument("--records-only", action="store_true", help="without the files that records refer to")


def _export(options: Namespace) -> int:
    from pci_constructs.evidence.bundle import export

    walked, keys, store = _in_store(options)
    if not walked.contents:
        raise Mistake(f"{walked.where} has no record of {options.environment}: nothing to export")
    export(options.output, walked, keys=keys, store=None if options.records_only else store)
    show(_said(walked), None)
    return FINE if walked.whole else FAILS


def _add_bundle(parser: ArgumentParser) -> None:
    _evidence.add_store(parser)
    _evidence.add_period(parser)
    parser.add_argument("--output", required=True, type=path, metavar="FILE", help="the archive")
    parser.add_argument(
        "--report", action="append", default=[], type=path, metavar="FILE", help="a report to add, such as that of a synth; may be repeated"
    )


def _bundle(options: Namespace) -> int:
    from pci_constructs.commands.audit import asked
    from pci_constructs.evidence import pages
    from pci_constructs.evidence.bundle import bundle
    from pci_constructs.evidence.refused import RefusedRecord
    from pci_constructs.evidence.sensitive import in_file
    from pci_constructs.findings import Verdict

    reports = [_file("other", file) for file in options.report]
    for report in reports:
        if found := in_file(report.content):
            raise RefusedRecord(
                where=report.name,
                argument=found.where,
                value=f"what looks like {found.what}",
                allowed="without card numbers and secrets",
                requirement_id=found.requirement,
            )
        if report.name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tiff", ".heic")):
            raise Mistake(f"{report.name}: a picture is no evidence: it shows neither whose screen it was nor that nobody altered it")
    audit, keys, store = asked(options)
    if not audit.records:
        raise Mistake(f"no deployment to {options.environment} is on record from {options.first} to {options.last}: nothing to bundle")
    bundle(options.output, audit, keys=keys, store=store, reports=reports)
    say(f"pci-constructs: {pages.headline(audit)}; index.html in {options.output} says more")
    return FAILS if audit.verdict() is Verdict.FAIL else FINE
