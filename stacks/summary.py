"""The end of ``make synth``: what was built, what was judged, and where to look."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table

from pci_constructs.assembly import Assembly, UnreadableAssembly, read
from pci_constructs.records import CONNECTION_METADATA, EXCEPTION_METADATA
from pci_constructs.results import PAGE
from pci_constructs.saved import RESULTS

ELEMENTS = {
    "VPC, subnets, network ACLs": ("AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::NetworkAcl"),
    "egress firewalls, NAT gateways": ("AWS::NetworkFirewall::Firewall", "AWS::EC2::NatGateway"),
    "private endpoints of AWS services": ("AWS::EC2::VPCEndpoint",),
    "database": ("AWS::RDS::DBInstance",),
    "cache": ("AWS::ElastiCache::ReplicationGroup",),
    "EKS cluster, node groups": ("AWS::EKS::Cluster", "AWS::EKS::Nodegroup"),
    "load balancers": ("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    "web ACL": ("AWS::WAFv2::WebACL",),
    "CloudTrail trail": ("AWS::CloudTrail::Trail",),
    "alarms": ("AWS::CloudWatch::Alarm",),
    "GuardDuty detector": ("AWS::GuardDuty::Detector",),
    "Config recorder, conformance packs": ("AWS::Config::ConfigurationRecorder", "AWS::Config::ConformancePack"),
    "Security Hub": ("AWS::SecurityHub::Hub",),
    "account baseline": ("Custom::AccountPasswordPolicy", "AWS::Macie::Session", "AWS::AccessAnalyzer::Analyzer"),
    "KMS keys": ("AWS::KMS::Key",),
    "secrets": ("AWS::SecretsManager::Secret",),
    "backup vault": ("AWS::Backup::BackupVault",),
}
"""The elements of the reference architecture, and the resource types that they are counted by, in the order of the names."""

OURS = "pci-dss"
JUDGES = {
    OURS: "this library's rules, PCI DSS v4.0.1",
    "PCI.DSS.321": "cdk-nag, PCI DSS 3.2.1",
    "AwsSolutions": "cdk-nag, AWS Solutions",
    "CloudFormation Validate": "the CDK's own validation of templates",
}
"""What each plugin of the report is."""

UNWRAPPED = 1_000
"""Columns where the output goes to a file or another program, which no line fills."""


def main(directory: Path) -> int:
    """Prints the summary of one assembly."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = UNWRAPPED
    try:
        assembly = read(directory)
        findings = json.loads((directory / "pci" / "findings.json").read_text("utf-8"))
        report = json.loads((directory / "validation-report.json").read_text("utf-8"))
    except (UnreadableAssembly, OSError, ValueError) as error:
        console.print(f"nothing to sum up: {error}", style="red")
        return 2
    parts = (_built(assembly), *_judged(findings, report), *_on_record(assembly), _where(directory), _page(directory))
    with console.capture() as shown:
        for part in parts:
            console.print()
            console.print(part)
    # The padding of tables is of no use to whoever reads a file.
    sys.stdout.write("\n".join(line.rstrip() for line in shown.get().splitlines()) + "\n")
    return 0


def _table(title: str, *columns: str, numbers: bool = False) -> Table:
    """A table without lines, whose columns but the first hold numbers or texts."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 3, 0, 0), show_header=any(columns))
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if numbers and place else "left", overflow="fold")
    return table


def _built(assembly: Assembly) -> Table:
    counts = {
        stage: Counter(resource.type for stack, resource in assembly.resources() if stack.stage == stage) for stage in assembly.stages
    }
    table = _table("Built", "", *counts, numbers=True)
    table.add_row("stacks", *(str(sum(stack.stage == stage for stack in assembly.stacks)) for stage in counts))
    table.add_row("resources, among them", *(str(sum(found.values())) for found in counts.values()))
    for element, types in ELEMENTS.items():
        table.add_row(f"  {element}", *(", ".join(str(found[type_]) for type_ in types) for found in counts.values()))
    return table


def _judged(findings: dict[str, Any], report: dict[str, Any]) -> Iterable[RenderableType]:
    # What others found is among the findings, too, since the reports show all of it; their rows come from their own report.
    ours = Counter(finding["verdict"] for finding in findings["findings"] if finding["source"] == OURS)
    rows = {OURS: (ours["fail"] + ours["error"], ours["accepted"], str(ours["pass"]), str(ours["undetermined"]))}
    for plugin in report["pluginReports"]:
        if plugin["pluginName"] != OURS:
            rows[plugin["pluginName"]] = (len(plugin["violations"]), len(plugin["suppressedViolations"]), "not told", "not told")
    table = _table("Judged", "findings of", "fail", "accepted", "pass", "cannot be known", numbers=True)
    for name, (failed, accepted, *others) in rows.items():
        table.add_row(JUDGES.get(name, name), str(failed), str(accepted), *others)
    yield table
    red = [
        JUDGES.get(plugin["pluginName"], plugin["pluginName"]) for plugin in report["pluginReports"] if plugin["conclusion"] != "success"
    ]
    yield f"The gate is red: {'; '.join(red)}." if red else "The gate is green. What is accepted has its reason on record."


def _on_record(assembly: Assembly) -> Iterable[RenderableType]:
    connections = len(assembly.of_metadata(CONNECTION_METADATA))
    yield f"{connections} connections between parts are declared, each with its business reason (PCI DSS 1.2.5)."
    records = assembly.of_metadata(EXCEPTION_METADATA)
    if records:
        table = _table("Exceptions on record; after its last day each turns the gate red", "rule", "on", "last day", "accepted by")
        for entry in records:
            table.add_row(entry.data["rule"], entry.path, entry.data["expires"], entry.data["approver"])
        yield table


def _where(directory: Path) -> Table:
    table = _table("Where to look", "", "")
    for what, where in (
        ("templates to deploy", f"{directory}"),
        ("every finding, as a program reads it", f"{directory}/pci/findings.json"),
        ("what the others found, and why it is accepted", f"{directory}/validation-report.json"),
        ("what each part is", "docs/constructs/README.md"),
        ("why it is so", "docs/decisions/README.md"),
        ("what a month costs", "docs/cost.md"),
    ):
        table.add_row(what, where)
    return table


def _page(directory: Path) -> str:
    page = directory / RESULTS / PAGE
    return f"The report, in a browser: {page}" if page.is_file() else f"There is no report: {page} was not written."


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
