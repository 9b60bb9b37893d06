"""The administrator's password of a database lies under a key of your own.

RDS keeps the password that it manages in a secret, by default under the key that AWS keeps for Secrets Manager: whoever may read the
secret can decrypt it. With a key of one's own, reading the password takes a right on the key as well (3.6.1, 8.3.2). The key cannot be
changed later.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.databases import CLUSTER, INSTANCE, own_key

_SWITCH, _KEY = "ManageMasterUserPassword", "MasterUserSecret.KmsKeyId"


def _check(database: ResourceView) -> Judgement:
    if not database.flag(_SWITCH):
        return not_applicable("RDS does not keep the administrator's password", _SWITCH)
    return own_key(database, _KEY, "the administrator's password")


_OWN = "arn:aws:kms:eu-central-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e"

RULE = Rule(
    id="rds-master-secret-encrypted-with-cmk",
    title="The administrator's password of a database lies under a key of your own",
    severity=Severity.LOW,
    requirements={
        "8.3.2": "the stored password is unreadable to whoever has no right on the key",
        "3.6.1": "the policy of the key limits who reads a password that opens the way to card data",
    },
    remediation="set MasterUserSecret.KmsKeyId to a key of your own",
    types=(INSTANCE, CLUSTER),
    check=_check,
    passing={_SWITCH: True, "MasterUserSecret": {"KmsKeyId": _OWN}},
    failing={_SWITCH: True, "MasterUserSecret": {"KmsKeyId": "alias/aws/secretsmanager"}},
)
