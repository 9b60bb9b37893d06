"""What caches write to disk is encrypted.

A cache writes what it holds to disk when it swaps, replicates and makes snapshots. Encryption supports rendering card numbers unreadable
there too (3.5.1). It can only be chosen when the group is made. Groups of Redis are not encrypted by default; of Valkey, AWS decides.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true, undetermined
from pci_constructs.rules.elasticache._caches import GROUP, as_the_primary
from pci_constructs.rules.reading import word

_ENABLED = "AtRestEncryptionEnabled"


def _check(group: ResourceView) -> Judgement:
    secondary = as_the_primary(group, _ENABLED)
    if secondary:
        return secondary
    if not group.has(_ENABLED) and word(group, "Engine", "redis") == "valkey":
        blocked_by = "whether the group is encrypted: look at it in the account"
        return undetermined("encryption is left to AWS's default for Valkey", _ENABLED, blocked_by=blocked_by)
    return flag_is_true(group, _ENABLED, good="what the cache writes to disk is encrypted", bad="disks and snapshots are not encrypted")


RULE = Rule(
    id="elasticache-repl-grp-encrypted-at-rest",
    title="What caches write to disk is encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "card numbers in a cache or its snapshots stay unreadable wherever they are stored"},
    remediation="set AtRestEncryptionEnabled to true (which replaces the group) and KmsKeyId to a key of your own",
    types=(GROUP,),
    check=_check,
    equivalents={"securityhub": "ElastiCache.4", "config": "elasticache-repl-grp-encrypted-at-rest", "checkov": "CKV_AWS_29"},
    passing={"AtRestEncryptionEnabled": True},
    failing={"AtRestEncryptionEnabled": False},
)
