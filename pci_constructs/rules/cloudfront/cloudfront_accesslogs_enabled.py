"""Distributions keep a log of requests.

What CloudFront answers from its cache reaches no server, and so no server's log. The distribution's own log is the only one that shows
every request to the published service (10.2.1, 10.2.2). It is written to a bucket, or delivered through CloudWatch, which takes a source
and a delivery of it.
"""

from collections.abc import Iterator

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, best, failed, passed, some
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION
from pci_constructs.rules.reading import has_text

_BUCKET = "DistributionConfig.Logging.Bucket"
_NONE = failed("requests are not logged", "DistributionConfig.Logging")


def _delivered(source: ResourceView) -> Judgement:
    if source.text("LogType").strip().upper() != "ACCESS_LOGS":
        return _NONE
    names = (source.text("Name"), f"${{{source.logical_id}}}")

    def one(delivery: ResourceView) -> Judgement:
        return passed(f"{delivery.name} delivers the access log") if delivery.text("DeliverySourceName") in names else undelivered

    undelivered = failed(f"nothing delivers the log of {source.name}")
    return some(source.neighbours("AWS::Logs::Delivery"), one, empty=undelivered)


def _check(distribution: ResourceView) -> Judgement:
    def judgements() -> Iterator[Judgement]:
        if has_text(distribution, _BUCKET):
            yield passed("requests are logged to a bucket", _BUCKET)
        yield some(distribution.linked("AWS::Logs::DeliverySource", "ResourceArn"), _delivered, empty=_NONE)

    return best(judgements(), empty=_NONE)


RULE = Rule(
    id="cloudfront-accesslogs-enabled",
    title="Distributions log requests",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "a request that the cache answers is in no other audit log",
        "10.2.2": "each entry has the client's address, the time, what was asked and the result",
    },
    remediation="set Logging.Bucket, or add an AWS::Logs::DeliverySource of the distribution with LogType ACCESS_LOGS and a delivery of it",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={
        "securityhub": "CloudFront.5",
        "config": "cloudfront-accesslogs-enabled",
        "guard": "CLOUDFRONT_ACCESSLOGS_ENABLED",
        "checkov": "CKV_AWS_86",
    },
    passing={"DistributionConfig": {"Logging": {"Bucket": "logs.s3.amazonaws.com"}}},
    failing={"DistributionConfig": {"Logging": {}}},
)
