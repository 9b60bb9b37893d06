"""How a bucket encrypts objects by default."""

from typing import Any

from pci_constructs.rules import ResourceView

RULES = "BucketEncryption.ServerSideEncryptionConfiguration"
DEFAULT = "ServerSideEncryptionByDefault.SSEAlgorithm"


def algorithms(bucket: ResourceView) -> list[Any]:
    """The rules that say how, of which S3 takes one, with ``Unknown`` where one is not known."""
    return bucket.each(RULES)


def encrypted_with(algorithm: str, **more: Any) -> dict[str, Any]:
    """The properties of a bucket, for examples."""
    default = {"SSEAlgorithm": algorithm, **more}
    return {"BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": default}]}}
