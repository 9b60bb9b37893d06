"""The bucket behind a distribution exists.

A distribution that points at a bucket which is gone serves whatever the next owner of that name puts there, under your host name and
certificate. That is a parameter open to misuse (2.2.6), and for a payment page it is an attack. A bucket of the same assembly is there;
whether one that only has a name is there, and is yours, can be seen in the account alone.
"""

from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    every,
    failed,
    not_applicable,
    passed,
    undetermined,
)
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION, ORIGINS, bucket_name, domain_of, each_origin, is_bucket

_BUCKET = "AWS::S3::Bucket"
_LEGAL = expression(r"[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]")


def _check(distribution: ResourceView) -> Judgement:
    def exists(origin: Block) -> Judgement:
        where = origin.where(domain_of(origin))
        if not is_bucket(origin):
            return not_applicable("the origin is no bucket", where)
        target, name = origin.follow(domain_of(origin)), bucket_name(origin)
        if target is not None and target.type == _BUCKET:
            return passed(f"the bucket is {target.name}", where)
        if target is not None or name is None:
            return undetermined("the origin may be gone", where, blocked_by="whether the origin's domain is that of a bucket of yours")
        bucket = distribution.evaluation.links.named(_BUCKET, name, distribution)
        if bucket is not None:
            return passed(f"the bucket is {bucket.name}", where)
        if not _LEGAL.fullmatch(name) and "${" not in name:
            return failed(f"there can be no bucket {name}, whose name breaks the rules for names", where)
        return undetermined(f"the bucket {name} may be gone", where, blocked_by=f"whether the bucket {name} exists in the account")

    return every(each_origin(distribution), exists, empty=not_applicable("there is no origin", ORIGINS))


def _example(domain: Any) -> Example:
    origin = {"Id": "a", "DomainName": domain, "S3OriginConfig": {"OriginAccessIdentity": ""}}
    return Example(
        resources={
            "Distribution": {"Type": DISTRIBUTION, "Properties": {"DistributionConfig": {"Origins": [origin]}}},
            "Bucket": {"Type": _BUCKET},
        }
    )


RULE = Rule(
    id="cloudfront-s3-origin-non-existent-bucket",
    title="Buckets that distributions point at exist",
    severity=Severity.HIGH,
    requirements={"2.2.6": "a name that points at nothing can be claimed by somebody else and misused"},
    remediation="refer to the bucket by Fn::GetAtt RegionalDomainName, or remove the origin",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={"securityhub": "CloudFront.12", "config": "cloudfront-s3-origin-non-existent-bucket"},
    passing=_example({"Fn::GetAtt": ["Bucket", "RegionalDomainName"]}),
    failing=_example("Card_Pages.s3.eu-central-1.amazonaws.com"),
)
