"""Which buckets receive logs, from what, and what protects these."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pci_constructs.rules import Block, Example, Judgement, ResourceView, every, failed, passed
from pci_constructs.rules.policies import Statement, all_hold, any_holds, any_so
from pci_constructs.rules.s3._access import BUCKET, covers_objects, some_statement

TRAIL = {"AWS::CloudTrail::Trail": "S3BucketName"}
CONFIG = {"AWS::Config::DeliveryChannel": "S3BucketName"}
SERVER_ACCESS = {BUCKET: "LoggingConfiguration.DestinationBucketName"}
LOAD_BALANCERS = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "LoadBalancerAttributes[].Value",
    "AWS::ElasticLoadBalancing::LoadBalancer": "AccessLoggingPolicy.S3BucketName",
}
DISTRIBUTIONS = {"AWS::CloudFront::Distribution": "DistributionConfig.Logging.Bucket"}
DELIVERED = {
    **TRAIL,
    "AWS::EC2::FlowLog": "LogDestination",
    "AWS::WAFv2::LoggingConfiguration": "LogDestinationConfigs",
    "AWS::Route53Resolver::ResolverQueryLoggingConfig": "DestinationArn",
    "AWS::NetworkFirewall::LoggingConfiguration": "LoggingConfiguration.LogDestinationConfigs[].LogDestination.bucketName",
    "AWS::Logs::DeliveryDestination": "DestinationResourceArn",
    "AWS::GuardDuty::PublishingDestination": "DestinationProperties.DestinationArn",
}
"""Logs and findings that AWS delivers to buckets with object lock too."""
FLOOR = 365
LOCK = "ObjectLockConfiguration.Rule.DefaultRetention"
_HOLD = f"{LOCK}.DefaultEventHold"


def receives(bucket: ResourceView, *kinds: Mapping[str, str], but: Callable[[ResourceView], bool] = lambda _: False) -> bool:
    """Whether something in the assembly logs to a bucket.

    Args:
        bucket: the bucket.
        kinds: what may log to it, with the property that names the bucket.
        but: what of these does not count.

    Raises:
        Undetermined: nothing does for certain, and something may.
    """
    # Most kinds of sources are not there at all, which a template tells at once.
    there, live = bucket.evaluation.by_type, bucket.live
    sources = [source for kind in kinds for source in kind.items() if live or there.get(source[0])]
    return any_so(sources, partial(_logs_to, bucket, but))


def _logs_to(bucket: ResourceView, but: Callable[[ResourceView], bool], source: tuple[str, str]) -> bool:
    return any_so(bucket.linked(*source), lambda found: not found.is_(bucket) and not but(found))


def days_of_logs(bucket: ResourceView) -> int:
    """How many days logs are to be kept: twelve months, or more if the team says so."""
    return max(FLOOR, bucket.settings.minimum_log_retention_days or FLOOR)


def locked(bucket: ResourceView, days: int = 1) -> Judgement:
    """Judges that new objects are locked for a time, without anybody asking for it."""
    if not bucket.flag("ObjectLockEnabled"):
        return failed("the bucket has no object lock", "ObjectLockEnabled")
    # A hold lasts for its time from when somebody releases it, and so at least as long as a retention.
    units = [(path, least) for kind in (LOCK, _HOLD) for path, least in ((f"{kind}.Days", days), (f"{kind}.Years", days / FLOOR))]
    periods = (partial(bucket.at_least, path, least) for path, least in units)
    if all_hold(lambda: bucket.text(f"{LOCK}.Mode") in ("GOVERNANCE", "COMPLIANCE"), partial(any_holds, *periods)):
        return passed("objects are locked by default", LOCK)
    return failed(f"objects are not locked for {days} days by default" if days > 1 else "objects are not locked by default", LOCK)


def refuses_deletion(bucket: ResourceView) -> Judgement:
    """Judges that a policy denies everyone, or all but some it names, the deletion of versions."""

    def denies(statement: Statement) -> bool:
        return all_hold(
            statement.denies_all_but_named,
            lambda: statement.covers_action("s3:DeleteObjectVersion"),
            lambda: covers_objects(statement, bucket),
        )

    return some_statement(bucket, denies, "its policy denies the deletion of versions", "no policy denies everyone to delete versions")


def kept(bucket: ResourceView, days: int, *, versions: bool) -> Judgement:
    """Judges that no lifecycle rule removes objects earlier.

    Args:
        bucket: the bucket.
        days: how long they must stay.
        versions: whether replaced versions must stay as long.
    """
    good = passed(f"no lifecycle rule removes logs before {days} days", "LifecycleConfiguration.Rules")

    def one(rule: Block) -> Judgement:
        if rule.text("Status").lower() != "enabled":
            return good
        if rule.has("ExpirationDate"):
            return failed("a lifecycle rule removes everything from a date on", rule.where("ExpirationDate"))
        for path in ("ExpirationInDays", *(_REPLACED if versions else ())):
            if rule.has(path) and not rule.at_least(path, days):
                return failed(f"a lifecycle rule removes logs before {days} days", rule.where(path))
        return good

    return every(bucket.each("LifecycleConfiguration.Rules"), one, empty=good)


_REPLACED = ("NoncurrentVersionExpiration.NoncurrentDays", "NoncurrentVersionExpirationInDays")


def of_trail(properties: Mapping[str, Any], **others: Any) -> Example:
    """A bucket that a trail delivers to, for examples."""
    trail = {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": {"Ref": "Bucket"}, "IsLogging": True}}
    return Example(resources={"Bucket": {"Type": BUCKET, "Properties": dict(properties)}, "Trail": trail, **others})
