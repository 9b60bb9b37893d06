"""``pci-constructs segmentation``: what can reach the cardholder data environment, from templates alone (1.2.5, 1.3, 1.4, 11.4.5)."""

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from pci_constructs.commands import drawing
from pci_constructs.commands.shared import FAILS, FINE, WRONG, Mistake, path, say, show

HELP = "show what can reach what, and what cannot (a preview: not yet reviewed, not yet in the gate)"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument("path", type=Path, metavar="PATH", help="a cdk.out, or a template in JSON or YAML")
    parser.add_argument("--format", choices=("console", "json"), default="console", help="how to show it (console)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it to a file instead")
    parser.add_argument("--zones", type=Path, metavar="FILE", help="zones and connections in TOML, for templates without tags")
    parser.add_argument("--strict", action="store_true", help="what is not proven fails, too")
    parser.add_argument(
        "--pictures", type=path, metavar="FOLDER", help="draw network and data-flow diagrams of each VPC, as SVG and Mermaid"
    )


def run(options: Namespace) -> int:
    """Proves, and shows what was found."""
    from pci_constructs.assembly.discovery import NothingToJudge, find
    from pci_constructs.network import page
    from pci_constructs.network.policy import issues
    from pci_constructs.network.proof import prove
    from pci_constructs.network.register import declared_in
    from pci_constructs.network.zones import BadZones, Zones, read_zones, zones_from
    from pci_constructs.rules.settings import BadSettings, read_settings

    try:
        given = None if options.zones else read_settings(None).segmentation
        zones = (
            read_zones(options.zones) if options.zones else zones_from(given, "[tool.pci-constructs.segmentation]") if given else Zones()
        )
        read = find([options.path])
    except (BadZones, BadSettings, NothingToJudge) as error:
        raise Mistake(str(error)) from None
    if len(read.assemblies) != 1:
        raise Mistake(f"{options.path}: one network at a time; this folder holds {len(read.assemblies)} templates")
    say("pci-constructs: segmentation is a preview and has not been reviewed: no evidence for an assessor yet (docs/segmentation.md)")
    (assembly,) = read.assemblies
    proof = prove(assembly, zones, today=datetime.now(UTC).date())
    try:
        zones.check(proof.ends())
    except BadZones as error:
        raise Mistake(str(error)) from None
    connections = declared_in(assembly, zones.connections)
    found = issues(proof, connections, zones)
    if options.pictures:
        drawing.write(options.pictures, proof, connections, zones, options.path)
    if options.format == "json":
        show(json.dumps(page.machine(proof, found, zones), indent=2) + "\n", options.output)
    else:
        show(page.console(proof, found, zones), options.output)
    for sentence in (*read.unreadable, *assembly.unreadable):
        say(f"pci-constructs: {sentence}")
    if read.unreadable or assembly.unreadable or not proof.interfaces:
        if not proof.interfaces:
            say("pci-constructs: no network interface was looked at")
        return WRONG
    return FAILS if any(issue.fails or options.strict for issue in found) else FINE
