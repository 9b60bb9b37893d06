"""Buckets behind a distribution answer to it alone.

With an origin access control CloudFront signs its requests, and the bucket's policy can let in nobody else. Without one the bucket has to
be public, and whoever knows its name goes past the web ACL and the log (1.4.4, 7.3.3). The older origin access identity signs too, but not
in every region and not for objects under a key of your own.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION, ORIGINS, domain_of, each_origin, is_bucket, is_old_bucket
from pci_constructs.rules.reading import names_something


def _signed(origin: Block) -> Judgement:
    if not is_bucket(origin):
        return not_applicable("the origin is no bucket", origin.where(domain_of(origin)))
    if is_old_bucket(origin):
        return failed("the bucket is named in the old way, which has no origin access control", origin.path)
    where = origin.where("OriginAccessControlId")
    if origin.text("OriginAccessControlId"):
        control = origin.follow("OriginAccessControlId")
        if control and control.text("OriginAccessControlConfig.SigningBehavior").strip().lower() == "never":
            return failed(f"the origin access control {control.name} never signs", where)
        return passed("requests to the bucket are signed", where)
    if names_something(origin, "S3OriginConfig.OriginAccessIdentity"):
        return failed("the bucket is reached by an origin access identity, which AWS has replaced", where)
    return failed("requests to the bucket are not signed, so that it has to be public", where)


def _check(distribution: ResourceView) -> Judgement:
    return every(each_origin(distribution), _signed, empty=not_applicable("there is no origin", ORIGINS))


def _example(control: str) -> dict[str, object]:
    origin = {"Id": "a", "DomainName": "a.s3.eu-central-1.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    return {"DistributionConfig": {"Origins": [{**origin, "OriginAccessControlId": control}]}}


RULE = Rule(
    id="cloudfront-s3-origin-access-control-enabled",
    title="Distributions sign their requests to buckets",
    severity=Severity.MEDIUM,
    requirements={
        "1.4.4": "a bucket that has to be public for its distribution can be reached from untrusted networks directly",
        "7.3.3": "a bucket that denies all but the distribution needs to be able to recognise it",
    },
    remediation="add an AWS::CloudFront::OriginAccessControl and name it in OriginAccessControlId of the origin",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={
        "securityhub": "CloudFront.13",
        "config": "cloudfront-s3-origin-access-control-enabled",
    },
    passing=_example("E2QWRUHAPOMQZL"),
    failing=_example(""),
)
