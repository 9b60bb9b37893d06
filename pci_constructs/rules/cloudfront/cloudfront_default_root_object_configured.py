"""The bare address of a distribution shows a page.

Without a default root object a request for the bare address is passed to the bucket, and a bucket that allows it answers with the list of
everything in it. Settings that can be misused are set so that they cannot (2.2.6). Origins that are servers answer for themselves.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed, some
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION, ORIGINS, each_origin, is_bucket
from pci_constructs.rules.reading import has_text

_ROOT = "DistributionConfig.DefaultRootObject"


def _check(distribution: ResourceView) -> Judgement:
    without = not_applicable("no origin is a bucket that could be listed", ORIGINS)
    listed = failed("the bare address may list a bucket", _ROOT)

    def origin(origin: Block) -> Judgement:
        if not is_bucket(origin):
            return without
        return passed("the bare address shows a page", _ROOT) if has_text(distribution, _ROOT) else listed

    return some(each_origin(distribution), origin, empty=without)


def _example(root: str) -> dict[str, object]:
    origin = {"Id": "a", "DomainName": "a.s3.eu-central-1.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    return {"DistributionConfig": {"DefaultRootObject": root, "Origins": [origin]}}


RULE = Rule(
    id="cloudfront-default-root-object-configured",
    title="Distributions of buckets have a default root object",
    severity=Severity.HIGH,
    requirements={"2.2.6": "a bucket that lists itself at the bare address is a security parameter left open to misuse"},
    remediation="set DefaultRootObject to the page to show, such as index.html",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={
        "securityhub": "CloudFront.1",
        "config": "cloudfront-default-root-object-configured",
        "guard": "CLOUDFRONT_DEFAULT_ROOT_OBJECT_CONFIGURED",
        "checkov": "CKV_AWS_305",
    },
    passing=_example("index.html"),
    failing=_example(""),
)
