"""Nodes run the version of their cluster, on an image that is kept up.

A group of nodes that names a version stays on it when the cluster moves on, and images of Amazon Linux 2 get no fixes since their end.
Known weaknesses of node and kubelet are fixed within a month (6.3.3), and what its vendor has given up is found and replaced (12.3.4).
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, passed, undetermined, worst
from pci_constructs.rules.dated import dated
from pci_constructs.rules.eks._clusters import CLUSTER
from pci_constructs.rules.eks._nodes import GROUP, launch_template
from pci_constructs.rules.reading import word
from pci_constructs.rules.versions import judge_version
from pci_constructs.standard.support import support_file

_FACTS = support_file("eks_versions")
_VERSION, _IMAGE, _CLUSTER = "Version", "AmiType", "ClusterName"
_GOOD = passed("the nodes run what their cluster runs, on an image that is kept up", _VERSION)


def _version(group: ResourceView) -> Judgement:
    version = group.text(_VERSION).strip()
    if not version:
        return _GOOD
    ends = {name: row["end_of_standard_support"] for name, row in dated(_FACTS).facts["versions"].items()}
    supported = judge_version("Kubernetes", version, ends, group.today, _VERSION, newer=None)
    return worst((supported, attempt(partial(_as_the_cluster, group, version))), empty=supported)


def _as_the_cluster(group: ResourceView, version: str) -> Judgement:
    cluster = group.follow(_CLUSTER) or group.evaluation.links.named(CLUSTER, group.text(_CLUSTER), group)
    if cluster is None or cluster.type != CLUSTER:
        return undetermined("the cluster is not among what was read", _CLUSTER, blocked_by=f"the version of {group.text(_CLUSTER)}")
    of_cluster = cluster.text("Version").strip()
    if not of_cluster:
        return undetermined("AWS chooses the version of the cluster", _CLUSTER, blocked_by="the version of the cluster")
    if of_cluster != version:
        return failed(f"the nodes run {version}, and the cluster runs {of_cluster}", _VERSION)
    return _GOOD


def _image(group: ResourceView) -> Judgement:
    kind = word(group, _IMAGE)
    if kind.startswith("al2_"):
        return failed("images of Amazon Linux 2 get no fixes since their end", _IMAGE)
    # Where the launch template names an image, EKS takes that and refuses to be told a type.
    template = launch_template(group) if not kind else None
    if kind == "custom" or (template is not None and template.has("ImageId")):
        return undetermined("the image is a team's own", _IMAGE, blocked_by="what the image of the launch template is made from, and when")
    return _GOOD


def _check(group: ResourceView) -> Judgement:
    return worst((attempt(partial(_version, group)), attempt(partial(_image, group))), empty=_GOOD)


RULE = Rule(
    id="eks-nodegroup-version-current",
    title="Nodes run the version of their cluster, on an image that is kept up",
    severity=Severity.MEDIUM,
    requirements={
        "6.3.3": "nodes get the fixes that their cluster gets, as they are released",
        "12.3.4": "images and versions that their vendor has given up are found and replaced",
    },
    remediation="leave out Version, and set AmiType to one of Amazon Linux 2023 or Bottlerocket",
    types=(GROUP,),
    check=_check,
    facts=_FACTS,
    passing={"ClusterName": "c", "AmiType": "BOTTLEROCKET_ARM_64"},
    failing={"ClusterName": "c", "AmiType": "AL2_x86_64"},
)
