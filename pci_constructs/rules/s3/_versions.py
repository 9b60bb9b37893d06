"""Whether a bucket keeps the versions of its objects."""

from pci_constructs.rules import ResourceView

STATUS, _LOCKABLE = "VersioningConfiguration.Status", "ObjectLockEnabled"
KEEPS = "Enabled"


def status(bucket: ResourceView) -> str:
    """What versioning is: ``Enabled``, ``Suspended`` or empty. S3 enables it with object lock, and then refuses to suspend it."""
    if bucket.has(STATUS) or bucket.live:
        return bucket.text(STATUS)
    return KEEPS if bucket.flag(_LOCKABLE) else ""
