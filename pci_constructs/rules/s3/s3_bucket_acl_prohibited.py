"""Buckets grant nothing by ACL.

ACLs are a second system of rights beside policies, on every single object, and nobody sees them all. With bucket owner enforced, the
default for new buckets, S3 ignores them and the policy alone decides (7.3.1). CloudFront's older access logs and the log delivery group
need an ACL; buckets that receive them are exempt.
"""

from functools import partial

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
    worst,
)
from pci_constructs.rules.s3._logs import DISTRIBUTIONS, SERVER_ACCESS, receives

_ACL, _OWNERSHIP = "AccessControl", "OwnershipControls.Rules"
_OWNERS_ALONE = ("Private", "BucketOwnerFullControl")
_DELIVERY = "LogDeliveryWrite"
_GOOD = passed("ACLs are off, and policies alone decide", _OWNERSHIP)


def _owner(rule: Block) -> Judgement:
    ownership = rule.text("ObjectOwnership", "BucketOwnerEnforced")
    return _GOOD if ownership == "BucketOwnerEnforced" else failed(f"ACLs are in force ({ownership})", rule.where("ObjectOwnership"))


def _acl(bucket: ResourceView) -> Judgement:
    acl = bucket.text(_ACL, "Private")
    return _GOOD if acl in _OWNERS_ALONE else failed(f"the bucket has the ACL {acl}", _ACL)


def _check(bucket: ResourceView) -> Judgement:
    found = worst((attempt(partial(_acl, bucket)), every(bucket.each(_OWNERSHIP), _owner, empty=_GOOD)), empty=_GOOD)
    acl = bucket.text(_ACL, "Private")
    if found.verdict is Verdict.PASS or acl not in (*_OWNERS_ALONE, _DELIVERY):
        return found
    by_acl = (DISTRIBUTIONS, SERVER_ACCESS) if acl == _DELIVERY else (DISTRIBUTIONS,)
    return not_applicable("it receives logs that are delivered by ACL") if receives(bucket, *by_acl) else found


def _example(ownership: str) -> dict[str, object]:
    return {"OwnershipControls": {"Rules": [{"ObjectOwnership": ownership}]}}


RULE = Rule(
    id="s3-bucket-acl-prohibited",
    title="Buckets grant nothing by ACL",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.1": "one model of access, the policies, covers every object",
        "7.3.1": "one access control system decides who gets at stored data",
    },
    remediation="set ObjectOwnership to BucketOwnerEnforced and remove AccessControl",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={"securityhub": "S3.12", "config": "s3-bucket-acl-prohibited"},
    passing=_example("BucketOwnerEnforced"),
    failing=_example("ObjectWriter"),
)
