"""The ports of server administration are not open to the world, over IPv4 or IPv6.

Who may log in to a server is a matter of people, and people have addresses: a rule for everyone is one that nobody thought about. The
rules for SSH and Remote Desktop ask about each alone; this one is for reports that expect both in one line.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.security_groups import GROUP, INGRESS, TCP_AND_UDP, closed_to_everyone


def _check(resource: ResourceView) -> Judgement:
    return closed_to_everyone(resource, [22, 3389], TCP_AND_UDP, "server administration")


RULE = Rule(
    id="vpc-sg-port-restriction-check",
    title="Ports of server administration are not open to the world",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "logging in to servers is inbound traffic that the CDE needs from few places",
        "1.4.2": "untrusted networks reach trusted ones on ports for the public alone",
    },
    remediation="name the addresses or the security group that may connect, or use Session Manager and open no port at all",
    types=(GROUP, INGRESS),
    check=_check,
    equivalents={"securityhub": "EC2.53, EC2.54", "config": "vpc-sg-port-restriction-check"},
    passing={"SecurityGroupIngress": [{"CidrIpv6": "::/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}]},
    failing={"SecurityGroupIngress": [{"CidrIpv6": "::/0", "IpProtocol": "-1"}]},
)
