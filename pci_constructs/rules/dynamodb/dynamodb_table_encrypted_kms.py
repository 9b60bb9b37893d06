"""Tables are encrypted with a key of KMS.

DynamoDB encrypts every table, by default with a key that nobody but AWS sees: whoever may read the table reads it, and the trail shows no
use of the key. With a key of KMS, reading takes rights to the key as well, which support keeping card numbers unreadable (3.5.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.dynamodb._tables import GLOBAL_TABLE, TABLE, encrypted_by_kms

RULE = Rule(
    id="dynamodb-table-encrypted-kms",
    title="Tables are encrypted with a key of KMS",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "reading stored card data takes rights to the key beside those to the table"},
    remediation="set SSESpecification.SSEEnabled to true and SSEType to KMS",
    types=(TABLE, GLOBAL_TABLE),
    check=encrypted_by_kms,
    equivalents={"config": "dynamodb-table-encrypted-kms", "guard": "DYNAMODB_TABLE_ENCRYPTED_KMS"},
    passing={"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/aws/dynamodb"}},
    failing={"SSESpecification": {"SSEEnabled": False}},
)
