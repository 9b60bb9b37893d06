"""Kafka brokers have no public addresses.

A cluster keeps what passes through it for days, and brokers with public addresses can be tried by everybody. What stores card data is not
directly reachable from untrusted networks (1.4.4). A cluster has no public access until somebody turns it on.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.reading import word

_TYPE = "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type"


def _check(cluster: ResourceView) -> Judgement:
    if word(cluster, _TYPE, "DISABLED") == "disabled":
        return passed("brokers have no public addresses", _TYPE)
    return failed("brokers have public addresses", _TYPE)


RULE = Rule(
    id="msk-cluster-public-access-disabled",
    title="Kafka brokers have no public addresses",
    severity=Severity.CRITICAL,
    requirements={"1.4.4": "brokers keep the records that pass through them, and are not reachable from untrusted networks"},
    remediation="set BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type to DISABLED, and reach the brokers through the VPC",
    types=("AWS::MSK::Cluster",),
    check=_check,
    equivalents={"securityhub": "MSK.4", "config": "msk-cluster-public-access-disabled", "checkov": "CKV_AWS_291"},
    passing={"BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": "DISABLED"}}}},
    failing={"BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": "SERVICE_PROVIDED_EIPS"}}}},
)
