"""``pci-constructs audit``: what an auditor asks of a period, answered from the store and the account."""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pci_constructs.commands import _evidence, _releases
from pci_constructs.commands.shared import FAILS, FINE, WRONG, path, say, show

if TYPE_CHECKING:
    from pci_constructs.evidence.answers import Audit

HELP = "answer an auditor's questions about the deployments of a period"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    _evidence.add_store(parser)
    _evidence.add_period(parser)
    _evidence.add_anchors(parser)
    _releases.add_releases(parser)
    parser.add_argument("--strict", action="store_true", help="what could not be looked at fails, too")
    parser.add_argument("--format", choices=("console", "json", "html"), default="console", help="how to show the answers (console)")
    parser.add_argument("--output", type=path, metavar="FILE", help="write them to a file instead")


def run(options: Namespace) -> int:
    """Asks, and shows the answers."""
    from pci_constructs.evidence import pages
    from pci_constructs.findings import Verdict

    with _evidence.mistakes():
        audit, _keys, _store = asked(options)
    formats = {"console": pages.console, "json": pages.machine, "html": pages.html}
    show(formats[options.format](audit), options.output)
    if audit.verdict(strict=options.strict) is Verdict.FAIL:
        return FAILS
    if not audit.records:
        say(f"pci-constructs: no deployment to {audit.environment} is on record in the period: nothing was looked at")
        return WRONG
    return FINE


def asked(options: Namespace) -> tuple["Audit", Any, Any]:
    """The audit of the period that was named, the keys that signed, and the store.

    Raises:
        Mistake: an option is wrong.
        StoreFailed: the store cannot be read.
    """
    from pci_constructs.evidence.audit import audit, looked_up
    from pci_constructs.evidence.calls import Account
    from pci_constructs.evidence.keys import KmsKey, by_fingerprint
    from pci_constructs.evidence.looking import look
    from pci_constructs.evidence.store import Store
    from pci_constructs.evidence.walked import in_store

    _evidence.check_environment(options.environment)
    period = _evidence.period(options)
    given = _evidence.public_keys(options)
    noted = _evidence.anchors(options, options.environment) if hasattr(options, "anchor") else []
    account = Account(options.region)
    trail = _evidence.trail(options, account)
    store = Store(account.s3(), options.bucket)
    keys = by_fingerprint([KmsKey(account.kms(), options.key).public, *given])
    walked = in_store(store, environment=options.environment, keys=keys, anchors=noted)
    now = datetime.now(UTC)
    seen = look(account, period, now=now, trail=trail, releases=_releases.releases(options))
    records = [one for one in walked.chain.opened if period.covers(one.entry.deployment.finished_at)]
    made = audit(walked, seen, period=period, time=now, artifacts=looked_up(store, records))
    return made, [key for name, key in keys.items() if name in walked.chain.keys], store
