"""Somebody is told when calls to a cluster are refused.

The audit log of a cluster shows each call that was refused: a workload that tries what it may not, or somebody with a stolen token who
looks around. Refused attempts are recorded (10.2.1.4) and looked through by a machine, and not by somebody when there is time (10.4.1.1).
A metric filter on the log group of the cluster with an alarm has to tell a topic.
"""

import re
from operator import ge, gt

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.eks._audit_log import example, told
from pci_constructs.rules.eks._clusters import CLUSTER

_REFUSED = expression(r"(?<!\d)40[13](?!\d)|forbid", re.IGNORECASE)
_LEFT_OUT = expression(r'!=\s*(?:"[^"]*"|[^\s)&|}]+)')
_COMPARED = expression(r'\bcode\s*([<>]=?)\s*"?(\d+)')
_ABOVE = {">": gt, ">=": ge}
_CODES = (401, 403)


def _check(cluster: ResourceView) -> Judgement:
    return told(cluster, "refused calls", _finds)


def _finds(pattern: str) -> bool:
    found = _LEFT_OUT.sub("", pattern)
    above = [(_ABOVE[sign], int(bound)) for sign, bound in _COMPARED.findall(found) if sign in _ABOVE]
    if any(holds(code, bound) for holds, bound in above for code in _CODES):
        return True
    return bool(_REFUSED.search(_COMPARED.sub("", found)))


RULE = Rule(
    id="alarm-eks-audit-failures",
    title="Somebody is told when calls to a cluster are refused",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.4": "attempts on the cluster that were refused are seen",
        "10.4.1.1": "a machine looks through the audit log of the cluster all the time",
    },
    remediation="add a metric filter on /aws/eks/<cluster>/cluster for responseStatus.code 401 and 403, and an alarm that tells a topic",
    types=(CLUSTER,),
    check=_check,
    passing=example("{ ($.responseStatus.code = 401) || ($.responseStatus.code = 403) }"),
    failing=example("{ $.responseStatus.code = 500 }"),
)
