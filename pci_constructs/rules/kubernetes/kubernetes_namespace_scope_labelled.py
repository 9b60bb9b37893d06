"""Namespaces say how they relate to card data.

Policies of a cluster choose by labels: which images may run, which nodes, which networks. A namespace without the label ``pci-scope`` is
chosen by none of them, and nobody can tell from the cluster whether it belongs to the CDE (12.5.2). What is of another security level
must not share a namespace with it (2.2.3).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.kubernetes._manifests import (
    MANIFEST,
    SYSTEM,
    TEMPLATE_ONLY,
    TYPE,
    example,
    judge_objects,
    manifest,
    name_of,
    word_in,
)
from pci_constructs.standard import SCOPE_TAG, Scope


def _check(resource: ResourceView) -> Judgement:
    return judge_objects(resource, {"Namespace": _namespace}, what="namespace")


def _namespace(object_: Block) -> Judgement:
    name = name_of(object_)
    if name in SYSTEM:
        return not_applicable(f"{name} is Kubernetes' own", MANIFEST)
    scope = word_in(object_, "metadata.labels", SCOPE_TAG)
    if scope in tuple(map(str, Scope)):
        return passed(f"{name} is {scope}", MANIFEST)
    return failed(
        f"{name} does not say whether it is of the CDE" if scope is None else f"{name} says {scope!r}, which is no scope", MANIFEST
    )


RULE = Rule(
    id="kubernetes-namespace-scope-labelled",
    title="Namespaces say how they relate to card data",
    severity=Severity.MEDIUM,
    requirements={
        "2.2.3": "policies keep workloads of different levels apart by this label, and see no other",
        "12.5.2": "what belongs to the CDE can be told from the cluster itself",
    },
    remediation=f"label the namespace {SCOPE_TAG} with one of {', '.join(Scope)}",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=example(manifest("Namespace", metadata={"labels": {SCOPE_TAG: "cde"}})),
    failing=example(manifest("Namespace", metadata={"labels": {SCOPE_TAG: "pci"}})),
)
