"""``make mutants-peers``: a fixed sample of the mutants, cut down to the touched resources, before this pack and three neighbours.

A tool reports a mutant if it says something of the mutant's template that it does not say of the same template unharmed.
"""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from pci_constructs.assembly import Assembly, Resource, Stack, read
from pci_constructs.assembly.templates import alone
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Verdict
from pci_constructs.options import Options
from tests.conftest import ROOT
from tests.mutants.mutate import Mutant, mutants
from tests.peers.process import run
from tests.peers.tools import VENV, guard

SAMPLE = 300
SEED = 4
Reports = Mapping[str, set[str]]
"""What a tool says of each template, by the template's name."""


def cut(stack: Stack, mutant: Mutant) -> dict[str, Resource]:
    """The touched resource, what refers to it, and everything that these refer to, before or after."""
    touched = mutant.resource.logical_id
    text = {id_: json.dumps([resource.properties, resource.attributes]) for id_, resource in stack.resources.items()}
    text[touched] += json.dumps(mutant.body.properties) if mutant.body else ""
    refers = {id_: {other for other in stack.resources if f'"{other}"' in body or f"${{{other}" in body} for id_, body in text.items()}
    kept: set[str] = set()
    pending = [touched, *(id_ for id_, others in refers.items() if touched in others)]
    while pending:
        id_ = pending.pop()
        if id_ not in kept:
            kept.add(id_)
            pending += refers[id_]
    return {id_: stack.resources[id_] for id_ in stack.resources if id_ in kept}


def document(resources: Mapping[str, Resource]) -> dict[str, Any]:
    """A template of these resources, without what would lead out of it."""
    there = set(resources)
    bodies = {}
    for id_, resource in resources.items():
        depends = resource.attributes.get("DependsOn")
        kept = [name for name in ([depends] if isinstance(depends, str) else depends or []) if name in there]
        attributes = {name: value for name, value in resource.attributes.items() if name not in ("DependsOn", "Metadata")}
        bodies[id_] = {"Type": resource.type, "Properties": resource.properties, **attributes, **({"DependsOn": kept} if kept else {})}
    return {"Resources": bodies}


def write(folder: Path, assembly: Assembly) -> list[Mutant]:
    """Writes ``<n>.before.json`` and ``<n>.after.json`` for each mutant of the sample."""
    every = [mutant for mutant in mutants(assembly) if not mutant.path.startswith("Tags")]
    sample = Random(SEED).sample(every, min(SAMPLE, len(every)))  # noqa: S311
    stacks = {stack.template: stack for stack in assembly.stacks}
    for number, mutant in enumerate(sample):
        before = cut(stacks[mutant.resource.template], mutant)
        after = {id_: resource for id_, resource in before.items() if id_ != mutant.resource.logical_id}
        if mutant.body is not None:
            after[mutant.resource.logical_id] = mutant.body
        after = {id_: resource for id_, resource in after.items() if mutant.body is not None or not _mentions(resource, mutant)}
        for name, resources in (("before", before), ("after", after)):
            (folder / f"{number:03}.{name}.json").write_text(json.dumps(document(resources)), "utf-8")
    return sample


def _mentions(resource: Resource, mutant: Mutant) -> bool:
    text = json.dumps(resource.properties)
    return f'"{mutant.resource.logical_id}"' in text or f"${{{mutant.resource.logical_id}" in text


def ours(folder: Path) -> Reports:
    """This pack."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted(folder.glob("*.json")):
        made = alone(json.loads(file.read_text("utf-8")), file.name)
        for finding in judge_assemblies([made], Options(today=date(2026, 11, 24)), record=False).findings:
            if finding.verdict is Verdict.FAIL:
                found[file.name].add(f"{finding.rule} {finding.subject.logical_id}")
    return found


def checkov(folder: Path) -> Reports:
    """Checkov's CloudFormation checks."""
    quiet = ("--skip-download", "--compact", "--quiet", "--output", "json")
    said = run(VENV / "bin" / "checkov", "--directory", folder, "--framework", "cloudformation", *quiet)
    found: dict[str, set[str]] = defaultdict(set)
    for failed in said["results"]["failed_checks"]:
        found[Path(failed["file_path"]).name].add(f"{failed['check_id']} {failed['resource']}")
    return found


def cfn_guard(folder: Path) -> Reports:
    """Control Tower's proactive controls in cfn-guard."""
    binary, rules = guard()
    options = ("--output-format", "json", "--show-summary", "none", "--structured")
    said = run(binary, "validate", "--rules", rules, "--data", folder, *options)
    found: dict[str, set[str]] = defaultdict(set)
    for file in said:
        for broken in file["not_compliant"]:
            found[Path(file["name"]).name].add(broken["Rule"]["name"])
    return found


def cdk_nag(folder: Path) -> Reports:
    """cdk-nag's PCI DSS 3.2.1 and AWS Solutions packs over the templates, included into stacks."""
    said = run(sys.executable, "-m", "tests.mutants.nag", folder)
    return {name: set(rules) for name, rules in said.items()}


def rows(folder: Path, sample: list[Mutant]) -> Iterator[tuple[str, list[bool]]]:
    """Each tool with what it reports of the sample."""
    tools = {
        "pci-constructs": ours,
        "checkov": checkov,
        "cfn-guard, Control Tower's rules": cfn_guard,
        "cdk-nag, PCI DSS 3.2.1 and AWS Solutions": cdk_nag,
    }
    for name, tool in tools.items():
        said = tool(folder)
        yield (
            name,
            [
                bool(said.get(f"{number:03}.after.json", set()) - said.get(f"{number:03}.before.json", set()))
                for number in range(len(sample))
            ],
        )


def main() -> int:
    """Prints the table."""
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample = write(folder, read(ROOT / "cdk.out"))
        table = Table(box=None, title=f"{len(sample)} mutants, cut down to the touched resources", title_justify="left")
        for column in ("tool", "reported", "share"):
            table.add_column(column, justify="left" if column == "tool" else "right")
        for tool, reported in rows(folder, sample):
            table.add_row(tool, str(sum(reported)), f"{sum(reported) / len(sample):.0%}")
            console.print(f"  {tool}: done")
        console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
