"""Whether storage is encrypted with a key that the template chooses."""

from pci_constructs.rules import Judgement, ResourceView, Unknown, failed, passed

KEY = "KmsKeyId"


def own_key(resource: ResourceView, what: str) -> Judgement:
    """Judges that a key is named; which one does not matter, so it need not be known."""
    if resource.has(KEY) and (resource.peek(KEY).__class__ is Unknown or resource.text(KEY).strip()):
        return passed(f"{what} is encrypted with a key of KMS", KEY)
    return failed(f"{what} is not encrypted with a key of your own", KEY)
