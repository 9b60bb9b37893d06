"""Replication signs in to Neptune with IAM.

Neptune knows no passwords: without IAM whoever reaches its port may read and change the graph. Requests that are signed say which role
writes, and a policy can limit it (7.3.1, 8.3.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true, not_applicable
from pci_constructs.rules.dms._endpoints import ENDPOINT, engine


def _check(endpoint: ResourceView) -> Judgement:
    if engine(endpoint) != "neptune":
        return not_applicable("no endpoint of Neptune", "EngineName")
    return flag_is_true(
        endpoint, "NeptuneSettings.IamAuthEnabled", good="requests to Neptune are signed", bad="requests to Neptune are not authenticated"
    )


RULE = Rule(
    id="dms-neptune-iam-authorization-enabled",
    title="Replication signs in to Neptune with IAM",
    severity=Severity.MEDIUM,
    requirements={
        "7.3.1": "an access control system decides whether replication may write to the graph",
        "8.3.1": "replication proves who it is before it writes",
    },
    remediation="set NeptuneSettings.IamAuthEnabled to true and let the service access role connect to the cluster",
    types=(ENDPOINT,),
    check=_check,
    equivalents={"securityhub": "DMS.10", "config": "dms-neptune-iam-authorization-enabled"},
    passing={"EngineName": "neptune", "NeptuneSettings": {"IamAuthEnabled": True}},
    failing={"EngineName": "neptune", "NeptuneSettings": {"IamAuthEnabled": False}},
)
