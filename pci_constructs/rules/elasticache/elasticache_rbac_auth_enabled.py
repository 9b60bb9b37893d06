"""Caches know their users.

A token is one password that all clients share, and it opens every key and command. With user groups each client has a name (8.2.2), a
password or IAM login (8.3.1), and the commands and keys that it needs (7.2.2). Redis before version 6 and Memcached know no users.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.elasticache._caches import GROUP, SERVERLESS, before_six, runs_memcached
from pci_constructs.rules.reading import names_any


def _check(cache: ResourceView) -> Judgement:
    if runs_memcached(cache):
        return not_applicable("Memcached knows no users", "Engine")
    path = "UserGroupIds" if cache.type == GROUP else "UserGroupId"
    named = names_any(cache, path)
    if cache.type == GROUP and not named and before_six(cache):
        return not_applicable(
            "Redis before version 6 knows no users; elasticache-repl-grp-redis-auth-enabled asks for a token", "EngineVersion"
        )
    if named:
        return passed("clients are users of a group", path)
    shared = "all clients share one token" if cache.type == GROUP and cache.has("AuthToken") else "the cache answers whoever reaches it"
    return failed(shared, path)


RULE = Rule(
    id="elasticache-rbac-auth-enabled",
    title="Caches know their users",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.1": "without users or a token nobody is authenticated at all",
        "7.2.2": "a user of the cache has the commands and keys that the work needs",
        "8.2.2": "a token that all clients share is a shared credential",
    },
    remediation="make an AWS::ElastiCache::UserGroup and name it in UserGroupIds (UserGroupId of a serverless cache)",
    types=(GROUP, SERVERLESS),
    check=_check,
    equivalents={"config": "elasticache-rbac-auth-enabled"},
    passing={"UserGroupIds": ["payments"]},
    failing={"UserGroupIds": []},
)
