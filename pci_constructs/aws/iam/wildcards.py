"""Wildcards in policies: each is named, with the reason why nothing narrower is known when the policy is written (PCI DSS 7.2.5)."""

from collections.abc import Iterable

import aws_cdk as cdk
from aws_cdk import aws_iam as iam

from pci_constructs.aws._settings import acknowledge


def acknowledge_wildcards(policy: iam.ManagedPolicy, statements: Iterable[iam.PolicyStatement], *, reason: str) -> None:
    """Acknowledges cdk-nag's findings on the resources with wildcards in some statements, each by its name, and on no others.

    Wildcards in actions stay findings.

    Args:
        policy: the policy that holds the statements.
        statements: the statements that the reason is true for.
        reason: why their resources cannot be named exactly, for an assessor.
    """
    stack = cdk.Stack.of(policy)
    resources = {_as_nag_writes(stack.resolve(resource)) for statement in statements for resource in statement.resources}
    findings = [f"AwsSolutions::AwsSolutions-IAM5[Resource::{resource}]" for resource in sorted(resources) if "*" in resource]
    acknowledge(policy, *findings, reason=reason)


def _as_nag_writes(resolved: object) -> str:
    """A resource as cdk-nag names it in the id of a finding: what is known only at deployment in angle brackets."""
    match resolved:
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(_as_nag_writes(part) for part in parts)
        case {"Ref": name}:
            return f"<{name}>"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"<{name}.{attribute}>"
        case _:
            return str(resolved)
