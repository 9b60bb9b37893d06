"""Log groups cannot be deleted at once.

Deleting a log group takes one call and no time, and everything in it is gone. With deletion protection it first has to be switched off,
which is a second right and a second entry in the audit trail (10.3.2). It is off unless the template asks for it.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true
from pci_constructs.rules.logs._groups import GROUP


def _check(group: ResourceView) -> Judgement:
    return flag_is_true(group, "DeletionProtectionEnabled", good="deletion is refused", bad="one call deletes the group and its logs")


RULE = Rule(
    id="cloudwatch-log-group-deletion-protected",
    title="Log groups are protected from deletion",
    severity=Severity.LOW,
    requirements={
        "10.3.2": "audit logs are not removed by one mistaken or malicious call",
        "10.5.1": "logs of twelve months are there only if nobody deletes their group",
    },
    remediation="set DeletionProtectionEnabled to true",
    types=(GROUP,),
    check=_check,
    equivalents={},
    passing={"DeletionProtectionEnabled": True},
    failing={"DeletionProtectionEnabled": False},
)
