"""Nodes have the patches that their baseline asks for.

A baseline and a schedule say what should be installed and when; only the node's own report says that it is (6.3.3). A node that never
reported was never scanned, and nobody knows what it lacks.
"""

from pci_constructs.live.rules.ssm._nodes import NODE, compliant
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed

_PATH = "Patch"
_SILENT = failed("no scan for patches has reported", _PATH)


def _check(node: ResourceView) -> Judgement:
    return compliant(node, _PATH, "patches", silent=_SILENT)


RULE = Rule(
    id="ec2-managedinstance-patch-compliance-status-check",
    title="Nodes have the patches that their baseline asks for",
    severity=Severity.HIGH,
    requirements={"6.3.3": "the report of the node shows that patches are in place, not only planned"},
    remediation="run AWS-RunPatchBaseline with Operation Install on the node, and put it on a schedule",
    types=(NODE,),
    check=_check,
    equivalents={
        "securityhub": "SSM.2",
        "config": "ec2-managedinstance-patch-compliance-status-check",
        "prowler": "ssm_managed_compliant_patching",
    },
    passing={_PATH: "COMPLIANT"},
    failing={_PATH: "NON_COMPLIANT"},
)
