"""Stacks are protected from deletion.

Deleting a stack is one call that removes an environment, and what the call may not remove it leaves without its network. With termination
protection somebody first has to switch that off, which is a change of its own (6.5.1). A nested stack is protected by the one around it.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true, not_applicable

_PATH = "Live.TerminationProtection"


def _check(stack: ResourceView) -> Judgement:
    if stack.flag("Live.Nested"):
        return not_applicable("a nested stack is protected by the stack around it")
    return flag_is_true(stack, _PATH, good="termination protection is on", bad="one call deletes the stack")


RULE = Rule(
    id="cloudformation-termination-protection-check",
    title="Stacks have termination protection",
    severity=Severity.LOW,
    requirements={"6.5.1": "removing an environment is a change that takes more than one call"},
    remediation="pass termination_protection=True to the stack in the CDK, or protect it (cloudformation update-termination-protection)",
    types=("AWS::CloudFormation::Stack",),
    check=_check,
    equivalents={
        "securityhub": "CloudFormation.3",
        "config": "cloudformation-termination-protection-check",
        "prowler": "cloudformation_stacks_termination_protection_enabled",
    },
    passing={"Live": {"Nested": False, "TerminationProtection": True}},
    failing={"Live": {"Nested": False, "TerminationProtection": False}},
)
