"""``pci-constructs check``: judges templates."""

from argparse import ArgumentParser, Namespace

from pci_constructs.commands import judging
from pci_constructs.commands.shared import FAILS, FINE, WRONG, Mistake, path, say, show

HELP = "judge a cdk.out, a template, or a folder of templates"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument(
        "paths", nargs="+", type=path, metavar="PATH", help="a cdk.out, a template in JSON or YAML, or a folder of templates"
    )
    judging.add(parser)


def run(options: Namespace) -> int:
    """Judges, and shows what was found."""
    from pci_constructs.assembly.discovery import NothingToJudge
    from pci_constructs.check import judge_paths
    from pci_constructs.findings import Verdict
    from pci_constructs.forked import wait_for_others
    from pci_constructs.memory import collector_paused
    from pci_constructs.rules.engine import LOOKED_AT, READABLE

    how = judging.how(options)
    # What could be let go is a fifteenth of what is kept, and to look for it takes a sixth of the time.
    with collector_paused():
        try:
            run = judge_paths(options.paths, how, scopes=judging.wants_scopes(options), everything=judging.wants_everything(options))
        except (NothingToJudge, ValueError) as error:
            raise Mistake(str(error)) from None
    show(judging.rendered(run, options, folders=options.paths), options.output)
    wait_for_others()
    missed = [finding for finding in run.of(Verdict.ERROR) if finding.rule in (READABLE, LOOKED_AT)]
    for finding in missed:
        say(f"pci-constructs: {finding.message}")
    if missed:
        return WRONG
    return FAILS if run.blocking(how.fail_on, strict=how.strict) else FINE
