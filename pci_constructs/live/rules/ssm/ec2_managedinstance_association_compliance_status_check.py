"""Nodes are as their associations say.

An association of State Manager puts a node back to its hardened state on a schedule. One that fails leaves a component that is off the
standard it was built to (2.2.1), and nothing else tells.
"""

from pci_constructs.live.rules.ssm._nodes import NODE, compliant
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable

_PATH = "Association"


def _check(node: ResourceView) -> Judgement:
    return compliant(node, _PATH, "associations", silent=not_applicable("the node has no association", _PATH))


RULE = Rule(
    id="ec2-managedinstance-association-compliance-status-check",
    title="Nodes are as their associations say",
    severity=Severity.LOW,
    requirements={"2.2.1": "a node that its association could not bring back is off its configuration standard"},
    remediation="look at the association's last run on the node, mend what stopped it, and apply it again",
    types=(NODE,),
    check=_check,
    equivalents={"securityhub": "SSM.3", "config": "ec2-managedinstance-association-compliance-status-check"},
    passing={_PATH: "COMPLIANT"},
    failing={_PATH: "NON_COMPLIANT"},
)
