"""A production stack refuses to be deleted.

Deleting a stack changes every network and security control in it at once; in production that takes a deliberate second step (6.5.1).
"""

from pci_constructs.assembly import Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_stack
from pci_constructs.standard import ENVIRONMENT_TAG, PRODUCTION


@each_stack
def _check(stack: Stack) -> Judgement:
    if stack.parent:
        return Judgement(Verdict.NOT_APPLICABLE, "a nested stack is protected by the stack around it")
    environment = stack.tags.get(ENVIRONMENT_TAG)
    if stack.termination_protection:
        return Judgement(Verdict.PASS, "termination protection is on")
    if environment is None:
        return Judgement(
            Verdict.UNDETERMINED,
            "the stack does not say whether it is production",
            property="TerminationProtection",
            blocked_by=f"the tag {ENVIRONMENT_TAG}",
        )
    if environment != PRODUCTION:
        return Judgement(Verdict.NOT_APPLICABLE, f"the environment is {environment}")
    return Judgement(Verdict.FAIL, f"the production stack {stack.path} can be deleted in one step", property="TerminationProtection")


RULE = Rule(
    id="production-termination-protected",
    title="Production stacks have termination protection",
    severity=Severity.MEDIUM,
    requirements={"6.5.1": "removing a production stack is a change that must not happen without the change procedure"},
    remediation=(
        "pass termination_protection=True to the stack in the CDK; otherwise protect it in the account (cloudformation "
        "update-termination-protection)"
    ),
    check_all=_check,
    template_only="the stacks of an account are asked by cloudformation-termination-protection-check",
)
