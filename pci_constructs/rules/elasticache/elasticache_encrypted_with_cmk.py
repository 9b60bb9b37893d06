"""Caches are encrypted with a key of your own.

The key that AWS keeps for ElastiCache cannot be denied to anybody who may use the account, nor replaced when it is compromised. Who may use
a key is restricted (3.6.1) and its life is managed (3.7.4) by its policy and rotation, which only a key of your own has.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true
from pci_constructs.rules.databases import KEY, both, own_key
from pci_constructs.rules.elasticache._caches import GROUP, SERVERLESS, as_the_primary
from pci_constructs.rules.reading import word


def _check(cache: ResourceView) -> Judgement:
    if cache.type == SERVERLESS:
        return own_key(cache, KEY, "the cache")
    secondary = as_the_primary(cache, KEY)
    if secondary:
        return secondary

    def encrypted() -> Judgement:
        default = word(cache, "Engine") == "valkey"
        return flag_is_true(
            cache, "AtRestEncryptionEnabled", good="the cache is encrypted", bad="the cache is not encrypted", default=default
        )

    return both(lambda: own_key(cache, KEY, "the cache"), encrypted)


RULE = Rule(
    id="elasticache-encrypted-with-cmk",
    title="Caches are encrypted with a key of your own",
    severity=Severity.LOW,
    requirements={
        "3.6.1": "access to the key can be limited to those who need it only if the key is your own",
        "3.7.4": "the end of a key's cryptoperiod can be set and enforced only for a key of your own",
    },
    remediation="set KmsKeyId to a key of your own (which replaces the cache)",
    types=(GROUP, SERVERLESS),
    check=_check,
    equivalents={"checkov": "CKV_AWS_191"},
    passing={"AtRestEncryptionEnabled": True, "KmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e"},
    failing={"AtRestEncryptionEnabled": True, "KmsKeyId": "alias/aws/elasticache"},
)
