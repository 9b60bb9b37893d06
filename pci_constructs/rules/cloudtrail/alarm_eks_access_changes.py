"""Somebody is told when access to a cluster is given.

An access entry gives rights inside a cluster that no policy of IAM shows. Elevated access is recorded (10.2.1.5) and follows from the work
(7.2.2); one that was given outside of deployment is looked at. Asked where there are clusters beside the trail.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._beside import beside, told_where
from pci_constructs.rules.cloudtrail._trails import TRAIL

_EVENTS = {
    "AWS::EKS::Cluster": ("AssociateAccessPolicy", "CreateAccessEntry", "CreatePodIdentityAssociation", "UpdateAccessEntry"),
}

RULE = Rule(
    id="alarm-eks-access-changes",
    title="Somebody is told when access to a cluster is given",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.5": "access that is given in a cluster is an event that somebody sees",
        "7.2.2": "access that does not follow from the work is noticed",
    },
    remediation="add a metric filter on the trail's log group for "
    "calls that make access entries and associations of the cluster, and an alarm on its metric that tells a topic",
    types=(TRAIL,),
    check=told_where(_EVENTS),
    passing=beside("AWS::EKS::Cluster", *_EVENTS["AWS::EKS::Cluster"]),
    failing=beside("AWS::EKS::Cluster", *_EVENTS["AWS::EKS::Cluster"][1:]),
)
