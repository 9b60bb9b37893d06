"""What protects the files of a trail."""

from pci_constructs.rules import Judgement, ResourceView, failed, flag_is_true, passed
from pci_constructs.rules.reading import has_text

KEY = "KMSKeyId"


def encrypted(trail: ResourceView) -> Judgement:
    """Judges that a key of KMS encrypts the files."""
    if has_text(trail, KEY):
        return passed("log files are encrypted with a key of KMS", KEY)
    return failed("log files are encrypted with keys of S3 alone", KEY)


def validated(trail: ResourceView) -> Judgement:
    """Judges that signed digests are delivered with the files."""
    return flag_is_true(
        trail, "EnableLogFileValidation", good="signed digests show changes of log files", bad="nothing shows changes of log files"
    )
