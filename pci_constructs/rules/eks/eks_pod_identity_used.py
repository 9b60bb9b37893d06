"""Add-ons and pods have roles of their own.

An add-on that calls AWS without a role of its own takes that of the node, and then every pod of the node may. Two service accounts that
share one role are one identity with the rights of both. Each workload gets its own, with what it needs (7.2.5), and workloads that need
different levels of security share none (2.2.3).
"""

from collections.abc import Iterator
from typing import Any

from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    attempt,
    best,
    every,
    failed,
    not_applicable,
    passed,
    some,
    worst,
)
from pci_constructs.rules.eks._addons import ADDON, IDENTITY, cluster_of, name_of, named_or_referred

_ROLE, _ACCOUNT, _ACCOUNT_ROLE, _IDENTITIES = "RoleArn", "ServiceAccount", "ServiceAccountRoleArn", "PodIdentityAssociations"
_ANNOTATION = "eks.amazonaws.com/role-arn"
_CALLERS = {
    "amazon-cloudwatch-observability": "cloudwatch-agent",
    "aws-ebs-csi-driver": "ebs-csi-controller-sa",
    "aws-efs-csi-driver": "efs-csi-controller-sa",
    "aws-mountpoint-s3-csi-driver": "s3-csi-driver-sa",
    "external-dns": "external-dns",
    "vpc-cni": "aws-node",
}
"""Add-ons that call AWS, and their service accounts."""
_ALONE = passed("no other service account has its role", _ROLE)


def _check(resource: ResourceView) -> Judgement:
    if resource.type != ADDON:
        return worst(_sharing(resource), empty=_ALONE)
    name = name_of(resource)
    if name not in _CALLERS:
        return not_applicable(f"{name} is not known to call AWS", "AddonName")
    none = failed(f"{name} calls AWS with the role of its node", _ACCOUNT_ROLE)
    return best(_roles(resource, name, none), empty=none)


def _roles(addon: ResourceView, name: str, none: Judgement) -> Iterator[Judgement]:
    """A judgement for each way in which an add-on may have got a role of its own."""
    good = passed(f"{name} has a role of its own")
    yield attempt(lambda: good if addon.text(_ACCOUNT_ROLE) else none)
    if addon.live:
        yield some(addon.linked(IDENTITY, "Live.OwnerArn"), lambda _: good, empty=none)
    else:
        yield some(addon.each(_IDENTITIES), lambda part: good if part.text(_ROLE) else none, empty=none)
    yield some(addon.neighbours(IDENTITY), lambda found: good if _is_for(found, addon, name) else none, empty=none)
    yield attempt(lambda: good if _ANNOTATION in str(addon.deep("ConfigurationValues")) else none)


def _is_for(identity: ResourceView, addon: ResourceView, name: str) -> bool:
    return identity.text(_ACCOUNT) == _CALLERS[name] and cluster_of(identity) == cluster_of(addon)


def _sharing(identity: ResourceView) -> Iterator[Judgement]:
    """A judgement for each other service account of the assembly that has a role."""
    own, role = (identity.text("Namespace"), identity.text(_ACCOUNT)), _role(identity.get(_ROLE), identity)

    def by_identity(other: ResourceView) -> Judgement:
        # The same workload in another cluster is no other one.
        if (other.text("Namespace"), other.text(_ACCOUNT)) == own:
            return _ALONE
        return _shared(_role(other.get(_ROLE), other), role, f"{other.text('Namespace')}/{other.text(_ACCOUNT)}")

    def by_addon(other: ResourceView) -> Judgement:
        name = name_of(other)
        if _CALLERS.get(name) == own[1]:
            return _ALONE
        judged = [attempt(lambda: _shared(_role(other.get(_ACCOUNT_ROLE), other), role, name))]
        if not other.live:
            judged.append(every(other.each(_IDENTITIES), lambda part: _shared(_role(part.get(_ROLE), other), role, name), empty=_ALONE))
        return worst(judged, empty=_ALONE)

    yield every(identity.neighbours(IDENTITY), by_identity, empty=_ALONE)
    yield every(identity.neighbours(ADDON), by_addon, empty=_ALONE)


def _role(value: Any, near: ResourceView) -> Any:
    return named_or_referred(value, "AWS::IAM::Role", near)


def _shared(other: Any, role: Any, name: str) -> Judgement:
    return failed(f"{name} has the same role", _ROLE) if other is not None and other == role else _ALONE


def _example(second: str) -> dict[str, object]:
    def identity(account: str, role: str) -> dict[str, object]:
        arn = f"arn:aws:iam::111122223333:role/{role}"
        return {"Type": IDENTITY, "Properties": {"ClusterName": "c", "Namespace": "pay", "ServiceAccount": account, "RoleArn": arn}}

    return {"Api": identity("api", "api"), "Worker": identity("worker", second)}


RULE = Rule(
    id="eks-pod-identity-used",
    title="Add-ons and pods have roles of their own",
    severity=Severity.LOW,
    requirements={
        "7.2.5": "a workload has the rights that it needs, by a role that no other one has",
        "2.2.3": "workloads that need different levels of security have no identity in common",
    },
    remediation="give the add-on a PodIdentityAssociations entry with a role of its own, and every service account its own role",
    types=(ADDON, IDENTITY),
    check=_check,
    passing=Example(resources=_example("worker")),
    failing=Example(resources=_example("api")),
)
