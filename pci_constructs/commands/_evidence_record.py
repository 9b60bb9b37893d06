"""``pci-constructs evidence record``: one deployment, with what scans, gates, the synth and releases say of it."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from pci_constructs.commands import _evidence, _releases
from pci_constructs.commands.shared import FINE, path, say, show

KINDS = ("sbom", "scan", "policy", "findings", "log", "rollback", "other")


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument("deployment", type=path, metavar="FILE", help="the deployment in JSON; docs/evidence.md has all fields")
    _evidence.add_store(parser)
    parser.add_argument(
        "--artifact", action="append", default=[], type=_artifact, metavar="KIND=FILE", help=f"a file to keep ({', '.join(KINDS)})"
    )
    parser.add_argument(
        "--gate", action="append", default=[], type=path, metavar="FILE", help="what a gate said (`gate … --output`); may be repeated"
    )
    parser.add_argument("--assembly", type=path, metavar="PATH", help="the cdk.out that was deployed: hashes of templates, and findings")
    parser.add_argument(
        "--release",
        action="append",
        default=[],
        metavar="SERVICE[=ID]",
        help="a release of a BlueGreenService that was part of it, by default that of the deployment's id; may be repeated",
    )
    parser.add_argument("--format", choices=("console", "json"), default="console", help="how to say what was recorded (console)")


def _artifact(text: str) -> tuple[str, Path]:
    kind, _, file = text.partition("=")
    if kind not in KINDS or not file:
        raise ArgumentTypeError(f"{text!r} is not KIND=FILE with one of {', '.join(KINDS)}")
    return kind, path(file)


def record(options: Namespace) -> int:
    """Records it."""
    from pci_constructs.evidence.calls import Account
    from pci_constructs.evidence.gates import with_gates
    from pci_constructs.evidence.keys import KmsKey
    from pci_constructs.evidence.reading import in_utc, read_deployment
    from pci_constructs.evidence.released import with_releases
    from pci_constructs.evidence.store import Store
    from pci_constructs.evidence.synthesized import with_assembly
    from pci_constructs.evidence.writer import Writer

    _evidence.check_environment(options.environment)
    document = read_deployment(options.deployment)
    files = [_evidence.file(kind, file) for kind, file in options.artifact]
    if options.gate:
        document, answers = with_gates(document, options.gate, where=str(options.deployment))
        files += answers
    if options.assembly:
        document, findings = with_assembly(document, options.assembly, where=str(options.deployment))
        files.append(findings)
    if options.release:
        document, steps = with_releases(document, _releases.named_releases(options, document), where=str(options.deployment))
        files += steps
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
