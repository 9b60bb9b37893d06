"""Sets account-wide settings, one type of custom resource each; on deletion leaves them as they are.

Whatever the account has already and is stricter stays, so that neither an update nor its rollback leaves it weaker than before.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from ..cloudformation import Event, Outcome, respond
from . import alternate_contact, ebs_encryption, inspector, instance_metadata, macie_discovery, password_policy, public_access

log = logging.getLogger(__name__)
log.setLevel(logging.INFO)

Setting = Callable[[Mapping[str, Any]], Mapping[str, str]]

SETTINGS: Mapping[str, Setting] = {
    "Custom::AccountPasswordPolicy": password_policy.apply,
    "Custom::AccountPublicAccessBlock": public_access.apply,
    "Custom::AlternateContact": alternate_contact.apply,
    "Custom::EbsEncryptionByDefault": ebs_encryption.apply,
    "Custom::InspectorActivation": inspector.apply,
    "Custom::InstanceMetadataDefaults": instance_metadata.apply,
    "Custom::MacieAutomatedDiscovery": macie_discovery.apply,
}
"""What sets each type of custom resource: takes its properties, gives its attributes; called again it changes nothing."""


def handler(event: Event, context: object) -> None:
    """Answers a request of one of the custom resources in ``SETTINGS``."""
    respond(event, context, work)


def work(event: Event) -> Outcome:
    """Sets what the request names, unless the request is to delete.

    Raises:
        ValueError: the type of the custom resource is none of this handler's.
    """
    kind, logical_id = str(event["ResourceType"]), event.get("LogicalResourceId")
    if kind not in SETTINGS:
        raise ValueError(f"{kind} is none of {', '.join(sorted(SETTINGS))}")
    if event["RequestType"] == "Delete":
        log.info("%s: the account keeps this setting; deleting the stack does not weaken it", logical_id)
        return Outcome(physical_id=event["PhysicalResourceId"])
    data = SETTINGS[kind](event["ResourceProperties"])
    log.info("%s: set", logical_id)
    # The account has one of each: its identity is the resource's place in the template, whatever its properties say.
    return Outcome(physical_id=f"{kind.removeprefix('Custom::')}-{logical_id}", data=data)
