"""Clusters have GuardDuty's agent.

What a container does at run time, which processes it starts and whom it talks to, only an agent on its node sees (11.5.1), malware that
arrives after the scan of its image included (5.2.1). The add-on ``aws-guardduty-agent`` brings it to every node; GuardDuty installs it by
itself where the detector says so and the cluster is not tagged as an exception.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Verdict, failed, passed, some, undetermined
from pci_constructs.rules.eks._addons import example, some_addon
from pci_constructs.rules.eks._clusters import CLUSTER
from pci_constructs.rules.guardduty._features import DETECTOR, agent_managed, feature

_AGENT = "aws-guardduty-agent"
_EXCEPTED = "GuardDutyManaged"
_MANAGED = agent_managed("EKS_ADDON_MANAGEMENT", "RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING")
_NONE = failed("the cluster has no GuardDuty agent, and GuardDuty does not install it")
_REFUSED = failed(f"the cluster has no GuardDuty agent, and its tag {_EXCEPTED} keeps GuardDuty from installing it", "Tags")
_OPEN = undetermined(
    "the cluster has no GuardDuty agent here, and no detector says whether GuardDuty installs it",
    blocked_by="the detector of the region, which is not among what was read (guardduty get-detector)",
)


def _check(cluster: ResourceView) -> Judgement:
    added = some_addon(cluster, _AGENT, lambda _: passed("the cluster has GuardDuty's agent as an add-on"), empty=_NONE)
    if added.verdict is Verdict.PASS:
        return added
    if (cluster.tag(_EXCEPTED) or "").lower() == "false":
        return _REFUSED if added.verdict is Verdict.FAIL else added
    managed = some(cluster.neighbours(DETECTOR), _installs, empty=_NONE if cluster.live else _OPEN)
    return managed if managed.verdict is Verdict.PASS or added.verdict is Verdict.FAIL else added


def _installs(detector: ResourceView) -> Judgement:
    found = _MANAGED(detector)
    if found.verdict is Verdict.PASS:
        return passed("GuardDuty installs its agent on the nodes of the cluster")
    return _NONE if found.verdict is Verdict.FAIL else found


def _unmanaged() -> Example:
    detector = {"Type": DETECTOR, "Properties": feature("RUNTIME_MONITORING", "DISABLED", "EKS_ADDON_MANAGEMENT")}
    return Example(resources={**example(AddonName="coredns").resources, "Detector": detector})


RULE = Rule(
    id="eks-addon-guardduty-agent-installed",
    title="Clusters have GuardDuty's agent",
    severity=Severity.MEDIUM,
    requirements={
        "11.5.1": "intrusions into containers show in what they do, which only an agent on the node sees",
        "5.2.1": "malware that a container loads after its image was scanned is seen when it runs",
    },
    remediation="add the aws-guardduty-agent add-on, or enable EKS_ADDON_MANAGEMENT of RUNTIME_MONITORING on the detector",
    types=(CLUSTER,),
    check=_check,
    passing=example(AddonName=_AGENT),
    failing=_unmanaged(),
)
