"""Somebody is told when a policy of a cluster is deleted.

Network policies keep pods apart, admission policies keep bad images out. Who deletes one opens what it closed, and everything goes on as
before. Changes of that kind are administration, to be recorded (10.2.1.2), looked at by a machine (10.4.1.1), and a failure of a control
that somebody has to hear of promptly (10.7.2). A metric filter on the log group of the cluster with an alarm has to tell a topic.
"""

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.eks._audit_log import example, told
from pci_constructs.rules.eks._clusters import CLUSTER

_DELETED = expression(r'verb\s*(?<!!)=\s*"?(delete|\*)')
_KINDS = ("networkpolicies", "validatingadmissionpolic")


def _check(cluster: ResourceView) -> Judgement:
    return told(cluster, "deleted policies", lambda pattern: bool(_DELETED.search(pattern)) and all(kind in pattern for kind in _KINDS))


RULE = Rule(
    id="alarm-eks-policy-deletion",
    title="Somebody is told when a policy of a cluster is deleted",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.2": "who takes a control away is seen",
        "10.4.1.1": "a machine looks through the audit log of the cluster all the time",
        "10.7.2": "a control of the network or of admission that is gone is noticed",
    },
    remediation="add a metric filter on /aws/eks/<cluster>/cluster for verb delete on network and admission policies, and an alarm",
    types=(CLUSTER,),
    check=_check,
    passing=example(
        '{ ($.verb = "delete") && (($.objectRef.resource = "networkpolicies") || ($.objectRef.resource = "validatingadmissionpolicies")) }'
    ),
    failing=example('{ ($.verb = "delete") && ($.objectRef.resource = "pods") }'),
)
