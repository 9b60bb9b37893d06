"""The end of ``make synth``: what was built, what was judged, and where to look."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pci_constructs.assembly import Assembly, UnreadableAssembly, read
from pci_constructs.records import CONNECTION_METADATA, EXCEPTION_METADATA

ELEMENTS = {
    "segmented VPC": ("AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::NetworkAcl"),
    "egress control": ("AWS::NetworkFirewall::Firewall", "AWS::EC2::NatGateway"),
    "private endpoints": ("AWS::EC2::VPCEndpoint",),
    "database": ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster"),
    "cache": ("AWS::ElastiCache::ReplicationGroup",),
    "EKS and its node groups": ("AWS::EKS::Cluster", "AWS::EKS::Nodegroup"),
    "load balancers": ("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    "web ACLs": ("AWS::WAFv2::WebACL",),
    "CloudTrail": ("AWS::CloudTrail::Trail",),
    "alarms": ("AWS::CloudWatch::Alarm",),
    "GuardDuty": ("AWS::GuardDuty::Detector",),
    "Config": ("AWS::Config::ConfigurationRecorder", "AWS::Config::ConformancePack"),
    "Security Hub": ("AWS::SecurityHub::Hub",),
    "KMS keys": ("AWS::KMS::Key",),
    "secrets": ("AWS::SecretsManager::Secret",),
    "backup vaults": ("AWS::Backup::BackupVault",),
}
"""The elements of the reference architecture, and the resource types that they are counted by."""


def main(directory: Path) -> int:
    """Prints the summary of one assembly."""
    console = Console(highlight=False)
    try:
        assembly = read(directory)
        findings = json.loads((directory / "pci" / "findings.json").read_text("utf-8"))
        report = json.loads((directory / "validation-report.json").read_text("utf-8"))
    except (UnreadableAssembly, OSError, ValueError) as error:
        console.print(f"nothing to sum up: {error}", style="red")
        return 2
    console.print()
    console.print(_built(assembly))
    console.print(_judged(findings, report))
    for line in _on_record(assembly):
        console.print(f"  {line}")
    console.print(
        f"Where to look: templates in {directory}, findings in {directory}/pci/findings.json, what each part is and why in docs/."
    )
    return 0


def _built(assembly: Assembly) -> Table:
    table = Table(title="Built", title_justify="left", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("")
    counts = {}
    for stage in assembly.stages:
        counts[stage] = Counter(resource.type for stack, resource in assembly.resources() if stack.stage == stage)
        table.add_column(stage, justify="right")
    stacks = [str(sum(stack.stage == stage for stack in assembly.stacks)) for stage in counts]
    table.add_row("stacks", *stacks)
    table.add_row("resources", *(str(sum(found.values())) for found in counts.values()))
    for element, types in ELEMENTS.items():
        table.add_row(f"  {element}", *(str(sum(found[type_] for type_ in types)) for found in counts.values()))
    return table


def _judged(findings: dict[str, Any], report: dict[str, Any]) -> Table:
    table = Table(title="Judged", title_justify="left", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for name, justify in (("by", "left"), ("fail", "right"), ("accepted", "right"), ("pass", "right"), ("not known", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    ours = findings["summary"]
    failed = ours["fail"] + ours["error"]
    table.add_row("PCI DSS v4.0.1 rules of this library", str(failed), str(ours["accepted"]), str(ours["pass"]), str(ours["undetermined"]))
    for plugin in report["pluginReports"]:
        if plugin["pluginName"] != "pci-dss":
            shown = [str(len(plugin[key])) for key in ("violations", "suppressedViolations")]
            table.add_row(f"{plugin['pluginName']}", *shown, "", "")
    return table


def _on_record(assembly: Assembly) -> list[str]:
    connections = len(assembly.of_metadata(CONNECTION_METADATA))
    records = [(entry.path, entry.data) for entry in assembly.of_metadata(EXCEPTION_METADATA)]
    exceptions = [f"until {r['expires']} accepted by {r['approver']}: {r['rule']} on {path}" for path, r in records]
    return [f"{connections} declared connections, each with its business reason (1.2.5)", *exceptions]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
