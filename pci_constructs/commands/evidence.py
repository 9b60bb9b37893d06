"""``pci-constructs evidence``: records of deployments that nobody alters, checked, and handed over (6.5.1)."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pci_constructs.commands import _evidence, _evidence_record, _releases
from pci_constructs.commands.shared import FAILS, FINE, WRONG, Mistake, add_steps, path, say, show

if TYPE_CHECKING:
    from pci_constructs.evidence.walked import Walked

HELP = "record deployments, check the records, hand them over"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    steps = (
        ("record", "record a deployment", _evidence_record.add, _evidence_record.record),
        ("verify", "walk the chain, in the store or in an archive, and name the first link that does not hold", _add_verify, _verify),
        ("export", "put all records and their files into one archive", _add_export, _export),
        ("bundle", "put the evidence of a period into one archive for an assessor", _add_bundle, _bundle),
    )
    add_steps(parser, steps)


def run(options: Namespace) -> int:
    """Does one of the steps."""
    with _evidence.mistakes():
        code: int = options.work(options)
    return code


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
    _releases.add_releases(parser)
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

    reports = [_evidence.file("other", file) for file in options.report]
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
