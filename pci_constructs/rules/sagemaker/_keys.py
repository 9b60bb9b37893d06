"""Whether storage is encrypted with a key that the template chooses."""

from pci_constructs.rules import Judgement, ResourceView, Undetermined, Unknown, failed, passed

KEY = "KmsKeyId"


def own_key(resource: ResourceView, what: str) -> Judgement:
    """Judges that a key is named; which one does not matter, so that of a template need not be known.

    Raises:
        Undetermined: what the running account has there was not read.
    """
    value = resource.peek(KEY)
    if resource.live and value.__class__ is Unknown:
        raise Undetermined(value, KEY)
    if resource.has(KEY) and (value.__class__ is Unknown or resource.text(KEY).strip()):
        return passed(f"{what} is encrypted with a key of KMS", KEY)
    return failed(f"{what} is not encrypted with a key of your own", KEY)
