"""Secrets of a cluster are encrypted with a key of your own.

Kubernetes keeps passwords, tokens and private keys as Secrets in its database. EKS encrypts that with a key of AWS's; with a key of your
own you decide who may decrypt, see every use, and can take access away (3.6.1), and the authentication factors among the secrets are
unreadable to whoever gets at the database alone (8.3.2).
"""

from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed, some
from pci_constructs.rules.eks._clusters import CLUSTERS, named


def _check(cluster: ResourceView) -> Judgement:
    where = named(cluster, "EncryptionConfig")
    bad = failed("secrets are encrypted with no key of your own", where)
    good = passed("secrets are encrypted with a key of your own", where)

    def one(config: Block) -> Judgement:
        def covered(resource: Any) -> Judgement:
            return good if str(resource).strip() == "secrets" else bad

        return some(config.each(named(config, "Resources")), covered, empty=bad) if config.has(named(config, "Provider.KeyArn")) else bad

    return some(cluster.each(where), one, empty=bad)


RULE = Rule(
    id="eks-cluster-secrets-encrypted",
    title="Secrets of a cluster are encrypted with a key of your own",
    severity=Severity.MEDIUM,
    requirements={
        "3.6.1": "a key of your own has a policy that says who may decrypt, and its use is logged",
        "8.3.2": "authentication factors that Kubernetes stores are unreadable without that key",
    },
    remediation="name a key of your own in EncryptionConfig, for the resources secrets",
    types=CLUSTERS,
    check=_check,
    equivalents={
        "securityhub": "EKS.3",
        "config": "eks-cluster-secrets-encrypted",
        "guard": "EKS_CLUSTER_ENCRYPTION_RULE",
        "checkov": "CKV_AWS_58",
    },
    passing={"EncryptionConfig": [{"Resources": ["secrets"], "Provider": {"KeyArn": "arn:aws:kms:eu-central-1:111122223333:key/a"}}]},
    failing={},
)
