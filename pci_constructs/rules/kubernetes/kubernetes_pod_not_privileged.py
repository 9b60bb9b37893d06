"""No pod is its node.

A privileged container, the network, processes or disk of the node, added capabilities or a process that may gain rights make of a pod the
machine that it runs on, and of whoever gets into it the owner of all other pods there. Functions that are not needed are not to be there
(2.2.4), and parameters that lead to misuse are not to be set (2.2.6).
"""

from functools import partial
from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, passed, worst
from pci_constructs.rules.kubernetes._manifests import MANIFEST, TEMPLATE_ONLY, TYPE, containers, example, judge_pods, manifest

_HOST = {"hostNetwork": "the network", "hostPID": "the processes", "hostIPC": "the memory"}
_HOST_PROCESS = "securityContext.windowsOptions.hostProcess"
"""How a container on Windows is privileged, by its own word or its pod's."""
_MAY = ("NET_BIND_SERVICE",)
_GOOD = passed("no pod has more than a pod", MANIFEST)


def _check(resource: ResourceView) -> Judgement:
    return judge_pods(resource, _pod)


def _pod(spec: Block, _object: Block) -> Judgement:
    shared = every(_HOST, partial(_shares, spec), empty=_GOOD)
    mounted = every(spec.each("volumes"), _volume, empty=_GOOD)
    return worst([shared, mounted, every(containers(spec), partial(_container, spec), empty=_GOOD)], empty=_GOOD)


def _shares(spec: Block, name: str) -> Judgement:
    return failed(f"a pod shares {_HOST[name]} of its node", MANIFEST) if spec.flag(name) else _GOOD


def _volume(volume: Block) -> Judgement:
    return failed(f"the volume {volume.text('name')} is the disk of the node", MANIFEST) if volume.has("hostPath") else _GOOD


def _container(spec: Block, container: Block) -> Judgement:
    name = container.text("name")
    if container.flag("securityContext.privileged") or container.flag(_HOST_PROCESS, spec.flag(_HOST_PROCESS)):
        return failed(f"the container {name} is privileged", MANIFEST)
    if container.flag("securityContext.allowPrivilegeEscalation", True) and not _on_windows(spec):
        return failed(f"a process of the container {name} may gain more rights than it was started with", MANIFEST)
    return every(container.each("securityContext.capabilities.add"), partial(_capability, name), empty=_GOOD)


def _on_windows(spec: Block) -> bool:
    """Whether the pod says that it is of Windows: Kubernetes refuses to be told of its processes' rights then."""
    return spec.text("os.name") == "windows"


def _capability(name: str, value: Any) -> Judgement:
    return _GOOD if str(value) in _MAY else failed(f"the container {name} has the capability {value}", MANIFEST)


def _example(escalates: bool) -> dict[str, object]:
    context = {"allowPrivilegeEscalation": escalates, "capabilities": {"drop": ["ALL"]}}
    spec = {"containers": [{"name": "app", "securityContext": context}]}
    return example(manifest("Deployment", "api", api_version="apps/v1", namespace="payments", spec={"template": {"spec": spec}}))


RULE = Rule(
    id="kubernetes-pod-not-privileged",
    title="No pod is its node",
    severity=Severity.HIGH,
    requirements={
        "2.2.4": "a pod has none of the functions of its node that it does not need",
        "2.2.6": "no setting of a pod gives away the machine that it runs on",
    },
    remediation="set allowPrivilegeEscalation to false, and remove privileged, host namespaces, hostPath volumes and added capabilities",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    equivalents={"checkov": "CKV_K8S_16, CKV_K8S_17, CKV_K8S_18, CKV_K8S_19, CKV_K8S_20"},
    passing=_example(False),
    failing=_example(True),
)
