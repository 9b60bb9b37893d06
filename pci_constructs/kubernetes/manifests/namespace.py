"""Namespaces in which only restricted pods run, within bounds, without tokens that nobody asked for (PCI DSS 2.2.4, 2.2.6, 7.2.5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from pci_constructs.kubernetes.manifests.objects import Manifest, check_labels, check_name, check_namespace, thing
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import SCOPE_TAG, Scope

POD_SECURITY = "pod-security.kubernetes.io/"
RESTRICTED = "restricted"
NAME_LABEL = "kubernetes.io/metadata.name"
"""The label that Kubernetes itself gives each namespace; nobody can give it to another one."""
OWN_LABELS = (SCOPE_TAG, POD_SECURITY, NAME_LABEL)
_QUANTITY = re.compile(r"[1-9][0-9]*(\.[0-9]+)?(m|[kMGTPE]i?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What the pods of a namespace may ask for together, and one container by itself.

    Attributes:
        cpu: CPU of all pods, in cores.
        memory: memory of all pods, such as ``32Gi``.
        pods: how many pods there may be.
        container_cpu: CPU that a container is limited to if it does not say.
        container_memory: memory that a container is limited to if it does not say.
        container_cpu_most: the most CPU that a container may ask for.
        container_memory_most: the most memory that a container may ask for.
    """

    cpu: str = "16"
    memory: str = "32Gi"
    pods: int = 50
    container_cpu: str = "500m"
    container_memory: str = "512Mi"
    container_cpu_most: str = "4"
    container_memory_most: str = "8Gi"

    def check(self, *, where: str) -> None:
        """Refuses amounts that Kubernetes does not understand.

        Raises:
            RefusedSetting: an amount is no quantity, or the number of pods is no positive number.
        """
        for field in fields(self):
            value = getattr(self, field.name)
            good = isinstance(value, int) and not isinstance(value, bool) and value > 0
            if not good if field.name == "pods" else not (isinstance(value, str) and _QUANTITY.fullmatch(value)):
                allowed = "a positive number" if field.name == "pods" else "a Kubernetes quantity in quotes, such as '500m' or '8Gi'"
                raise RefusedSetting(where=where, argument=f"quota.{field.name}", value=value, allowed=allowed, requirement_id=None)


def namespace(name: str, *, scope: Scope, labels: Mapping[str, str] | None = None) -> Manifest:
    """A namespace whose pods must be restricted: refused, written to the audit log and warned of otherwise.

    Args:
        name: its name.
        scope: how what runs in it relates to card data; the label ``pci-scope``, which policies select by.
        labels: further labels.

    Raises:
        RefusedSetting: the name is taken by Kubernetes or no DNS label, or a label contradicts what the namespace is.
    """
    where = f"namespace {name!r}"
    check_namespace(name, where=where)
    more = check_labels(labels or {}, where=where, argument="labels", reserved=OWN_LABELS)
    modes = {f"{POD_SECURITY}{mode}": RESTRICTED for mode in ("enforce", "audit", "warn")}
    versions = {f"{key}-version": "latest" for key in modes}
    return thing("v1", "Namespace", name, labels={**more, SCOPE_TAG: str(scope), **modes, **versions})


def resource_quota(namespace: str, quota: Quota) -> Manifest:
    """The bounds of all pods of a namespace together; no service of it is opened to the outside by a node's port or a load balancer."""
    hard = {
        "limits.cpu": quota.cpu,
        "limits.memory": quota.memory,
        "requests.cpu": quota.cpu,
        "requests.memory": quota.memory,
        "pods": str(quota.pods),
        "services.loadbalancers": "0",
        "services.nodeports": "0",
    }
    return thing("v1", "ResourceQuota", "bounds", namespace=namespace, spec={"hard": hard})


def limit_range(namespace: str, quota: Quota) -> Manifest:
    """The bounds of one container, and what it gets if it does not say."""
    default = {"cpu": quota.container_cpu, "memory": quota.container_memory}
    most = {"cpu": quota.container_cpu_most, "memory": quota.container_memory_most}
    container = {"type": "Container", "default": default, "defaultRequest": default, "max": most}
    return thing("v1", "LimitRange", "bounds", namespace=namespace, spec={"limits": [container]})


def service_account(name: str, namespace: str) -> Manifest:
    """A service account whose pods get no token of the Kubernetes API; AWS rights come by Pod Identity, with a token of its own.

    Raises:
        RefusedSetting: the name is no DNS label.
    """
    check_name(name, where=f"namespace {namespace!r}", argument="service_accounts")
    return thing("v1", "ServiceAccount", name, namespace=namespace, automountServiceAccountToken=False)


def namespace_and_bounds(
    name: str,
    *,
    scope: Scope,
    quota: Quota | None = None,
    service_accounts: tuple[str, ...] = (),
    labels: Mapping[str, str] | None = None,
) -> list[Manifest]:
    """A namespace with its quota, its limits and its service accounts, the one called ``default`` included.

    Args:
        name: the namespace's name.
        scope: how what runs in it relates to card data.
        quota: its bounds.
        service_accounts: the accounts of its workloads.
        labels: further labels of the namespace.

    Raises:
        RefusedSetting: a name, label or amount is not allowed.
    """
    bounds = quota or Quota()
    bounds.check(where=f"namespace {name!r}")
    accounts = dict.fromkeys(("default", *service_accounts))
    return [
        namespace(name, scope=scope, labels=labels),
        resource_quota(name, bounds),
        limit_range(name, bounds),
        *(service_account(account, name) for account in accounts),
    ]
