"""SSH is not open to the world.

Whatever listens on port 22 is found within minutes and guessed at from then on. Inbound traffic from untrusted networks is limited to
what is necessary (1.3.1, 1.4.2), and administration from anywhere is not: sessions go through Systems Manager or a bastion.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.security_groups import GROUP, INGRESS, closed_to_everyone


def _check(resource: ResourceView) -> Judgement:
    return closed_to_everyone(resource, [22], ("tcp",), "SSH")


RULE = Rule(
    id="restricted-ssh",
    title="SSH is not open to the world",
    severity=Severity.HIGH,
    requirements={
        "1.3.1": "SSH from any address is inbound traffic that the CDE does not need",
        "1.4.2": "it lets untrusted networks connect to trusted ones without restriction",
    },
    remediation="name the addresses or the security group that may connect, or use Session Manager and open no port at all",
    types=(GROUP, INGRESS),
    check=_check,
    equivalents={
        "securityhub": "EC2.13",
        "config": "restricted-ssh",
        "cdk-nag": "PCI.DSS.321-EC2RestrictedSSH",
        "guard": "INCOMING_SSH_DISABLED",
        "checkov": "CKV_AWS_24",
    },
    passing={"SecurityGroupIngress": [{"CidrIp": "10.0.0.0/8", "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}]},
    failing={"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 20, "ToPort": 25}]},
)
