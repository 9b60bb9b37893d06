"""Indices of Elasticsearch domains are encrypted.

A domain writes every document that it is sent to disk, to logs and to snapshots. Encrypting them is off unless the template asks for it,
and on old instance types it is not to be had; it supports 3.5.1 for card numbers in indices without being enough for them.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.opensearch._domains import ELASTICSEARCH, encrypted_at_rest

RULE = Rule(
    id="elasticsearch-encrypted-at-rest",
    title="Elasticsearch domains encrypt what they store",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "indices hold what was sent to them in full, and encryption supports keeping card numbers in them unreadable"},
    remediation="set EncryptionAtRestOptions.Enabled to true, with a key of your own in KmsKeyId",
    types=(ELASTICSEARCH,),
    check=encrypted_at_rest,
    equivalents={
        "securityhub": "ES.1",
        "config": "elasticsearch-encrypted-at-rest",
        "cdk-nag": "PCI.DSS.321-OpenSearchEncryptedAtRest",
        "guard": "ELASTICSEARCH_ENCRYPTED_AT_REST",
        "checkov": "CKV_AWS_5",
    },
    passing={"EncryptionAtRestOptions": {"Enabled": True}},
    failing={"EncryptionAtRestOptions": {"Enabled": False}},
)
