"""Secrets are encrypted with a key of the team's own.

The key that AWS keeps for Secrets Manager lets every principal of the account decrypt that may read the secret. With a key of one's own,
reading a credential takes a right on the key as well (3.6.1), and other accounts can be let in or kept out by name. A replica in another
region has a key of its own there, and falls back to AWS's if the template names none.
"""

from functools import partial

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, attempt, every, failed, passed, worst

_KEY = "KmsKeyId"
_MANAGED = expression(r"(.*:)?(alias/)?aws/secretsmanager")
"""The alias of AWS's key, alone or in an ARN; what the console calls it is no alias of anybody's."""
_GOOD = passed("the secret is encrypted with a key of the team's own", _KEY)


def _own(what: str, block: Block) -> Judgement:
    key = block.text(_KEY)
    if key and not _MANAGED.fullmatch(key):
        return _GOOD
    return failed(f"{what} is encrypted with the key that AWS keeps for Secrets Manager", block.where(_KEY))


def _check(secret: ResourceView) -> Judgement:
    replicas = every(secret.each("ReplicaRegions"), partial(_own, "a replica"), empty=_GOOD)
    return worst((attempt(partial(_own, "the secret", secret)), replicas), empty=_GOOD)


RULE = Rule(
    id="secretsmanager-using-cmk",
    title="Secrets are encrypted with a key of the team's own",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.2": "stored credentials are unreadable to whoever has no right on the key",
        "3.6.1": "the policy of the key limits who reads a secret that opens the way to card data",
    },
    remediation="set KmsKeyId to a key of your own, for the secret and for each of its replicas",
    types=("AWS::SecretsManager::Secret",),
    check=_check,
    equivalents={
        "config": "secretsmanager-using-cmk",
        "cdk-nag": "PCI.DSS.321-SecretsManagerUsingKMSKey",
        "guard": "SECRETSMANAGER_USING_CMK",
        "checkov": "CKV_AWS_149",
    },
    passing={"KmsKeyId": "alias/pay"},
    failing={"KmsKeyId": "alias/aws/secretsmanager"},
)
