"""Somebody is told when a cluster answers a call without identity.

Kubernetes lets a few calls through that nobody has signed in for, for load balancers that ask whether it lives. Any other one that it
answers is a binding that somebody got wrong, and leaves a log that names no one (8.2.1). It has to be noticed by a machine (10.4.1.1).
A metric filter on the log group of the cluster with an alarm has to tell a topic.
"""

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.eks._audit_log import example, told
from pci_constructs.rules.eks._clusters import CLUSTER

_ANONYMOUS = expression(r'(?<!!)=\s*"?system:(anonymous|unauthenticated)')


def _check(cluster: ResourceView) -> Judgement:
    return told(cluster, "anonymous calls", lambda pattern: bool(_ANONYMOUS.search(pattern)))


RULE = Rule(
    id="alarm-eks-anonymous-calls",
    title="Somebody is told when a cluster answers a call without identity",
    severity=Severity.MEDIUM,
    requirements={
        "8.2.1": "what is done in the cluster without an identity is noticed",
        "10.4.1.1": "a machine looks through the audit log of the cluster all the time",
    },
    remediation="add a metric filter on /aws/eks/<cluster>/cluster for user.username system:anonymous, and an alarm that tells a topic",
    types=(CLUSTER,),
    check=_check,
    passing=example('{ $.user.username = "system:anonymous" }'),
    failing=example('{ $.user.username = "kubernetes-admin" }'),
)
