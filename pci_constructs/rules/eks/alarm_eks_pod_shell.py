"""Somebody is told when a shell is opened in a pod.

Who opens a shell, a port or a debugger in a running container is that container, with its files, its memory and its connections, card data
included. It is administration by a way past every deployment, to be recorded (10.2.1.2) and looked at by a machine at once (10.4.1.1).
A metric filter on the log group of the cluster with an alarm has to tell a topic.
"""

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.eks._audit_log import example, told
from pci_constructs.rules.eks._clusters import CLUSTER

_SHELL = expression(r'subresource\s*(?<!!)=\s*"?exec')


def _check(cluster: ResourceView) -> Judgement:
    return told(cluster, "shells in pods", lambda pattern: bool(_SHELL.search(pattern)))


RULE = Rule(
    id="alarm-eks-pod-shell",
    title="Somebody is told when a shell is opened in a pod",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.2": "a shell in a pod is seen as the administration that it is",
        "10.4.1.1": "a machine looks through the audit log of the cluster all the time",
    },
    remediation="add a metric filter on /aws/eks/<cluster>/cluster for objectRef.subresource exec, attach and portforward, and an alarm",
    types=(CLUSTER,),
    check=_check,
    passing=example('{ ($.objectRef.namespace = "payments") && ($.objectRef.subresource = "exec") }'),
    failing=example('{ $.objectRef.subresource = "log" }'),
)
