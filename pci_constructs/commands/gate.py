"""``pci-constructs gate``: a clear yes or no before a change goes on, each no with the requirement that it would break."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from pci_constructs.commands import _gate
from pci_constructs.commands.shared import path

HELP = "say yes or no to a change: window, approvals, scans, SBOM, signature, findings"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    gates = parser.add_subparsers(dest="gate", required=True, metavar="GATE")
    for name, help_, names, work in (("approvals", "enough people approved who neither wrote nor deploy it", _add_approvals, _approvals),):
        one = gates.add_parser(name, help=help_, allow_abbrev=False)
        names(one)
        _gate.add_answer(one)
        one.set_defaults(work=work)


def run(options: Namespace) -> int:
    """Asks one gate."""
    code: int = options.work(options)
    return code


def _add_approvals(parser: ArgumentParser) -> None:
    parser.add_argument("--pull-request", required=True, type=path, metavar="FILE", help="GET /repos/OWNER/NAME/pulls/NUMBER")
    parser.add_argument("--reviews", required=True, type=path, metavar="FILE", help="GET …/pulls/NUMBER/reviews, all pages")
    parser.add_argument("--commits", required=True, type=path, metavar="FILE", help="GET …/pulls/NUMBER/commits, all pages")
    parser.add_argument("--deployer", required=True, metavar="LOGIN", help="who deploys, or started the deployment")
    parser.add_argument(
        "--deployment-reviews", type=path, metavar="FILE", help="GET …/actions/runs/RUN/approvals, where they are asked for"
    )
    parser.add_argument("--environment", default="", metavar="NAME", help="the environment whose reviews count (the only one named)")
    parser.add_argument("--commit", default="", metavar="SHA", help="the commit that is deployed, which must be that of the pull request")
    parser.add_argument("--required", type=_required, default=2, metavar="NUMBER", help="how many people must have approved, 1 to 10 (2)")
    parser.add_argument(
        "--known-author", action="append", default=[], type=_known_author, metavar="ADDRESS=LOGIN", help="whose address this is; repeatable"
    )


def _required(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:3]) <= 10:
        raise ArgumentTypeError(f"{text[:20]!r} is no number from 1 to 10")
    return int(text)


def _known_author(text: str) -> tuple[str, str]:
    from pci_constructs.gates.forge import known_author

    try:
        return known_author(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not ADDRESS=LOGIN, such as ada@example.com=ada") from None


def _approvals(options: Namespace) -> int:
    from pci_constructs.gates import approvals, forge
    from pci_constructs.gates.decision import Decision, in_utc

    def decide() -> tuple[approvals.Facts, Decision]:
        facts = forge.read(
            pull_request=options.pull_request,
            reviews=options.reviews,
            commits=options.commits,
            deployer=options.deployer,
            required=options.required,
            deployment_reviews=options.deployment_reviews,
            environment=options.environment,
            commit=options.commit,
            known_authors=dict(options.known_author),
        )
        return facts, approvals.decide(facts, in_utc(_gate.at(options)))

    return _gate.answer(options, decide)
