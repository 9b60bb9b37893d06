"""Admission by the API server itself, in CEL: images by digest from our registry, pods on the nodes of their scope.

It needs no component that could be down (PCI DSS 2.2.3, 6.3.2, 6.5.1).
"""

import re
from collections.abc import Sequence

from pci_constructs.kubernetes.manifests.objects import Manifest, thing
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import SCOPE_TAG, Scope

API_VERSION = "admissionregistration.k8s.io/v1"
IMAGES = "images-by-digest"
CDE_NODES = "cde-pods-on-cde-nodes"
OTHER_NODES = "other-pods-off-cde-nodes"
NODE_LABEL = SCOPE_TAG
"""The label and taint of nodes that says which scope they are of."""
REGISTRY = re.compile(r"[a-z0-9][a-z0-9.-]*\.[a-z0-9-]+(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*/")
ALL_IMAGES = (
    "object.spec.containers.map(c, c.image)"
    " + (has(object.spec.initContainers) ? object.spec.initContainers.map(c, c.image) : [])"
    " + (has(object.spec.ephemeralContainers) ? object.spec.ephemeralContainers.map(c, c.image) : [])"
    " + (has(object.spec.volumes) ? object.spec.volumes.filter(v, has(v.image)).map(v, v.image.reference) : [])"
)
"""Every image of a pod: of its containers, those that run before them, those that somebody adds later, and those it mounts."""
BY_DIGEST = "variables.images.all(i, i.matches('^[^@]+@sha256:[0-9a-f]{64}$'))"
FROM_REGISTRY = "variables.images.all(i, variables.registries.exists(r, i.startsWith(r)))"
OWN_NODES = (
    f"has(object.spec.nodeSelector) && '{NODE_LABEL}' in object.spec.nodeSelector && object.spec.nodeSelector['{NODE_LABEL}'] == 'cde'"
)
NOT_PLACED = "request.operation != 'CREATE' || !has(object.spec.nodeName) || object.spec.nodeName == ''"
NO_TOLERATION = f"!has(object.spec.tolerations) || object.spec.tolerations.all(t, has(t.key) && t.key != '' && t.key != '{NODE_LABEL}')"
_NOT_CDE = tuple(scope for scope in Scope if scope is not Scope.CDE)


def check_registries(registries: Sequence[str], *, where: str, argument: str = "registries") -> tuple[str, ...]:
    """The registries, each with a path that ends in a slash: a prefix without one would let in ``…/cde-evil``.

    Raises:
        RefusedSetting: there is none, or one is no registry with a path.
    """
    listed = not isinstance(registries, str) and bool(registries)
    for registry in registries if listed else [registries]:
        if not listed or not isinstance(registry, str) or not REGISTRY.fullmatch(registry):
            raise RefusedSetting(
                where=where,
                argument=argument,
                value=registry,
                allowed="registries with a path that ends in a slash, such as 111122223333.dkr.ecr.eu-central-1.amazonaws.com/cde/",
                requirement_id="6.3.2",
            )
    return tuple(registries)


def images_by_digest(registries: Sequence[str]) -> list[Manifest]:
    """The policy that pods of the CDE run images of these registries alone, by digest, and its binding.

    Args:
        registries: the registries with their path, ending in a slash.

    Raises:
        RefusedSetting: there is no registry, or one has no path.
    """
    checked = check_registries(registries, where="images")
    names = ", ".join(f"'{registry}'" for registry in checked)
    variables = [{"name": "registries", "expression": f"[{names}]"}, {"name": "images", "expression": ALL_IMAGES}]
    validations = [
        _validation(
            BY_DIGEST,
            "images must be named by digest (PCI DSS 6.5.1)",
            "'images must be named by digest (PCI DSS 6.5.1), got ' + variables.images.filter(i, !i.contains('@sha256:')).join(', ')",
        ),
        _validation(FROM_REGISTRY, f"images must come from {', '.join(checked)} (PCI DSS 6.3.2)"),
    ]
    pods = _pods("CREATE", "UPDATE", resources=("pods", "pods/ephemeralcontainers"))
    return _bound(IMAGES, pods, validations, [Scope.CDE], variables=variables)


def cde_pods_on_cde_nodes() -> list[Manifest]:
    """The policy that pods of the CDE ask for nodes of the CDE, whose security group alone has its paths, and its binding."""
    validations = [
        _validation(OWN_NODES, f"pods of the CDE must select the nodes labelled {NODE_LABEL}=cde (PCI DSS 2.2.3)"),
        _validation(NOT_PLACED, "pods must not name a node past the scheduler (PCI DSS 2.2.3)"),
    ]
    return _bound(CDE_NODES, _pods("CREATE"), validations, [Scope.CDE])


def other_pods_off_cde_nodes() -> list[Manifest]:
    """The policy that pods outside the CDE do not tolerate the taint of its nodes, and its binding.

    It holds in every namespace with another ``pci-scope``; agents of Kubernetes and AWS in namespaces without one go everywhere.
    """
    validations = [
        _validation(NO_TOLERATION, f"pods outside the CDE must not tolerate the taint {NODE_LABEL}, by name or by tolerating all (2.2.3)"),
        _validation(NOT_PLACED, "pods must not name a node past the scheduler (PCI DSS 2.2.3)"),
    ]
    # A pod that waits at a scheduling gate may still be given tolerations: updates are looked at, too.
    return _bound(OTHER_NODES, _pods("CREATE", "UPDATE"), validations, _NOT_CDE)


def _validation(expression: str, message: str, message_expression: str | None = None) -> Manifest:
    said = {"messageExpression": message_expression} if message_expression else {}
    return {"expression": expression, "message": message, **said, "reason": "Forbidden"}


def _pods(*operations: str, resources: Sequence[str] = ("pods",)) -> Manifest:
    return {"apiGroups": [""], "apiVersions": ["v1"], "operations": list(operations), "resources": list(resources)}


def _bound(
    name: str, rule: Manifest, validations: list[Manifest], scopes: Sequence[Scope], *, variables: Sequence[Manifest] = ()
) -> list[Manifest]:
    """A policy that denies where it cannot be evaluated, and the binding without which it does nothing."""
    spec: Manifest = {"failurePolicy": "Fail", "matchConstraints": {"resourceRules": [rule]}}
    if variables:
        spec["variables"] = list(variables)
    spec["validations"] = validations
    return [
        thing(API_VERSION, "ValidatingAdmissionPolicy", name, spec=spec),
        thing(
            API_VERSION,
            "ValidatingAdmissionPolicyBinding",
            name,
            spec={
                "policyName": name,
                "validationActions": ["Deny", "Audit"],
                "matchResources": {"namespaceSelector": {"matchExpressions": [in_scope(scopes)]}},
            },
        ),
    ]


def in_scope(scopes: Sequence[Scope]) -> Manifest:
    """The selector of namespaces by their scope."""
    return {"key": SCOPE_TAG, "operator": "In", "values": [str(scope) for scope in scopes]}
