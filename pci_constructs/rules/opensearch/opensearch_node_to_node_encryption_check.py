"""Nodes of OpenSearch domains speak TLS with each other.

HTTPS ends at the node that takes the request, and shards and replicas lie on others. Without encryption between nodes the same documents
and credentials cross the network once more, readable (4.2.1, 8.3.2). It cannot be switched off again once it is on.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.opensearch._domains import OPENSEARCH, encrypted_between_nodes

RULE = Rule(
    id="opensearch-node-to-node-encryption-check",
    title="OpenSearch domains encrypt traffic between nodes",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "documents travel between nodes whole; inside a VPC this is stricter than the requirement, which binds open networks",
        "8.3.2": "credentials of the domain's users pass between nodes too, and are unreadable in transit",
    },
    remediation="set NodeToNodeEncryptionOptions.Enabled to true",
    types=(OPENSEARCH,),
    check=encrypted_between_nodes,
    equivalents={
        "securityhub": "Opensearch.3",
        "config": "opensearch-node-to-node-encryption-check",
        "cdk-nag": "PCI.DSS.321-OpenSearchNodeToNodeEncryption",
        "guard": "OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK",
        "checkov": "CKV_AWS_6",
    },
    passing={"NodeToNodeEncryptionOptions": {"Enabled": True}},
    failing={"NodeToNodeEncryptionOptions": {"Enabled": False}},
)
