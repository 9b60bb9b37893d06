"""PCI aspects of the construct tree: its scope and its environment, declared once and inherited downwards.

They are tags on stacks, which the CDK hands down by itself, and the gate checks them in the templates: an aspect that
visits each resource from Python costs some milliseconds apiece (docs/decisions).
"""

from pci_constructs import node
from pci_constructs.records import SCOPE_METADATA
from pci_constructs.standard import ENVIRONMENT_TAG, OWNER_TAG, PRODUCTION, SCOPE_TAG, Scope

# jsii starts Node as soon as aws_cdk is imported.
node.ensure()

import aws_cdk as cdk  # noqa: E402
from constructs import IConstruct  # noqa: E402


def declare_scope(construct: IConstruct, scope: Scope, *, reason: str) -> None:
    """Says how a construct, and all below it that says nothing else, relates to card data (12.5.1, 12.5.2).

    Args:
        construct: a stack or anything in one.
        scope: the category.
        reason: why, for the scope inventory.
    """
    _tag(construct, SCOPE_TAG, str(scope))
    construct.node.add_metadata(SCOPE_METADATA, {"scope": str(scope), "reason": reason})


def declare_environment(construct: IConstruct, environment: str) -> None:
    """Says which environment a stack belongs to; stacks of ``production`` must have termination protection (6.5.3).

    Args:
        construct: the stack.
        environment: its name, such as ``staging`` or ``production``.
    """
    _tag(construct, ENVIRONMENT_TAG, environment)


def declared_environment(construct: IConstruct) -> str | None:
    """The environment that the stack of a construct was declared to belong to, if it was before this is asked."""
    return cdk.Stack.of(construct).tags.tag_values().get(ENVIRONMENT_TAG)


def declare_owner(construct: IConstruct, owner: str) -> None:
    """Says who answers for a construct and all below it that says nothing else: reports name them beside a failure (12.5.1).

    Args:
        construct: a stack or anything in one.
        owner: a team's address or name.
    """
    _tag(construct, OWNER_TAG, owner)


def is_production(environment: str) -> bool:
    """Whether the rules treat an environment of this name as production."""
    return environment == PRODUCTION


def _tag(construct: IConstruct, key: str, value: str) -> None:
    cdk.Tags.of(construct).add(key, value)
    if isinstance(construct, cdk.Stack):
        # With the flag explicitStackTags, Tags.of() reaches the resources and not the stack itself.
        construct.tags.set_tag(key, value)
