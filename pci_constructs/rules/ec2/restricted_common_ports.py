"""Data stores and clear-text services are not open to the world.

A database, a cache or a search index that answers to everyone loses its data within days; mail, file transfer and development servers
are how a foothold is won. Stores of account data are not reachable from untrusted networks (1.4.4), inbound traffic is limited to what
is necessary (1.3.1), and services without protection of their own are not offered at all (1.2.6).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.security_groups import GROUP, INGRESS, TCP_AND_UDP, closed_to_everyone

_MAIL_AND_FILES = (20, 21, 23, 25, 110, 135, 143, 445)
_DESKTOP = (3389,)
_STORES = (1433, 1434, 3306, 4333, 5432, 5500, 6379, 9200, 9300, 11211, 27017)
_DEVELOPMENT = (3000, 5000, 5601, 8080, 8088, 8888)


def _check(resource: ResourceView) -> Judgement:
    return closed_to_everyone(
        resource, _STORES + _DESKTOP + _MAIL_AND_FILES + _DEVELOPMENT, TCP_AND_UDP, "a service that attackers look for"
    )


RULE = Rule(
    id="restricted-common-ports",
    title="Data stores and clear-text services are not open to the world",
    severity=Severity.CRITICAL,
    requirements={
        "1.3.1": "nobody on the internet needs a database, a file share or a development server of the CDE",
        "1.4.4": "stores of account data are not directly reachable from untrusted networks",
        "1.2.6": "insecure services such as FTP, Telnet and SMB are not offered without a reason and protection",
    },
    remediation="name the security group of the clients instead of every address, and serve the public through a load balancer on port 443",
    types=(GROUP, INGRESS),
    check=_check,
    equivalents={
        "securityhub": "EC2.19",
        "config": "restricted-common-ports",
        "cdk-nag": "PCI.DSS.321-EC2RestrictedCommonPorts",
        "guard": "RESTRICTED_INCOMING_TRAFFIC",
    },
    passing={"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}]},
    failing={"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379}]},
)
