"""``pci-constructs segmentation``: what can reach the cardholder data environment, from templates alone (1.2.5, 1.3, 1.4, 11.4.5)."""

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pci_constructs.commands import drawing
from pci_constructs.commands.shared import FAILS, FINE, WRONG, Mistake, path, say, show

if TYPE_CHECKING:
    from pci_constructs.assembly import Assembly
    from pci_constructs.network.proof import Proof
    from pci_constructs.network.zones import Zones

HELP = "prove what can reach the CDE, and what cannot; or say which flows a change opens"
_SETTINGS = "[tool.pci-constructs.segmentation]"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    parser.add_argument("path", type=path, metavar="PATH", help="a cdk.out, or a template in JSON or YAML")
    parser.add_argument("--baseline", type=path, metavar="OLD", help="an earlier one: show the flows that were opened and closed since")
    parser.add_argument("--ratchet", action="store_true", help="with --baseline: exit 1 if something opened to or from the CDE undeclared")
    parser.add_argument(
        "--format", choices=("console", "json", "markdown"), default="console", help="how to show it (console); markdown with --baseline"
    )
    parser.add_argument("--output", type=path, metavar="FILE", help="write it to a file instead")
    parser.add_argument("--zones", type=path, metavar="FILE", help="zones, parties and connections in TOML, for templates without tags")
    parser.add_argument("--strict", action="store_true", help="what is not proven fails, too")
    parser.add_argument(
        "--pictures", type=path, metavar="FOLDER", help="draw network and data-flow diagrams of each VPC, as SVG and Mermaid"
    )


def run(options: Namespace) -> int:
    """Proves, and shows what was found."""
    if options.format == "markdown" and not options.baseline:
        raise Mistake("--format markdown shows what changed: name the earlier assembly with --baseline")
    if options.ratchet and not options.baseline:
        raise Mistake("--ratchet compares: name the earlier assembly with --baseline")
    zones = _zones(options.zones)
    assembly, proof, whole = _proof(options.path, zones)
    if options.baseline:
        return _compare(options, assembly, proof, zones, whole=whole)
    return _prove(options, assembly, proof, zones, whole=whole)


def _prove(options: Namespace, assembly: "Assembly", proof: "Proof", zones: "Zones", *, whole: bool) -> int:
    """Shows one proof."""
    from pci_constructs.network import page
    from pci_constructs.network.policy import issues
    from pci_constructs.network.register import declared_in
    from pci_constructs.reports._text import logged, visible

    connections = declared_in(assembly, zones.connections)
    _check(zones, proof)
    found = issues(proof, connections, zones)
    if options.pictures:
        drawing.write(options.pictures, proof, connections, zones, options.path)
    if options.format == "json":
        show(json.dumps(page.machine(proof, found, zones), indent=2) + "\n", options.output)
    else:
        show(logged(visible(page.console(proof, found, zones)).splitlines()), options.output)
    if not whole:
        return WRONG
    return FAILS if any(issue.fails or options.strict for issue in found) else FINE


def _compare(options: Namespace, assembly: "Assembly", proof: "Proof", zones: "Zones", *, whole: bool) -> int:
    """Shows which flows were opened and closed."""
    from pci_constructs.network.difference import Turn, difference
    from pci_constructs.network.register import declared_in
    from pci_constructs.reports import flows_page

    _, old, whole_too = _proof(options.baseline, zones)
    _check(zones, proof, old)
    found = difference(old, proof, declared_in(assembly, zones.connections), zones)
    formats = {"console": flows_page.console, "json": flows_page.machine, "markdown": flows_page.markdown}
    show(formats[options.format](found), options.output)
    if not whole or not whole_too:
        return WRONG
    may_be = any(change.turn is Turn.MAY_BE_OPEN and change.card_data and not change.declared for change in found.changes)
    return FAILS if options.ratchet and (found.worse or (options.strict and may_be)) else FINE


def _zones(file: Path | None) -> "Zones":
    from pci_constructs.network.zones import BadZones, Zones, read_zones, zones_from
    from pci_constructs.rules.settings import BadSettings, read_settings

    try:
        if file is not None:
            return read_zones(file)
        given = read_settings(None).segmentation
        return zones_from(given, _SETTINGS) if given else Zones()
    except (BadZones, BadSettings) as error:
        raise Mistake(str(error)) from None


def _check(zones: "Zones", *proofs: "Proof") -> None:
    from pci_constructs.network.zones import BadZones

    try:
        zones.check([end for proof in proofs for end in proof.ends()])
    except BadZones as error:
        raise Mistake(str(error)) from None


def _proof(place: Path, zones: "Zones") -> "tuple[Assembly, Proof, bool]":
    """The proof for what lies in a place, and whether all of it could be read."""
    from pci_constructs.assembly.discovery import NothingToJudge, find
    from pci_constructs.network.proof import prove

    try:
        read = find([place])
    except NothingToJudge as error:
        raise Mistake(str(error)) from None
    if len(read.assemblies) != 1:
        raise Mistake(f"{place}: one network at a time; this folder holds {len(read.assemblies)} templates")
    (assembly,) = read.assemblies
    proof = prove(assembly, zones, today=datetime.now(UTC).date())
    for sentence in (*read.unreadable, *assembly.unreadable):
        say(f"pci-constructs: {sentence}")
    if not proof.interfaces:
        say(f"pci-constructs: {place}: no network interface was looked at")
    return assembly, proof, not read.unreadable and not assembly.unreadable and bool(proof.interfaces)
