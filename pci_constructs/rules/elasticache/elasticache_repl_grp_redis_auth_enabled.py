"""Old versions of Redis ask for a password.

Before version 6 Redis knows no users; a token is all that keeps whoever reaches the port from reading and emptying the cache. Nobody gets
in without authenticating (8.3.1). From version 6 on, and with Valkey, users of their own do better, and another rule asks for them.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.elasticache._caches import GROUP, before_six

_PROPERTY = "AuthToken"


def _check(group: ResourceView) -> Judgement:
    if not before_six(group):
        return not_applicable("the version knows users, for which elasticache-rbac-auth-enabled asks", "EngineVersion")
    token = group.peek(_PROPERTY)
    # A token that is not known is there all the same; one that is empty is none.
    if not group.has(_PROPERTY) or (isinstance(token, str) and not token.strip()):
        return failed("the cache answers whoever reaches it", _PROPERTY)
    return passed("clients need a token", _PROPERTY)


RULE = Rule(
    id="elasticache-repl-grp-redis-auth-enabled",
    title="Old versions of Redis ask for a password",
    severity=Severity.MEDIUM,
    requirements={"8.3.1": "without a token nobody is authenticated at all"},
    remediation="set AuthToken to a dynamic reference to a secret, with TLS, or move to a version with users",
    types=(GROUP,),
    check=_check,
    equivalents={"securityhub": "ElastiCache.6", "config": "elasticache-repl-grp-redis-auth-enabled"},
    passing={"EngineVersion": "5.0.6", "AuthToken": "{{resolve:secretsmanager:cache:SecretString:token}}"},
    failing={"EngineVersion": "5.0.6"},
)
