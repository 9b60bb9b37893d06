"""What rules on security configurations of EMR share."""

from typing import Any

from pci_constructs.assembly import ResourceView
from pci_constructs.rules.combine import flag_is_true
from pci_constructs.rules.reading import document
from pci_constructs.rules.rule import Judgement, failed

TYPE = "AWS::EMR::SecurityConfiguration"
_CONFIGURATION = "SecurityConfiguration"


def switched_on(configuration: ResourceView, switch: str, *, good: str, bad: str) -> Judgement:
    """Judges a switch for encryption; one that is left out is off.

    Args:
        configuration: the security configuration.
        switch: the name of the switch.
        good: the message where it is on.
        bad: the message where it is not.
    """
    found = document(configuration, _CONFIGURATION)
    if found is None:
        return failed(bad, _CONFIGURATION)
    return flag_is_true(found, f"EncryptionConfiguration.{switch}", good=good, bad=bad)


def encrypting(at_rest: bool, in_transit: bool) -> dict[str, Any]:
    """An example: what a configuration encrypts."""
    key = "arn:aws:kms:eu-central-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e"
    disks = {"EncryptionKeyProviderType": "AwsKms", "AwsKmsKey": key, "EnableEbsEncryption": True}
    objects = {"EncryptionMode": "SSE-KMS", "AwsKmsKey": key}
    tls = {"CertificateProviderType": "PEM", "S3Object": "s3://example-certificates/emr.zip"}
    encryption: dict[str, Any] = {"EnableAtRestEncryption": at_rest, "EnableInTransitEncryption": in_transit}
    if at_rest:
        encryption["AtRestEncryptionConfiguration"] = {"S3EncryptionConfiguration": objects, "LocalDiskEncryptionConfiguration": disks}
    if in_transit:
        encryption["InTransitEncryptionConfiguration"] = {"TLSCertificateConfiguration": tls}
    return {_CONFIGURATION: {"EncryptionConfiguration": encryption}}
