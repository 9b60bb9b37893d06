"""Buckets encrypt with keys of KMS.

With keys that S3 manages, whoever may read an object reads it decrypted. A key of KMS has a policy of its own and a log of its use, so
that reading takes two rights which different people grant (3.6.1). S3 itself and load balancers, other than those of networks, deliver
access logs only to buckets with keys of S3: these are exempt.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Verdict, failed, not_applicable, passed, some
from pci_constructs.rules.reading import word
from pci_constructs.rules.s3._encryption import DEFAULT, RULES, algorithms, encrypted_with
from pci_constructs.rules.s3._logs import LOAD_BALANCERS, SERVER_ACCESS, receives


def _one(rule: Block) -> Judgement:
    with_kms = rule.text(DEFAULT).startswith("aws:kms")
    where = rule.where(DEFAULT)
    return passed("objects are encrypted with a key of KMS", where) if with_kms else failed("objects are encrypted with keys of S3", where)


def _of_networks(source: ResourceView) -> bool:
    return source.type == "AWS::ElasticLoadBalancingV2::LoadBalancer" and word(source, "Type", "application") == "network"


def _check(bucket: ResourceView) -> Judgement:
    found = some(algorithms(bucket), _one, empty=failed("objects are encrypted with keys of S3, the default", RULES))
    if found.verdict is not Verdict.PASS and receives(bucket, SERVER_ACCESS, LOAD_BALANCERS, but=_of_networks):
        return not_applicable("it receives access logs, which AWS delivers only to buckets with keys of S3", RULES)
    return found


RULE = Rule(
    id="s3-default-encryption-kms",
    title="Buckets encrypt with keys of KMS",
    severity=Severity.MEDIUM,
    requirements={
        "3.5.1": "encrypted storage supports rendering card numbers unreadable, and its keys need rights of their own",
        "3.6.1": "the policy of a key limits who can read what it encrypts, apart from the rights on the bucket",
    },
    remediation="set SSEAlgorithm to aws:kms and KMSMasterKeyID to a key of your own",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={
        "securityhub": "S3.17",
        "config": "s3-default-encryption-kms",
        "cdk-nag": "PCI.DSS.321-S3DefaultEncryptionKMS",
        "guard": "S3_DEFAULT_ENCRYPTION_KMS",
    },
    passing=encrypted_with("aws:kms"),
    failing=encrypted_with("AES256"),
)
