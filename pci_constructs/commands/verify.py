"""``pci-constructs verify``: judges the running account."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from pci_constructs.commands import judging
from pci_constructs.commands.shared import FAILS, FINE, WRONG, Mistake, path, say, show

if TYPE_CHECKING:
    from pci_constructs.live.reading.session import Account

HELP = "judge what runs in an AWS account, and compare it with what was synthesized"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument(
        "--region",
        action="append",
        default=[],
        metavar="REGION",
        help="a region to look at; may be repeated; all for every one that is enabled (that of the configuration)",
    )
    parser.add_argument("--profile", metavar="NAME", help="a profile of AWS's configuration")
    parser.add_argument("--role", metavar="ARN", help="a role to assume; SecurityAudit is enough for it")
    parser.add_argument("--external-id", metavar="ID", help="the external id that the role asks for")
    parser.add_argument("--intent", type=path, metavar="CDK_OUT", help="a cdk.out to compare with: drifted, missing, unknown to the code")
    parser.add_argument("--max-requests", type=_count, metavar="N", help="how many requests to make at most (50000)")
    parser.add_argument("--print-policy", action="store_true", help="print the least IAM policy that verify needs, and look at nothing")
    judging.add(parser)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"a number above 0, got {text!r}")
    return int(text)


def run(options: Namespace) -> int:
    """Reads, judges, and shows what was found."""
    if options.print_policy:
        return _policy(options)
    if options.external_id and not options.role:
        raise Mistake("--external-id is for a role: name it with --role, too")
    how = judging.how(options, live=True)
    from pci_constructs.live.intent.deployed import NoIntent, intended
    from pci_constructs.live.intent.verification import verify
    from pci_constructs.live.reading.session import CannotLook, enter

    limit = {"limit": options.max_requests} if options.max_requests else {}
    try:
        intent = intended(options.intent) if options.intent else None
        account = enter(profile=options.profile, role=options.role, external_id=options.external_id, regions=options.region, **limit)
        progress = _Progress(account)
        found = verify(account, how, intent=intent, progress=progress, scopes=judging.wants_scopes(options))
    except (CannotLook, NoIntent) as error:
        raise Mistake(str(error)) from None
    progress.end()
    show(judging.rendered(found, options), options.output)
    say(f"pci-constructs: {account.budget.made:,} requests; looked at {account.id} in {', '.join(account.regions)}")
    if not found.resources:
        say("pci-constructs: nothing was looked at")
        return WRONG
    return FAILS if found.blocking(how.fail_on, strict=how.strict) else FINE


def _policy(options: Namespace) -> int:
    import json

    from pci_constructs.live.reading.catalogue import collectors
    from pci_constructs.live.reading.names import FOR_INTENT, NEEDED, policy

    actions = [action for collector in collectors() for action in collector.calls]
    beyond = [action for collector in collectors() for action in collector.beyond]
    show(json.dumps(policy((*actions, *NEEDED, *FOR_INTENT), beyond), indent=2) + "\n", options.output)
    return FINE


class _Progress:
    """A line on a terminal that says how far the reading is; nothing where nobody looks."""

    def __init__(self, account: "Account") -> None:
        self._account = account
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, done: int, all_: int) -> None:
        """Shows it."""
        if self._shown:
            sys.stderr.write(f"\rreading {self._account.id}: {done} of {all_}, {self._account.budget.made:,} requests ")
            sys.stderr.flush()

    def end(self) -> None:
        """Takes the line away."""
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
