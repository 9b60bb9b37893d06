"""Buckets refuse requests without TLS.

S3 answers on plain HTTP too. A bucket policy that denies what does not come over TLS keeps card data and credentials from crossing any
network readable (4.2.1, 8.3.2), whatever a client is configured to do.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, attempt, failed, passed, some
from pci_constructs.rules.policies import Statement, statements


def _refuses_plain_http(statement: Statement) -> bool:
    return (
        statement.denies
        and statement.names_anyone()
        and (statement.covers_all_actions("s3") or statement.covers_all_actions())
        and statement.requires("Bool", "aws:SecureTransport", "false")
    )


def _policy(policy: ResourceView) -> Judgement:
    def one(statement: Statement) -> Judgement:
        if _refuses_plain_http(statement):
            return passed("the bucket policy denies requests without TLS")
        return failed("the bucket policy does not deny requests without TLS", "PolicyDocument")

    return attempt(lambda: some(statements(policy, "PolicyDocument"), one, empty=failed("the bucket policy has no statement")))


def _check(bucket: ResourceView) -> Judgement:
    return some(bucket.linked("AWS::S3::BucketPolicy", "Bucket"), _policy, empty=failed("the bucket has no policy that asks for TLS"))


def _example(condition: str) -> Example:
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": condition}},
    }
    return Example(
        resources={
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Policy": {
                "Type": "AWS::S3::BucketPolicy",
                "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Statement": [deny]}},
            },
        }
    )


RULE = Rule(
    id="s3-bucket-ssl-requests-only",
    title="Buckets refuse requests without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data in a bucket is not sent over open networks in clear text",
        "8.3.2": "session tokens and signatures are not sent readable",
    },
    remediation="add a bucket policy that denies s3:* for aws:SecureTransport false (enforce_ssl=True in the CDK)",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={
        "securityhub": "S3.5",
        "config": "s3-bucket-ssl-requests-only",
        "cdk-nag": "PCI.DSS.321-S3BucketSSLRequestsOnly",
        "guard": "S3_BUCKET_SSL_REQUESTS_ONLY",
    },
    passing=_example("false"),
    failing=_example("true"),
)
