"""Access to a cluster is granted by access entries alone.

The older way is a ConfigMap within the cluster, aws-auth: whoever can edit it grants administration, no AWS API records the change, and
no template or review shows who is in it. Access entries are resources with a history of their own, so that access is what was approved
(7.2.1, 7.2.3) and a change of rights is logged (10.2.1.5). AWS takes the ConfigMap unless the template says otherwise.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.eks._clusters import CLUSTERS, named
from pci_constructs.rules.reading import word


def _check(cluster: ResourceView) -> Judgement:
    where = named(cluster, "AccessConfig.AuthenticationMode")
    if word(cluster, where, "config_map") == "api":
        return passed("access entries alone grant access", where)
    return failed("a ConfigMap within the cluster grants access too", where)


RULE = Rule(
    id="eks-cluster-authentication-mode-api",
    title="Access to a cluster is granted by access entries alone",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.1": "who has access is defined where it can be reviewed, not in an object within the cluster",
        "7.2.3": "privileges that an editor of a ConfigMap grants pass by whoever has to approve them",
        "10.2.1.5": "a change of an access entry is in CloudTrail",
    },
    remediation="set AccessConfig.AuthenticationMode to API once every role has an access entry",
    types=CLUSTERS,
    check=_check,
    passing={"AccessConfig": {"AuthenticationMode": "API"}},
    failing={"AccessConfig": {"AuthenticationMode": "API_AND_CONFIG_MAP"}},
)
