"""Buckets encrypt what they store.

S3 has encrypted every new object since January 2023, with keys of its own unless the bucket says otherwise, so that a template without
a word on it is as good as one that names AES256. It keeps media unreadable that leave a data centre, and nothing more: whoever may read
the object gets it in clear. Keys of the team's own are a matter of ``s3-default-encryption-kms``.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, passed
from pci_constructs.rules.s3._encryption import DEFAULT, RULES, algorithms, encrypted_with

_ALGORITHMS = ("AES256", "aws:kms", "aws:kms:dsse", "aws:fsx")


def _check(bucket: ResourceView) -> Judgement:
    def one(rule: Block) -> Judgement:
        named = rule.text(DEFAULT, "AES256")
        where = rule.where(DEFAULT)
        return passed(f"objects are encrypted with {named}", where) if named in _ALGORITHMS else failed(f"{named} is no encryption", where)

    return every(algorithms(bucket), one, empty=passed("S3 encrypts objects with keys of its own", RULES))


RULE = Rule(
    id="s3-bucket-server-side-encryption-enabled",
    title="Buckets encrypt what they store",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted storage supports rendering card numbers unreadable wherever they are stored"},
    remediation="set SSEAlgorithm to aws:kms with a key of your own, or to AES256",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={
        "config": "s3-bucket-server-side-encryption-enabled",
        "guard": "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
        "checkov": "CKV_AWS_19",
    },
    passing=encrypted_with("AES256"),
    failing=encrypted_with("none"),
)
