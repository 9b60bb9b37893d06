"""A cluster runs a version of Kubernetes in standard support.

Standard support is when fixes of Kubernetes arrive by themselves. After it a cluster costs more and gets fixes of the control plane alone
for a while, then is upgraded when AWS chooses. Known weaknesses are fixed within a month (6.3.3), and technologies are reviewed for whether
their vendor still fixes them (12.3.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.dated import dated
from pci_constructs.rules.eks._clusters import CLUSTERS, named
from pci_constructs.rules.versions import judge_version
from pci_constructs.standard.support import support_file

_FACTS = support_file("eks_versions")


def _check(cluster: ResourceView) -> Judgement:
    where = named(cluster, "Version")
    version = cluster.text(where).strip()
    if not version:
        return passed("AWS takes the newest version that it stands behind", where)
    ends = {name: row["end_of_standard_support"] for name, row in dated(_FACTS).facts["versions"].items()}
    ended = ends.get(version)
    if ended is not None and ended <= cluster.today:
        return failed(f"standard support of Kubernetes {version} ended on {ended}", where)
    return judge_version("Kubernetes", version, ends, cluster.today, where, newer=None)


RULE = Rule(
    id="eks-cluster-supported-version",
    title="A cluster runs a version of Kubernetes in standard support",
    severity=Severity.HIGH,
    requirements={
        "6.3.3": "past standard support fixes of security no longer arrive in time",
        "12.3.4": "a version that its vendor has given up needs a plan to leave it",
    },
    remediation="upgrade the cluster to a version in standard support, and its nodes after it",
    types=CLUSTERS,
    check=_check,
    facts=_FACTS,
    equivalents={"securityhub": "EKS.2", "config": "eks-cluster-supported-version"},
    passing={"Version": "1.36"},
    failing={"Version": "1.31"},
)
