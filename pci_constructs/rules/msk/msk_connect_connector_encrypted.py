"""Connectors speak TLS with their Kafka cluster.

A connector pumps whole topics into or out of a cluster, which need not be one of MSK nor in the same network. In clear text all of it can
be read on the way, the connector's password too (4.2.1, 8.3.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.reading import word


def _check(connector: ResourceView) -> Judgement:
    path = "KafkaClusterEncryptionInTransit.EncryptionType"
    if word(connector, path, "PLAINTEXT") == "tls":
        return passed("the connector speaks TLS with the cluster", path)
    return failed("the connector speaks clear text with the cluster", path)


RULE = Rule(
    id="msk-connect-connector-encrypted",
    title="Connectors speak TLS with their Kafka cluster",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data that a connector moves is not sent in clear text",
        "8.3.2": "what the connector signs in with is not sent readable",
    },
    remediation="set KafkaClusterEncryptionInTransit.EncryptionType to TLS (which replaces the connector)",
    types=("AWS::KafkaConnect::Connector",),
    check=_check,
    equivalents={"securityhub": "MSK.3"},
    passing={"KafkaClusterEncryptionInTransit": {"EncryptionType": "TLS"}},
    failing={"KafkaClusterEncryptionInTransit": {"EncryptionType": "PLAINTEXT"}},
)
