"""What every stack of the reference environment has: its settings, its scope, its environment and its protection."""

import aws_cdk as cdk
from constructs import Construct

from pci_constructs.aspects import declare_environment, declare_owner, declare_scope
from pci_constructs.standard import Scope
from stacks.settings import Settings


class ReferenceStack(cdk.Stack):
    """A stack in the account and region of its environment, protected from deletion in production.

    Args:
        scope: the stage.
        construct_id: the stack's id.
        settings: the environment's settings.
        pci_scope: how what it holds relates to card data.
        reason: why.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, pci_scope: Scope, reason: str) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account=settings.account, region=settings.region),
            termination_protection=settings.production,
            description=f"{settings.environment}: {reason}",
        )
        self.settings = settings
        declare_scope(self, pci_scope, reason=reason)
        declare_environment(self, settings.environment)
        declare_owner(self, settings.owner)
