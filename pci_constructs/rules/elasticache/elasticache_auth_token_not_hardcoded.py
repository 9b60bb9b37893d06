"""The token of a cache is not in the template.

A token in a template is in the repository, in every copy of it and in the history of the stack, for good. Credentials that systems use are
not hard-coded (8.6.2), and authentication factors are not kept readable (8.3.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, passed
from pci_constructs.rules.elasticache._caches import GROUP
from pci_constructs.rules.secret_text import judge_protected

_PROPERTY = "AuthToken"


def _check(group: ResourceView) -> Judgement:
    if not group.has(_PROPERTY):
        return passed("the cache has no token", _PROPERTY)
    return judge_protected(group.peek(_PROPERTY), _PROPERTY, _PROPERTY)


RULE = Rule(
    id="elasticache-auth-token-not-hardcoded",
    title="The token of a cache is not in the template",
    severity=Severity.HIGH,
    requirements={
        "8.6.2": "the token with which applications get in is not in code",
        "8.3.2": "the token is stored encrypted, not readable in a template",
    },
    remediation="take the token from a dynamic reference to a secret, and change the one that was in the template",
    types=(GROUP,),
    check=_check,
    passing={"AuthToken": "{{resolve:secretsmanager:cache:SecretString:token}}"},
    failing={"AuthToken": "correct-horse-battery-staple"},
    template_only="it asks what is written in the template",
)
