"""``pci-constructs gate``: a clear yes or no before a change goes on, each no with the requirement that it would break."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from pci_constructs.commands import _gate
from pci_constructs.commands.shared import FINE, SEVERITIES, Mistake, add_steps, path, say, show

HELP = "say yes or no to a change: window, approvals, scans, SBOM, signature, findings"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    gates = (
        ("change-window", "every change calendar is open, or an emergency opens it", _add_window, _window),
        ("approvals", "enough people approved who neither wrote nor deploy it", _add_approvals, _approvals),
        ("scans", "scanners looked at what is deployed, and found nothing that must not go out", _add_scans, _scans),
        ("sbom", "the list of components is that of the image, complete, and its licences may be shipped", _add_sbom, _sbom),
        ("signature", "the image is signed with the key of the pipeline", _add_signature, _signature),
        ("policy", "this library's rules looked at what is deployed, and nothing fails or is unknown", _add_policy, _policy),
    )
    rego = ("rego", "write the same decisions as OPA policies, for conftest", _add_rego, _rego)
    for one in add_steps(parser, (*gates, rego), called="gate")[: len(gates)]:
        _gate.add_answer(one)


def run(options: Namespace) -> int:
    """Asks one gate."""
    code: int = options.work(options)
    return code


def _add_rego(parser: ArgumentParser) -> None:
    parser.add_argument("--output", required=True, type=path, metavar="FOLDER", help="where to, such as policy, which conftest looks in")


def _rego(options: Namespace) -> int:
    from pci_constructs.policies import modules

    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Mistake(f"{options.output}: cannot be written: {error.strerror or error}") from None
    for name, text in modules():
        show(text, options.output / name)
    say(f"pci-constructs: {options.output} has the policies: conftest test --policy {options.output} FACTS.json")
    return FINE


def _add_approvals(parser: ArgumentParser) -> None:
    parser.add_argument("--pull-request", required=True, type=path, metavar="FILE", help="GET /repos/OWNER/NAME/pulls/NUMBER")
    parser.add_argument("--reviews", required=True, type=path, metavar="FILE", help="GET …/pulls/NUMBER/reviews, all pages")
    parser.add_argument("--commits", required=True, type=path, metavar="FILE", help="GET …/pulls/NUMBER/commits, all pages")
    parser.add_argument("--deployer", required=True, metavar="LOGIN", help="who deploys, or started the deployment")
    parser.add_argument(
        "--deployment-reviews", type=path, metavar="FILE", help="GET …/actions/runs/RUN/approvals, where they are asked for"
    )
    parser.add_argument("--environment", type=_gate.given, metavar="NAME", help="the environment whose reviews count (the only one named)")
    parser.add_argument(
        "--commit", type=_gate.given, metavar="SHA", help="the commit that is deployed, which must be that of the pull request"
    )
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
            environment=options.environment or "",
            commit=options.commit or "",
            known_authors=dict(options.known_author),
        )
        return facts, approvals.decide(facts, in_utc(_gate.at(options)))

    return _gate.answer(options, decide)


def _add_scans(parser: ArgumentParser) -> None:
    parser.add_argument("reports", nargs="+", type=path, metavar="REPORT", help="SARIF, or JSON of Trivy or Grype")
    parser.add_argument(
        "--image", type=_gate.given, metavar="NAME@DIGEST", help="the image that is deployed, such as registry/payments/api@sha256:…"
    )
    parser.add_argument("--source", type=_gate.given, metavar="COMMIT", help="the commit that was built, for reports of source code")
    parser.add_argument("--threshold", choices=SEVERITIES, default="high", help="the least severity that stops a change (high)")
    parser.add_argument("--exceptions", type=path, metavar="FILE", help="what was accepted for a time, in TOML; docs/gates.md")
    _gate.add_at(parser, "the time at which exceptions are judged")


def _scans(options: Namespace) -> int:
    from pci_constructs.gates import scans
    from pci_constructs.gates.decision import Decision, in_utc
    from pci_constructs.gates.documents import commit
    from pci_constructs.gates.exceptions import read_exceptions
    from pci_constructs.gates.image import image
    from pci_constructs.gates.scanners.reading import read_report

    if not options.image and not options.source:
        raise Mistake("say what is deployed: --image NAME@sha256:…, --source COMMIT, or both (PCI DSS 6.3.1)")
    at = in_utc(_gate.at(options))

    def decide() -> tuple[scans.Facts, Decision]:
        facts = scans.Facts(
            image=image(options.image) if options.image else None,
            source=commit(options.source, "--source") if options.source else "",
            threshold=options.threshold,
            on=at[:10],
            reports=tuple(report for file in options.reports for report in read_report(file)),
            exceptions=read_exceptions(options.exceptions) if options.exceptions else (),
        )
        return facts, scans.decide(facts, at)

    return _gate.answer(options, decide)


def _add_policy(parser: ArgumentParser) -> None:
    parser.add_argument("findings", type=path, metavar="FINDINGS", help="a saved run: `check --format json`, or the cdk.out of a synth")
    parser.add_argument("--commit", type=_gate.given, metavar="SHA", help="the commit that is deployed, which the run must be of")
    parser.add_argument("--exceptions", type=path, metavar="FILE", help="what is undetermined and was accepted for a time, in TOML")
    _gate.add_at(parser, "the time at which exceptions are judged")


def _policy(options: Namespace) -> int:
    from pci_constructs.gates import policy, runs
    from pci_constructs.gates.decision import Decision, in_utc
    from pci_constructs.gates.exceptions import read_exceptions

    at = in_utc(_gate.at(options))

    def decide() -> tuple[policy.Facts, Decision]:
        exceptions = read_exceptions(options.exceptions) if options.exceptions else ()
        facts = runs.read(options.findings, on=at[:10], wanted=options.commit or "", exceptions=exceptions)
        return facts, policy.decide(facts, at)

    return _gate.answer(options, decide)


def _add_sbom(parser: ArgumentParser) -> None:
    parser.add_argument("sbom", type=path, metavar="SBOM", help="SPDX or CycloneDX in JSON")
    parser.add_argument("--image", required=True, type=_gate.given, metavar="NAME@DIGEST", help="the image that is deployed")
    parser.add_argument("--licences", type=path, metavar="FILE", help="what may be shipped under which licence, in TOML; docs/gates.md")
    _gate.add_at(parser, "the time at which exceptions are judged")


def _sbom(options: Namespace) -> int:
    from pci_constructs.gates import bills, sbom
    from pci_constructs.gates.decision import Decision, in_utc
    from pci_constructs.gates.image import image

    at = in_utc(_gate.at(options))

    def decide() -> tuple[sbom.Facts, Decision]:
        facts = bills.read(options.sbom, image=image(options.image), on=at[:10], licences=options.licences)
        return facts, sbom.decide(facts, at)

    return _gate.answer(options, decide)


def _add_signature(parser: ArgumentParser) -> None:
    parser.add_argument("--image", required=True, type=_gate.given, metavar="NAME@DIGEST", help="the image that is deployed")
    parser.add_argument("--signature", required=True, type=path, metavar="FILE", help="what `cosign download signature` wrote")
    parser.add_argument("--key", required=True, type=path, metavar="FILE", help="the public key in PEM")
    parser.add_argument("--payload", type=path, metavar="FILE", help="what was signed, where --signature is the bare signature in Base64")
    parser.add_argument("--signed-as", type=_gate.given, metavar="NAME", help="the repository it was signed in (that of the image)")


def _signature(options: Namespace) -> int:
    from pci_constructs.gates import cosign, signature
    from pci_constructs.gates.decision import Decision, in_utc
    from pci_constructs.gates.image import image

    def decide() -> tuple[signature.Facts, Decision]:
        facts = cosign.read(
            image=image(options.image),
            signature=options.signature,
            key=options.key,
            payload=options.payload,
            signed_as=options.signed_as or "",
        )
        return facts, signature.decide(facts, in_utc(_gate.at(options)))

    return _gate.answer(options, decide)


def _add_window(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--calendar", required=True, action="append", type=path, metavar="FILE", help="a change calendar, iCalendar; all must be open"
    )
    parser.add_argument("--emergency", type=path, metavar="FILE", help="a change that cannot wait, in JSON; docs/gates.md")
    parser.add_argument(
        "--deployer", type=_gate.given, metavar="LOGIN", help="who deploys; needed with --emergency, which they cannot approve"
    )
    _gate.add_at(parser, "the time that is asked for", day=False)


def _window(options: Namespace) -> int:
    from pci_constructs.gates import calendars, window
    from pci_constructs.gates.decision import Decision

    if options.emergency and not (options.deployer and options.output):
        raise Mistake("--emergency needs --deployer, who cannot approve it, and --output: an emergency leaves a record (PCI DSS 6.5.1)")

    def decide() -> tuple[window.Facts, Decision]:
        at = _gate.at(options)
        facts = calendars.read(options.calendar, at=at, emergency=options.emergency, deployer=options.deployer or "")
        return facts, window.decide(facts)

    return _gate.answer(options, decide)
