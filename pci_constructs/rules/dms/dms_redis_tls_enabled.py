"""Replication speaks TLS with Redis.

Redis sends values and its password as they are. The connection is encrypted unless the endpoint asks for clear text, and then both can be
read wherever the traffic passes (4.2.1, 8.3.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.dms._endpoints import ENDPOINT, encrypted, engine, setting

_PROTOCOL = "RedisSettings.SslSecurityProtocol"
_TLS = "ssl-encryption"


def _check(endpoint: ResourceView) -> Judgement:
    if engine(endpoint) != "redis":
        return not_applicable("no endpoint of Redis", "EngineName")
    return encrypted(setting(endpoint, _PROTOCOL, _TLS), _PROTOCOL, frozenset({_TLS}))


RULE = Rule(
    id="dms-redis-tls-enabled",
    title="Replication speaks TLS with Redis",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data that is copied is not readable on the way",
        "8.3.2": "the token or password for Redis crosses the same connection",
    },
    remediation="set RedisSettings.SslSecurityProtocol to ssl-encryption, or leave it out",
    types=(ENDPOINT,),
    check=_check,
    equivalents={"securityhub": "DMS.12", "config": "dms-redis-tls-enabled"},
    passing={"EngineName": "redis", "RedisSettings": {"SslSecurityProtocol": "ssl-encryption"}},
    failing={"EngineName": "redis", "RedisSettings": {"SslSecurityProtocol": "plaintext"}},
)
