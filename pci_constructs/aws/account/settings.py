"""The account-wide settings that CloudFormation lacks: one custom resource each, one function for all."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import acknowledge
from pci_constructs.aws.account.permissions import HANDLER, statements
from pci_constructs.aws.lambda_ import HandlerFunction


class Setting(StrEnum):
    """A setting of the baseline, by the type of its custom resource."""

    PASSWORDS = "Custom::AccountPasswordPolicy"
    """What passwords of IAM users must be."""
    PUBLIC_ACCESS = "Custom::AccountPublicAccessBlock"
    """No bucket is public."""
    VOLUMES = "Custom::EbsEncryptionByDefault"
    """New volumes are encrypted."""
    INSTANCE_METADATA = "Custom::InstanceMetadataDefaults"
    """New instances demand session tokens."""
    INSPECTOR = "Custom::InspectorActivation"
    """Inspector scans."""
    CARD_DATA = "Custom::MacieAutomatedDiscovery"
    """Macie looks for card data by itself."""
    CONTACTS = "Custom::AlternateContact"
    """Whom AWS calls."""


REQUIREMENTS: Mapping[Setting, tuple[str, ...]] = MappingProxyType(
    {
        Setting.PASSWORDS: ("8.3.6", "8.3.7", "8.3.9"),
        Setting.PUBLIC_ACCESS: ("1.4.4", "7.3.3"),
        Setting.VOLUMES: ("3.5.1", "3.6.1"),
        Setting.INSTANCE_METADATA: ("2.2.6", "7.2.5"),
        Setting.INSPECTOR: ("6.3.1", "11.3.1"),
        Setting.CARD_DATA: ("12.10.7", "A3.2.5.1"),
        Setting.CONTACTS: ("12.10.1",),
    }
)
"""What rests on each."""

RUNNING_MINUTES = 7
"""Inspector may take five minutes, and CloudFormation wants its answer after that."""


class Settings(Construct):
    """Sets them one after the other, by one function at a time.

    Args:
        scope: the baseline.
        construct_id: the id below it.
        key: the customer managed key of the function's log, environment and dead letters.
        volume_key: the key that encrypts volumes, which the function looks at.
        asked: what is set: the id of each custom resource, its setting and its properties.

    Attributes:
        handler: the ``HandlerFunction``.
        resources: the ``cdk.CustomResource`` by id.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        volume_key: kms.IKey,
        asked: Sequence[tuple[str, Setting, Mapping[str, object]]],
    ) -> None:
        super().__init__(scope, construct_id)
        self.handler = HandlerFunction(
            self,
            "Handler",
            handler=HANDLER,
            description="Sets what the account has once, and never makes it weaker",
            key=key,
            statements=statements((setting for _, setting, _ in asked), stack=cdk.Stack.of(self), key=volume_key),
            timeout=cdk.Duration.minutes(RUNNING_MINUTES),
        )
        acknowledge(
            self.handler,
            "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
            reason="settings of the account have no resource level in IAM; the function may read and strengthen these and nothing else",
        )
        self.resources: dict[str, cdk.CustomResource] = {}
        before: Construct = self.handler
        for id_, setting, properties in asked:
            made = cdk.CustomResource(
                self,
                id_,
                resource_type=setting,
                service_token=self.handler.function.function_arn,
                service_timeout=cdk.Duration.minutes(RUNNING_MINUTES + 3),
                properties=dict(properties),
            )
            # One at a time: the function runs once at once, and a call that waits for it is tried again minutes later.
            made.node.add_dependency(before)
            self.resources[id_] = before = made


def left_out(required: Collection[Setting | str]) -> frozenset[Setting]:
    """The settings that somebody else sets, as settings.

    Raises:
        ValueError: one of them is none.
    """
    return frozenset(Setting(one) for one in required)
