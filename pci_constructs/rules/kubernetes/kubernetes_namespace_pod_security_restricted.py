"""Namespaces admit restricted pods alone.

A pod that runs as root, mounts the disk of its node or shares its network is the node, and with it every other pod there. Kubernetes
refuses such pods in namespaces that are labelled so, and admits them everywhere else. Functions that are not needed are not to be there
(2.2.4), and parameters that lead to misuse are to be refused (2.2.6). A warning or a line in the audit log refuses nothing.
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

_ENFORCE = "pod-security.kubernetes.io/enforce"


def _check(resource: ResourceView) -> Judgement:
    return judge_objects(resource, {"Namespace": _namespace}, what="namespace")


def _namespace(object_: Block) -> Judgement:
    name = name_of(object_)
    if name in SYSTEM:
        return not_applicable(f"{name} is Kubernetes' own", MANIFEST)
    level = word_in(object_, "metadata.labels", _ENFORCE)
    if level == "restricted":
        return passed(f"{name} admits restricted pods alone", MANIFEST)
    return failed(f"{name} admits {'any' if level in (None, 'privileged') else level} pods", MANIFEST)


RULE = Rule(
    id="kubernetes-namespace-pod-security-restricted",
    title="Namespaces admit restricted pods alone",
    severity=Severity.HIGH,
    requirements={
        "2.2.4": "pods get none of the functions of their node that they do not need",
        "2.2.6": "settings of a pod that turn it into its node are refused, whoever writes them",
    },
    remediation=f"label the namespace {_ENFORCE}=restricted",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=example(manifest("Namespace", metadata={"labels": {_ENFORCE: "restricted"}})),
    failing=example(manifest("Namespace", metadata={"labels": {_ENFORCE: "baseline"}})),
)
