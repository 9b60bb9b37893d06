"""What the handler of CloudFormation may do in the cluster: make the kinds of objects that this library makes, and nothing more.

A cluster administrator applies it once, before the first deployment; from then on nobody administers the whole cluster (7.2.1, 7.2.5).
"""

from pci_constructs.kubernetes.manifests.access import API_GROUP, API_VERSION, RULES, Rule
from pci_constructs.kubernetes.manifests.objects import Manifest, thing

GROUP = "pci-manifest-handler"
"""The Kubernetes group of the handler, which its access entry names."""
_MAKE = ("get", "list", "watch", "create", "patch", "update")
_MADE = (
    Rule("", ("namespaces", "resourcequotas", "limitranges", "serviceaccounts"), _MAKE),
    Rule("networking.k8s.io", ("networkpolicies",), (*_MAKE, "delete")),
    Rule(API_GROUP, ("roles", "rolebindings"), (*_MAKE, "delete")),
    Rule("admissionregistration.k8s.io", ("validatingadmissionpolicies", "validatingadmissionpolicybindings"), (*_MAKE, "delete")),
    Rule("policies.kyverno.io", ("imagevalidatingpolicies",), (*_MAKE, "delete")),
)


def handler_access() -> list[Manifest]:
    """The cluster role of the handler and its binding.

    The handler holds the permissions that it gives to teams: the API server lets nobody write a role that goes beyond the writer. So it
    needs neither ``escalate`` nor ``bind``, and can give nobody secrets, a shell in a pod, or the right to start one.
    """
    given = [rule.manifest for rules in RULES.values() for rule in rules]
    rules = [*(rule.manifest for rule in _MADE), *given]
    return [
        thing(API_VERSION, "ClusterRole", GROUP, rules=rules),
        thing(
            API_VERSION,
            "ClusterRoleBinding",
            GROUP,
            roleRef={"apiGroup": API_GROUP, "kind": "ClusterRole", "name": GROUP},
            subjects=[{"apiGroup": API_GROUP, "kind": "Group", "name": GROUP}],
        ),
    ]
