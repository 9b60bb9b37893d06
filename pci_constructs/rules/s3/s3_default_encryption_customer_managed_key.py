"""Where a bucket encrypts with KMS, the key is the team's own.

The key that AWS keeps for S3 may be used by every principal of the account that may read the object, nobody can change its policy, and
another account is never let in or kept out by name. A key of one's own is administered, rotated and withdrawn by custodians whom the team
names (3.6.1). Whether a bucket uses KMS at all is asked by ``s3-default-encryption-kms``.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed
from pci_constructs.rules.s3._encryption import DEFAULT, RULES, algorithms, encrypted_with

_KEY = "ServerSideEncryptionByDefault.KMSMasterKeyID"
_NOT_KMS = not_applicable("the bucket does not encrypt with KMS", RULES)


def _one(rule: Block) -> Judgement:
    if not rule.text(DEFAULT).startswith("aws:kms"):
        return _NOT_KMS
    key = rule.text(_KEY)
    if key and not key.endswith("alias/aws/s3"):
        return passed("the key is the team's own", rule.where(_KEY))
    return failed("objects are encrypted with the key that AWS keeps for S3", rule.where(_KEY))


def _check(bucket: ResourceView) -> Judgement:
    return every(algorithms(bucket), _one, empty=_NOT_KMS)


RULE = Rule(
    id="s3-default-encryption-customer-managed-key",
    title="Buckets that encrypt with KMS use a key of the team's own",
    severity=Severity.LOW,
    requirements={"3.6.1": "who may use, change and withdraw the key is decided by the team's custodians, not by AWS"},
    remediation="set KMSMasterKeyID to a key of your own",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={},
    passing=encrypted_with("aws:kms", KMSMasterKeyID="arn:aws:kms:eu-central-1:111122223333:key/1"),
    failing=encrypted_with("aws:kms"),
)
