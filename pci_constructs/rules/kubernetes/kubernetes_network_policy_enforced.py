"""Network policies are in a cluster that enforces them.

Kubernetes takes network policies whether or not anything enforces them. On EKS the network add-on does, if it is told to; a cluster whose
add-ons are left to AWS has one that is not. Rules that are written and not in force keep nothing apart (1.2.1, 1.3.1, 1.3.2).
"""

import re
from functools import partial

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, failed, flag_is_true, some, undetermined
from pci_constructs.rules.kubernetes._manifests import MANIFEST, NETWORK, TEMPLATE_ONLY, TYPE, example, judge_objects, manifest
from pci_constructs.rules.kubernetes._network import POLICY
from pci_constructs.rules.reading import document

_ADDON, _CHART, _CLUSTER = "AWS::EKS::Addon", "Custom::AWSCDK-EKS-HelmChart", "AWS::EKS::Cluster"
_OTHERS = r"(?i)calico|tigera|cilium|antrea|kube-router"
_BAD = failed("nothing in the cluster is told to enforce network policies", MANIFEST)


def _check(resource: ResourceView) -> Judgement:
    return judge_objects(resource, {POLICY: partial(_policy, resource)}, what="network policy")


def _policy(resource: ResourceView, _object: Block) -> Judgement:
    cluster = resource.follow("ClusterName")
    if cluster is None:
        name = resource.text("ClusterName")
        return undetermined(
            "whether the cluster enforces them", MANIFEST, blocked_by=f"the add-ons of {name}, which is not of these templates"
        )
    found = some(cluster.linked(_ADDON, "ClusterName"), _addon, empty=_BAD)
    if found != _BAD:
        return found
    if cluster.type == _CLUSTER and cluster.has("ComputeConfig.Enabled") and cluster.flag("ComputeConfig.Enabled"):
        return undetermined("whether the cluster enforces them", MANIFEST, blocked_by="the config map that tells EKS Auto Mode to")
    return some(resource.neighbours(_CHART), _chart, empty=_BAD)


def _addon(addon: ResourceView) -> Judgement:
    values = document(addon, "ConfigurationValues") if addon.text("AddonName").strip() == "vpc-cni" else None
    if values is None:
        return _BAD
    found = flag_is_true(values, "enableNetworkPolicy", good="the network add-on enforces them", bad=_BAD.message)
    return _BAD if found.verdict is _BAD.verdict else found


def _chart(chart: ResourceView) -> Judgement:
    name = chart.text("Chart")
    if not re.search(_OTHERS, name):
        return _BAD
    return undetermined("whether the cluster enforces them", MANIFEST, blocked_by=f"the chart {name}, which may enforce them")


def _example(value: str) -> Example:
    policy = manifest("NetworkPolicy", "default-deny", api_version=f"{NETWORK}/v1", namespace="payments", spec={"podSelector": {}})
    addon = {"ClusterName": {"Ref": "Cluster"}, "AddonName": "vpc-cni", "ConfigurationValues": f'{{"enableNetworkPolicy": "{value}"}}'}
    return Example(
        resources={
            "Cluster": {"Type": _CLUSTER, "Properties": {"Name": "shop"}},
            "Network": {"Type": _ADDON, "Properties": addon},
            "Policy": {"Type": TYPE, "Properties": {**example(policy), "ClusterName": {"Ref": "Cluster"}}},
        }
    )


RULE = Rule(
    id="kubernetes-network-policy-enforced",
    title="Network policies are in a cluster that enforces them",
    severity=Severity.HIGH,
    requirements={
        "1.2.1": "the rules that are defined for traffic between pods are in force",
        "1.3.1": "without enforcement every pod of the cluster reaches those of the CDE",
        "1.3.2": "without enforcement pods of the CDE reach every other",
    },
    remediation='add the vpc-cni add-on to the cluster, with enableNetworkPolicy "true" in its ConfigurationValues',
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=_example("true"),
    failing=_example("false"),
)
