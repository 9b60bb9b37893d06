"""``pci-constructs bootstrap``: a hardened template for ``cdk bootstrap --template`` (3.6.1, 6.5.1, 7.2.5, 10.2.1)."""

from argparse import ArgumentParser, Namespace

from pci_constructs.commands.shared import FINE, Mistake, path, show

HELP = "print a hardened bootstrap template for `cdk bootstrap --template`"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument(
        "--deploy-role",
        action="append",
        required=True,
        metavar="ROLE",
        help="the name or ARN of the role that alone deploys; repeat it for more",
    )
    parser.add_argument(
        "--stacks",
        action="append",
        required=True,
        metavar="PREFIX",
        help="what the names of deployed stacks begin with; repeat it for more",
    )
    parser.add_argument(
        "--key", action="append", default=[], metavar="ARN", help="a key that roles of those stacks may decrypt with; repeat it"
    )
    parser.add_argument("--log-copies", default="", metavar="ARN", help="a bucket elsewhere that gets a copy of the access logs")
    parser.add_argument("--qualifier", default="hnb659fds", metavar="TEXT", help="the qualifier (hnb659fds)")
    parser.add_argument("--output", type=path, metavar="FILE", help="write it to a file instead")


def run(options: Namespace) -> int:
    """Prints it."""
    from pci_constructs.delivery.bootstrap import Bootstrap
    from pci_constructs.refusals import RefusedSetting

    try:
        made = Bootstrap(
            deploy_roles=options.deploy_role,
            stacks=options.stacks,
            keys=options.key,
            log_copies=options.log_copies,
            qualifier=options.qualifier,
        )
        text = made.text()
    except RefusedSetting as error:
        raise Mistake(str(error)) from None
    show(text, options.output)
    return FINE
