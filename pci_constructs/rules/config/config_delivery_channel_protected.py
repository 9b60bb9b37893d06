"""The history of configuration is encrypted with a key of one's own.

What Config delivers is a map of the environment: every network rule, every policy, and how they changed. Only those who review it read it
(10.3.1); a key of one's own says who that is besides the policy of the bucket. It is named at the channel, or it is the default of the
bucket.
"""

from typing import Any

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, failed, passed, some, undetermined
from pci_constructs.rules.reading import has_text, spelled

_KEY, _BUCKET = "S3KmsKeyArn", "S3BucketName"
_OF_AWS = "alias/aws/"
_RULES = "BucketEncryption.ServerSideEncryptionConfiguration"
_ENCRYPTED = passed("the history is encrypted with a key", _KEY)
_PLAIN = failed("neither the channel nor its bucket names a key of one's own", _KEY)


def _of_bucket(rule: Any) -> Judgement:
    default = rule.text("ServerSideEncryptionByDefault.SSEAlgorithm") if isinstance(rule, Block) else ""
    return _named(rule, "ServerSideEncryptionByDefault.KMSMasterKeyID") if default.startswith("aws:kms") else _PLAIN


def _named(block: Block, path: str) -> Judgement:
    """Judges a key that is named: that of S3, which AWS keeps, is nobody's own."""
    return _ENCRYPTED if has_text(block, path) and _OF_AWS not in spelled(block.peek(path)) else _PLAIN


def _check(channel: ResourceView) -> Judgement:
    if has_text(channel, _KEY):
        return _named(channel, _KEY)
    bucket = channel.follow(_BUCKET) or channel.evaluation.links.named("AWS::S3::Bucket", channel.text(_BUCKET), channel)
    if bucket is None:
        return undetermined(
            "the channel names no key", _KEY, blocked_by="the default encryption of the bucket (s3api get-bucket-encryption)"
        )
    return some(bucket.each(_RULES), _of_bucket, empty=_PLAIN)


def _example(**channel: object) -> Example:
    return Example(
        resources={
            "Channel": {"Type": "AWS::Config::DeliveryChannel", "Properties": {_BUCKET: {"Ref": "Bucket"}, **channel}},
            "Bucket": {"Type": "AWS::S3::Bucket"},
        }
    )


RULE = Rule(
    id="config-delivery-channel-protected",
    title="The history of configuration is encrypted with a key of one's own",
    severity=Severity.LOW,
    requirements={"10.3.1": "the record of changes is read by those who need it for their work"},
    remediation="set S3KmsKeyArn to a key whose policy admits config.amazonaws.com, or make it the default of the bucket",
    types=("AWS::Config::DeliveryChannel",),
    check=_check,
    equivalents={},
    passing=_example(S3KmsKeyArn="arn:aws:kms:eu-central-1:111122223333:key/1234abcd"),
    failing=_example(),
)
