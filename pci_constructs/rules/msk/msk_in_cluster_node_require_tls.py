"""Kafka brokers speak TLS, with each other and with clients.

Each record travels from the client to a broker and from there to its replicas. TLS is what a cluster has by default on both ways; clear
text, allowed beside it or instead of it, lets records and passwords be read inside the VPC (4.2.1, 8.3.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, flag_is_true, passed, worst
from pci_constructs.rules.reading import word

_BROKERS = "EncryptionInfo.EncryptionInTransit.InCluster"
_CLIENTS = "EncryptionInfo.EncryptionInTransit.ClientBroker"


def _clients(cluster: ResourceView) -> Judgement:
    if word(cluster, _CLIENTS, "TLS") == "tls":
        return passed("clients must speak TLS", _CLIENTS)
    return failed("clients may speak clear text with brokers", _CLIENTS)


def _check(cluster: ResourceView) -> Judgement:
    good, bad = "brokers speak TLS with each other", "brokers speak clear text with each other"
    brokers = attempt(lambda: flag_is_true(cluster, _BROKERS, default=True, good=good, bad=bad))
    return worst((brokers, attempt(lambda: _clients(cluster))), empty=brokers)


RULE = Rule(
    id="msk-in-cluster-node-require-tls",
    title="Kafka brokers speak TLS, with each other and with clients",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data in records is not sent in clear text",
        "8.3.2": "passwords of clients are not sent readable",
    },
    remediation="set InCluster to true (which replaces the cluster) and ClientBroker to TLS, or leave both out",
    types=("AWS::MSK::Cluster",),
    check=_check,
    equivalents={"securityhub": "MSK.1", "config": "msk-in-cluster-node-require-tls"},
    passing={"EncryptionInfo": {"EncryptionInTransit": {"InCluster": True, "ClientBroker": "TLS"}}},
    failing={"EncryptionInfo": {"EncryptionInTransit": {"InCluster": False, "ClientBroker": "TLS"}}},
)
