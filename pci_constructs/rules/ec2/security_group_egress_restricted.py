"""Security groups say what may leave.

AWS lets everything out of a group that says nothing about it. Outbound traffic of the CDE is limited to what is necessary (1.3.2): a
component that was broken into should reach neither the attacker nor the rest of the network. To every address only approved ports may
go, TCP port 443 unless a team approved others; which names are reached there is for a firewall to decide.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.security_groups import EGRESS, GROUP, every_entry, only_approved_ports

_PATH = "SecurityGroupEgress"


def _check(resource: ResourceView) -> Judgement:
    approved = resource.settings.approved_ports

    def decide(entry: Block) -> Judgement:
        return only_approved_ports(entry, approved, refused=lambda who, what: f"{what} may leave to {who}")

    if resource.type == GROUP and not resource.live and not resource.each(_PATH):
        return _silent(resource)
    return every_entry(resource, _PATH, decide, empty=passed("nothing may leave", _PATH))


def _silent(group: ResourceView) -> Judgement:
    for rule in group.linked(EGRESS, "GroupId"):
        return undetermined(
            f"the group lists no egress and {rule.name} adds some",
            _PATH,
            blocked_by="whether the rule that AWS adds to a new group, which lets everything out, is still there",
        )
    return failed("the group says nothing of egress, so AWS lets everything out", _PATH)


RULE = Rule(
    id="security-group-egress-restricted",
    title="Security groups let out what is necessary alone",
    severity=Severity.HIGH,
    requirements={"1.3.2": "outbound traffic of components of the CDE is limited to what they need"},
    remediation="list SecurityGroupEgress (allow_all_outbound=False in the CDK) with the groups and ports that the component needs",
    types=(GROUP, EGRESS),
    check=_check,
    passing={_PATH: [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}]},
    failing={_PATH: [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]},
)
