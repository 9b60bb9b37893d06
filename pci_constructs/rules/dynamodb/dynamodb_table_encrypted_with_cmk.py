"""Tables are encrypted with a key of your own.

The policy of the key that AWS keeps for DynamoDB cannot be changed: it serves whoever has rights to the table, so that nobody can be kept
from it by name (3.6.1). A key of your own has a policy, and can be switched off. Each replica of a global table has its own.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import both, own_key
from pci_constructs.rules.dynamodb._tables import GLOBAL_TABLE, TABLE, each_replica, encrypted_by_kms


def _key(part: Block) -> Judgement:
    return own_key(part, "SSESpecification.KMSMasterKeyId", "the table")


def _check(table: ResourceView) -> Judgement:
    return both(lambda: each_replica(table, _key), lambda: encrypted_by_kms(table))


RULE = Rule(
    id="dynamodb-table-encrypted-with-cmk",
    title="Tables are encrypted with a key of your own",
    severity=Severity.LOW,
    requirements={"3.6.1": "access to the key can be limited to those who need it only if the key is your own"},
    remediation="set SSESpecification to SSEEnabled true, SSEType KMS and KMSMasterKeyId of your own key (each replica of a global table)",
    types=(TABLE, GLOBAL_TABLE),
    check=_check,
    equivalents={"checkov": "CKV_AWS_119"},
    passing={"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/payments"}},
    failing={"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/aws/dynamodb"}},
)
