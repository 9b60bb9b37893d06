"""How Kyverno itself is installed: one pinned chart, highly available, closed for the CDE when it is down, from our own registry."""

from pci_constructs.kubernetes.manifests.admission import check_registries, in_scope
from pci_constructs.kubernetes.manifests.objects import Manifest
from pci_constructs.standard import SCOPE_TAG, Scope

CHART = "kyverno"
CHART_VERSION = "3.9.1"
"""The chart of Kyverno 1.19.1; 1.19 is the last line that has the older ``ClusterPolicy`` besides the kinds that are used here."""
NAMESPACE = "kyverno"
SERVICE_ACCOUNT = "kyverno-admission-controller"
ADMISSION_REPLICAS = 3
"""Kyverno's own minimum for high availability; two are not supported."""
REPLICAS = 2
WEBHOOK_PORT = 9443


def chart_values(registry: str) -> Manifest:
    """The values of the chart.

    Kyverno's webhooks see the namespaces of the CDE alone: while Kyverno is down, nothing starts there, and everything does elsewhere.
    Nobody makes exceptions from its policies, and no switch lets requests pass when it fails.

    Args:
        registry: the registry with its path that the chart's images are mirrored to, ending in a slash.

    Raises:
        RefusedSetting: the registry has no path.
    """
    (checked,) = check_registries([registry], where="kyverno", argument="registry")
    zones = {"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway"}
    budget = {"enabled": True, "minAvailable": ADMISSION_REPLICAS - 1}
    taint = {"key": SCOPE_TAG, "operator": "Equal", "value": str(Scope.CDE), "effect": "NoSchedule"}
    spread = [{**zones, "labelSelector": {"matchLabels": {"app.kubernetes.io/component": "admission-controller"}}}]
    return {
        # Whatever decides what starts in the CDE runs on its nodes.
        "global": {
            "image": {"registry": checked.rstrip("/")},
            "nodeSelector": {SCOPE_TAG: str(Scope.CDE)},
            "tolerations": [taint],
        },
        "admissionController": {
            "replicas": ADMISSION_REPLICAS,
            "podDisruptionBudget": budget,
            "priorityClassName": "system-cluster-critical",
            "topologySpreadConstraints": spread,
        },
        "backgroundController": {"replicas": REPLICAS},
        "cleanupController": {"replicas": REPLICAS},
        "reportsController": {"replicas": REPLICAS},
        "config": {"webhooks": {"namespaceSelector": {"matchExpressions": [in_scope([Scope.CDE])]}}},
        "features": {"forceFailurePolicyIgnore": {"enabled": False}, "policyExceptions": {"enabled": False}},
    }
