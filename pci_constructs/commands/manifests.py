"""``pci-constructs manifests``: what the constructs apply in a cluster, as plain YAML for ``kubectl apply -f`` or a GitOps repository."""

from argparse import ArgumentParser, Namespace

from pci_constructs.commands.shared import FINE, Mistake, path, show

HELP = "write Kubernetes manifests: namespaces, network policies, rights of teams, image policies"
PARTS = ("all", "namespaces", "teams", "images", "kyverno-values", "handler")


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument("declaration", type=path, nargs="?", metavar="FILE", help="what to make, in TOML (docs/kubernetes.md)")
    parser.add_argument(
        "--part",
        choices=PARTS,
        default="all",
        help="all of it, or one part; handler (what the handler of CloudFormation may do) needs no FILE (all)",
    )
    parser.add_argument("--output", type=path, metavar="FILE", help="write it to a file instead")


def run(options: Namespace) -> int:
    """Writes them."""
    from pci_constructs.kubernetes.manifests.declaration import BadDeclaration, manifests, read_declaration
    from pci_constructs.kubernetes.manifests.tables import Table
    from pci_constructs.kubernetes.manifests.text import as_yaml
    from pci_constructs.refusals import RefusedSetting

    if options.declaration is None and options.part != "handler":
        raise Mistake(f"--part {options.part} needs a FILE that declares namespaces, teams and images: see docs/kubernetes.md")
    try:
        table = read_declaration(options.declaration) if options.declaration else Table({}, "the command line")
        text = as_yaml(manifests(table, options.part))
    except (BadDeclaration, RefusedSetting) as error:
        raise Mistake(str(error)) from None
    show(text, options.output)
    return FINE
