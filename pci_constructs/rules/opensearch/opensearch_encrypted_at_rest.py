"""Indices of OpenSearch domains are encrypted.

What is searched is stored as it came: indices, swap files and automated snapshots of a domain hold whole documents. Encryption keeps
disks and snapshots from being read outside the domain; it supports rendering card numbers unreadable (3.5.1) and, as disk encryption, is
not enough for them by itself (3.5.1.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.opensearch._domains import OPENSEARCH, encrypted_at_rest

RULE = Rule(
    id="opensearch-encrypted-at-rest",
    title="OpenSearch domains encrypt what they store",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "indices hold what was sent to them in full, and encryption supports keeping card numbers in them unreadable"},
    remediation="set EncryptionAtRestOptions.Enabled to true, with a key of your own in KmsKeyId",
    types=(OPENSEARCH,),
    check=encrypted_at_rest,
    equivalents={
        "securityhub": "Opensearch.1",
        "config": "opensearch-encrypted-at-rest",
        "cdk-nag": "PCI.DSS.321-OpenSearchEncryptedAtRest",
        "guard": "OPENSEARCH_ENCRYPTED_AT_REST",
        "checkov": "CKV_AWS_5",
    },
    passing={"EncryptionAtRestOptions": {"Enabled": True}},
    failing={"EncryptionAtRestOptions": {"Enabled": False}},
)
