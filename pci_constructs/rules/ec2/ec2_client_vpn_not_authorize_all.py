"""Client VPN lets people into networks by group.

An authorization rule for all groups gives the network to everyone who can log in to the VPN, whatever their job. Access follows job
functions (7.2.2), and the system denies what nobody granted (7.3.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_ALL = "AuthorizeAllGroups"
_GROUP = "AccessGroupId"


def _check(rule: ResourceView) -> Judgement:
    if rule.flag(_ALL):
        return failed("everyone who connects may reach the network", _ALL)
    if rule.has(_GROUP):
        return passed("one group may reach the network", _GROUP)
    return failed("no group is named", _GROUP)


RULE = Rule(
    id="ec2-client-vpn-not-authorize-all",
    title="Client VPN authorizes groups, not everyone",
    severity=Severity.HIGH,
    requirements={
        "7.2.2": "access to the network is given by job function, which a group stands for",
        "7.3.3": "whoever is in no group is denied",
    },
    remediation="remove AuthorizeAllGroups and name an AccessGroupId for each group that needs the network",
    types=("AWS::EC2::ClientVpnAuthorizationRule",),
    check=_check,
    equivalents={"config": "ec2-client-vpn-not-authorize-all"},
    passing={_ALL: False, _GROUP: "S-1-5-21-1004336348"},
    failing={_ALL: True, _GROUP: "S-1-5-21-1004336348"},
)
