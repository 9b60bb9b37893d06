"""Database proxies refuse connections without TLS.

A proxy signs in to the database for its clients, so that it is the proxy that they send their password or token to. It takes both TLS and
clear text unless it is told to require TLS; then authentication factors (8.3.2), administration (2.2.7) and, on open networks, card data
(4.2.1) do not travel readable, whatever a client is configured to do. What the database itself refuses is another question.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true


def _check(proxy: ResourceView) -> Judgement:
    return flag_is_true(proxy, "RequireTLS", good="clients without TLS are refused", bad="clients without TLS are let in")


RULE = Rule(
    id="rds-proxy-tls-encryption",
    title="Database proxies refuse connections without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.2": "passwords and tokens are unreadable while they travel to the proxy",
        "2.2.7": "administrators who come by the proxy sign in over an encrypted connection",
        "4.2.1": "card data that leaves the VPC on its way is encrypted; within it the standard asks less",
    },
    remediation="set RequireTLS to true",
    types=("AWS::RDS::DBProxy",),
    check=_check,
    equivalents={"securityhub": "RDS.43", "config": "rds-proxy-tls-encryption"},
    passing={"RequireTLS": True},
    failing={"RequireTLS": False},
)
