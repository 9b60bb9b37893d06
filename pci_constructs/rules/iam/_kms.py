"""Rights to decrypt with every key."""

from pci_constructs.rules import Judgement, ResourceView, failed, passed
from pci_constructs.rules.iam._policies import judge_statements, on_all_keys
from pci_constructs.rules.policies import Statement, all_true_of

BLOCKED = ("kms:Decrypt", "kms:ReEncryptFrom")
"""The actions by which a ciphertext is opened. Conditions of a statement do not change the answer, as they do not for AWS Config."""


def decrypts_with_named_keys(resource: ResourceView) -> Judgement:
    """Judges that no statement allows the blocked actions on all keys."""
    return judge_statements(resource, _decide, "no policy here allows to decrypt with every key")


def _decrypts(statement: Statement) -> bool:
    return statement.covers_any_action(BLOCKED)


def _decide(statement: Statement) -> Judgement:
    if all_true_of(statement, _decrypts, on_all_keys):
        return failed("a statement allows to decrypt with every key", statement.path)
    return passed("the statement does not allow to decrypt with every key", statement.path)
