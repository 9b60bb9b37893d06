"""Whether a database takes logins of IAM."""

from pci_constructs.assembly import ResourceView
from pci_constructs.rules.combine import flag_is_true
from pci_constructs.rules.rule import Judgement

LOGIN = "EnableIAMDatabaseAuthentication"


def takes_iam_logins(database: ResourceView) -> Judgement:
    """Judges that identities of IAM may log in; they may not by default."""
    return flag_is_true(database, LOGIN, good="identities of IAM may log in", bad="the database takes passwords alone")
