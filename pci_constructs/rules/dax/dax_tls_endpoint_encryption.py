"""Caches in front of DynamoDB speak TLS.

DynamoDB is only reached over HTTPS; a DAX cluster in front of it speaks clear text unless it is made with TLS. Card data that leaves the
VPC on its way is encrypted (4.2.1), and so are the signatures with which clients prove who they are (8.3.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.reading import word

_TYPE = "ClusterEndpointEncryptionType"


def _check(cluster: ResourceView) -> Judgement:
    if word(cluster, _TYPE, "none") == "tls":
        return passed("the endpoint speaks TLS", _TYPE)
    return failed("the endpoint speaks clear text", _TYPE)


RULE = Rule(
    id="dax-tls-endpoint-encryption",
    title="Caches in front of DynamoDB speak TLS",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data is not sent in clear text where others can listen",
        "8.3.2": "what clients sign requests with travels encrypted",
    },
    remediation="set ClusterEndpointEncryptionType to TLS (which replaces the cluster), and have clients use daxs://",
    types=("AWS::DAX::Cluster",),
    check=_check,
    equivalents={"securityhub": "DynamoDB.7", "config": "dax-tls-endpoint-encryption", "checkov": "CKV_AWS_239"},
    passing={"ClusterEndpointEncryptionType": "TLS"},
    failing={"ClusterEndpointEncryptionType": "NONE"},
)
