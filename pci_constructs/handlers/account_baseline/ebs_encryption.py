"""New volumes and copies of snapshots are encrypted with the team's own key, whoever makes them (3.5.1, 3.6.1)."""

from collections.abc import Mapping
from typing import Any

import boto3

from ..api import RETRIES, settled

USABLE = {"KeyState": "Enabled", "KeyManager": "CUSTOMER", "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT"}
"""What EBS asks of a key, and that the team and not AWS controls it."""


def apply(properties: Mapping[str, Any]) -> Mapping[str, str]:
    """Switches encryption by default on, with one key.

    Args:
        properties: ``KeyArn``, the key's ARN.

    Raises:
        ValueError: EBS cannot use the key, so that no volume could be made any more; nothing was changed.
    """
    key = str(properties["KeyArn"])
    about: Mapping[str, Any] = boto3.client("kms", config=RETRIES).describe_key(KeyId=key)["KeyMetadata"]
    wrong = [f"{name} is {about.get(name)} and not {value}" for name, value in USABLE.items() if about.get(name) != value]
    if wrong:
        raise ValueError(f"{key} cannot encrypt volumes: {', '.join(wrong)}")
    client = boto3.client("ec2", config=RETRIES)
    # In this order: EC2 takes a key only where encryption is on, and between the two calls volumes are encrypted with AWS's.
    if not client.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]:
        client.enable_ebs_encryption_by_default()
        settled(
            lambda: client.get_ebs_encryption_by_default()["EbsEncryptionByDefault"],
            lambda on: on is True,
            "encryption of volumes by default",
        )
    if client.get_ebs_default_kms_key_id()["KmsKeyId"] != key:
        client.modify_ebs_default_kms_key_id(KmsKeyId=key)
        settled(lambda: client.get_ebs_default_kms_key_id()["KmsKeyId"], lambda found: found == key, "the default key of volumes")
    return {}
