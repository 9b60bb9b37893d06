"""Tables are encrypted with a key of your own.

DynamoDB encrypts every table, by default with a key that nobody but AWS sees: whoever may read the table reads it. With a key of KMS,
reading takes rights to the key as well, which support keeping card numbers unreadable (3.5.1); who has them can be limited only for a key
of your own (3.6.1).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.databases import both, own_key
from pci_constructs.rules.dynamodb._tables import GLOBAL_TABLE, TABLE, each_replica
from pci_constructs.rules.reading import word

_ENABLED, _TYPE = "SSESpecification.SSEEnabled", "SSESpecification.SSEType"


def _key(part: Block) -> Judgement:
    return own_key(part, "SSESpecification.KMSMasterKeyId", "the table")


def _by_kms(table: ResourceView) -> Judgement:
    if not table.flag(_ENABLED):
        return failed("the table is encrypted with a key that AWS owns", _ENABLED)
    if word(table, _TYPE, "kms") != "kms":
        return failed("the table is not encrypted with a key of KMS", _TYPE)
    return passed("the table is encrypted with a key of your own", _ENABLED)


def _check(table: ResourceView) -> Judgement:
    return both(lambda: _by_kms(table), lambda: each_replica(table, _key))


RULE = Rule(
    id="dynamodb-table-encrypted-kms",
    title="Tables are encrypted with a key of your own",
    severity=Severity.MEDIUM,
    requirements={
        "3.5.1": "reading stored card data takes rights to the key beside those to the table",
        "3.6.1": "access to the key can be limited to those who need it only if the key is your own",
    },
    remediation="set SSESpecification to SSEEnabled true, SSEType KMS and KMSMasterKeyId of your own key (each replica of a global table)",
    types=(TABLE, GLOBAL_TABLE),
    check=_check,
    equivalents={"config": "dynamodb-table-encrypted-kms", "guard": "DYNAMODB_TABLE_ENCRYPTED_KMS", "checkov": "CKV_AWS_119"},
    passing={"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/payments"}},
    failing={"SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/aws/dynamodb"}},
)
