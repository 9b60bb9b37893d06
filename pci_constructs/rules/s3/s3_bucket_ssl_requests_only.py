"""Buckets refuse requests without TLS.

S3 answers on plain HTTP too. A bucket policy that denies what does not come over TLS keeps card data and credentials from crossing any
network readable (4.2.1, 8.3.2), whatever a client is configured to do. It must deny everyone, every action, on the bucket and on its
objects; several statements may add up, and a further condition in one of them is a gap. A bucket has one policy: where the template has
that alone, it settles the matter too.
"""

from functools import partial
from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, Unknown, failed, not_applicable, worst
from pci_constructs.rules.policies import Statement, all_hold, any_holds
from pci_constructs.rules.reading import spelled
from pci_constructs.rules.s3._access import BUCKET, POLICY, covers_bucket, covers_objects, some_statement, with_policy


def _refuses_plain_http(statement: Statement) -> bool:
    return all_hold(
        lambda: statement.denies,
        statement.names_anyone,
        lambda: any_holds(partial(statement.covers_all_actions, "s3"), statement.covers_all_actions),
        lambda: statement.requires("Bool", "aws:SecureTransport", "false"),
        lambda: all(key == "aws:securetransport" for _, key, _ in statement.conditions()),
    )


def _has_its_bucket(policy: ResourceView) -> bool:
    try:
        if policy.follow("Bucket") is not None:
            return True
    except Undetermined:
        pass
    # The template may give the bucket and its policy the same name instead, which a parameter may choose.
    named = policy.peek("Bucket")
    bucket = policy.evaluation.links.named(BUCKET, spelled(named), policy) if spelled(named) else None
    if bucket is None or (named.__class__ is Unknown and bucket.stack.stack is not policy.stack.stack):
        return False
    return spelled(bucket.peek("BucketName")) == spelled(named)


def _check(bucket: ResourceView) -> Judgement:
    if bucket.type == POLICY and _has_its_bucket(bucket):
        return not_applicable("it is judged with its bucket", "Bucket")

    def part(covers: Any, what: str) -> Judgement:
        def holds(statement: Statement) -> bool:
            return all_hold(lambda: _refuses_plain_http(statement), lambda: bool(covers(statement, bucket)))

        return some_statement(bucket, holds, f"its policy denies requests without TLS to {what}", f"no policy asks for TLS on {what}")

    return worst((part(covers_bucket, "the bucket"), part(covers_objects, "its objects")), empty=failed("it has no policy"))


def _deny(*resources: Any) -> dict[str, Any]:
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    return {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": list(resources), "Condition": condition}


RULE = Rule(
    id="s3-bucket-ssl-requests-only",
    title="Buckets refuse requests without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data in a bucket is not sent over open networks in clear text",
        "8.3.2": "session tokens and signatures are not sent readable",
    },
    remediation="add a bucket policy that denies s3:* on the bucket and its objects for aws:SecureTransport false (enforce_ssl=True in "
    "the CDK)",
    types=(BUCKET, POLICY),
    check=_check,
    equivalents={
        "securityhub": "S3.5",
        "config": "s3-bucket-ssl-requests-only",
        "cdk-nag": "PCI.DSS.321-S3BucketSSLRequestsOnly",
        "guard": "S3_BUCKET_SSL_REQUESTS_ONLY",
    },
    passing=with_policy(_deny({"Fn::GetAtt": ["Bucket", "Arn"]}, {"Fn::Sub": "${Bucket.Arn}/*"})),
    failing=with_policy(_deny({"Fn::Sub": "${Bucket.Arn}/*"})),
)
