"""Remote Desktop is not open to the world.

Port 3389 is the one that ransomware comes in by: credentials for it are traded, and flaws in it need none. Inbound traffic from untrusted
networks is limited to what is necessary (1.3.1, 1.4.2); desktops are reached through Fleet Manager or a gateway that asks for more.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.security_groups import GROUP, INGRESS, TCP_AND_UDP, closed_to_everyone


def _check(resource: ResourceView) -> Judgement:
    return closed_to_everyone(resource, [3389], TCP_AND_UDP, "Remote Desktop")


RULE = Rule(
    id="restricted-rdp",
    title="Remote Desktop is not open to the world",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "a desktop that any address may log in to is inbound traffic that the CDE does not need",
        "1.4.2": "it lets untrusted networks connect to trusted ones without restriction",
    },
    remediation="name the addresses or the security group that may connect, or use Fleet Manager and open no port at all",
    types=(GROUP, INGRESS),
    check=_check,
    equivalents={"securityhub": "EC2.14", "checkov": "CKV_AWS_25"},
    passing={"SecurityGroupIngress": [{"CidrIp": "10.0.0.0/8", "IpProtocol": "tcp", "FromPort": 3389, "ToPort": 3389}]},
    failing={"SecurityGroupIngress": [{"CidrIpv6": "::/0", "IpProtocol": "udp", "FromPort": 3389, "ToPort": 3389}]},
)
