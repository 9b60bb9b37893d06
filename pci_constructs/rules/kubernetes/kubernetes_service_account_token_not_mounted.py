"""Pods get no token of the Kubernetes API that they do not need.

Kubernetes mounts a token of its service account into every pod unless somebody says no. Whoever gets into the pod has it, and with it
whatever the account may do. Accounts of applications get what their operation needs (7.2.5); AWS rights come by Pod Identity, with a
token of its own. A pod that does call the API is an exception on the record, also one that names the token among its volumes.
"""

from collections.abc import Iterator
from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, attempt, best, every, failed, passed, undetermined, worst
from pci_constructs.rules.kubernetes._manifests import (
    MANIFEST,
    TEMPLATE_ONLY,
    TYPE,
    beside,
    example,
    judge_objects,
    judge_pods,
    manifest,
    name_of,
    namespace_of,
)

_MOUNT = "automountServiceAccountToken"
_NO_TOKEN = passed("no pod gets a token", MANIFEST)


def _check(resource: ResourceView) -> Judgement:
    accounts = judge_objects(resource, {"ServiceAccount": _account}, what="service account and no pods")
    return worst([accounts, judge_pods(resource, partial(_pod, resource))], empty=accounts)


def _account(account: Block) -> Judgement:
    name = name_of(account)
    if account.flag(_MOUNT, True):
        return failed(f"pods of the service account {name} get its token unless they refuse", MANIFEST)
    return passed(f"pods of the service account {name} get no token", MANIFEST)


def _pod(resource: ResourceView, spec: Block, object_: Block) -> Judgement:
    return worst(
        (every(spec.each("volumes"), _volume, empty=_NO_TOKEN), attempt(partial(_mounted, resource, spec, object_))), empty=_NO_TOKEN
    )


def _volume(volume: Block) -> Judgement:
    return every(volume.each("projected.sources"), _source, empty=_NO_TOKEN)


def _source(source: Block) -> Judgement:
    # A token for somebody else's ears says so; without a word it is for the API.
    if source.has("serviceAccountToken") and not source.has("serviceAccountToken.audience"):
        return failed("a volume of a pod has a token of its service account", MANIFEST)
    return _NO_TOKEN


def _mounted(resource: ResourceView, spec: Block, object_: Block) -> Judgement:
    if spec.has(_MOUNT):
        if spec.flag(_MOUNT):
            return failed("a pod asks for the token of its service account", MANIFEST)
        return _NO_TOKEN
    name = spec.text("serviceAccountName", spec.text("serviceAccount", "default"))
    namespace = namespace_of(object_)
    elsewhere = undetermined(
        "whether its service account gives a pod a token", MANIFEST, blocked_by=f"the service account {name}, which no template makes"
    )

    def accounts() -> Iterator[Judgement]:
        for account in beside(resource, "ServiceAccount"):
            if name_of(account) == name and namespace_of(account) == namespace:
                yield _account(account)

    return best(accounts(), empty=elsewhere)


def _example(mount: bool) -> dict[str, object]:
    return example(manifest("ServiceAccount", "api", namespace="payments", automountServiceAccountToken=mount))


RULE = Rule(
    id="kubernetes-service-account-token-not-mounted",
    title="Pods get no token of the Kubernetes API that they do not need",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.5": "an application has no rights in the cluster that it does not use",
    },
    remediation=f"set {_MOUNT} to false on the service account; on the pod to true only where it calls the Kubernetes API",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    equivalents={"checkov": "CKV_K8S_38"},
    passing=_example(False),
    failing=_example(True),
)
