"""Nodes of Elasticsearch domains speak TLS with each other.

Replicas and parts of every answer move between the nodes of a domain. By default they move in clear text, whatever protects the endpoint:
card data and credentials are to be unreadable there as well (4.2.1, 8.3.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.opensearch._domains import ELASTICSEARCH, encrypted_between_nodes

RULE = Rule(
    id="elasticsearch-node-to-node-encryption-check",
    title="Elasticsearch domains encrypt traffic between nodes",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "documents travel between nodes whole; inside a VPC this is stricter than the requirement, which binds open networks",
        "8.3.2": "credentials of the domain's users pass between nodes too, and are unreadable in transit",
    },
    remediation="set NodeToNodeEncryptionOptions.Enabled to true",
    types=(ELASTICSEARCH,),
    check=encrypted_between_nodes,
    equivalents={
        "securityhub": "ES.3",
        "config": "elasticsearch-node-to-node-encryption-check",
        "cdk-nag": "PCI.DSS.321-OpenSearchNodeToNodeEncryption",
        "guard": "ELASTICSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK",
        "checkov": "CKV_AWS_6",
    },
    passing={"NodeToNodeEncryptionOptions": {"Enabled": True}},
    failing={"NodeToNodeEncryptionOptions": {"Enabled": False}},
)
