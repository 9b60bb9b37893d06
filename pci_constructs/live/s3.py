"""S3: buckets, their policies, and what the account says of all buckets."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, Scope, present
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("NoSuchBucket", "404")
_LOCATION = "s3:GetBucketLocation"
_BLOCK = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_EVERYONE = "http://acs.amazonaws.com/groups/global/AllUsers"
_SIGNED_IN = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"


def _in_region(source: Source, make: Callable[[Source, str, str], Found | None]) -> Iterator[Found]:
    """What a function makes of each bucket in the regions that are looked at; the others are counted by their names alone."""

    def one(bucket: Any) -> Found | None:
        name = bucket["Name"]
        region = bucket.get("BucketRegion") or _home(source, name)
        return make(source, name, region) if region in source.account.regions else Found(id=name, properties={}, region=region)

    # AWS says where a bucket is only if it is asked for pages.
    yield from source.each(source.pages("list_buckets", "Buckets", PaginationConfig={"PageSize": 1000}), one)


def _home(source: Source, name: str) -> str:
    """The region of a bucket, in the words of the older call that knows it."""
    answer = source.ask("get_bucket_location", gone=_GONE, Bucket=name)
    if answer.__class__ is Unknown:
        raise source.lost(_LOCATION)
    place = pick(answer, "LocationConstraint")
    return "us-east-1" if place is ABSENT else {"EU": "eu-west-1"}.get(place, str(place))


def _bucket(source: Source, name: str, region: str) -> Found:
    ask = partial(source.ask, region=region, gone=_GONE, Bucket=name)
    versions = ask("get_bucket_versioning")
    lock = pick(
        ask("get_object_lock_configuration", needs="ObjectLockConfiguration", absent=("ObjectLockConfigurationNotFoundError",)),
        "ObjectLockConfiguration",
    )
    target = pick(ask("get_bucket_logging"), "LoggingEnabled")
    return Found(
        id=name,
        arn=f"arn:{source.account.partition}:s3:::{name}",
        region=region,
        properties={
            "BucketName": name,
            "AccessControl": _canned(pick(ask("get_bucket_acl", needs="Grants"), "Grants")),
            "BucketEncryption": _encryption(
                ask(
                    "get_bucket_encryption",
                    needs="ServerSideEncryptionConfiguration",
                    absent=("ServerSideEncryptionConfigurationNotFoundError",),
                )
            ),
            "CorsConfiguration": _cors(ask("get_bucket_cors", needs="CORSRules", absent=("NoSuchCORSConfiguration",))),
            "LifecycleConfiguration": _lifecycle(
                ask("get_bucket_lifecycle_configuration", needs="Rules", absent=("NoSuchLifecycleConfiguration",))
            ),
            "Live": {"MFADelete": pick(versions, "MFADelete")},
            "LoggingConfiguration": _logging(target),
            "ObjectLockConfiguration": lock,
            "ObjectLockEnabled": known(lock, lambda found: found.get("ObjectLockEnabled") == "Enabled", absent=False),
            "OwnershipControls": pick(
                ask("get_bucket_ownership_controls", needs="OwnershipControls", absent=("OwnershipControlsNotFoundError",)),
                "OwnershipControls",
            ),
            "PublicAccessBlockConfiguration": pick(
                ask("get_public_access_block", needs="PublicAccessBlockConfiguration", absent=("NoSuchPublicAccessBlockConfiguration",)),
                "PublicAccessBlockConfiguration",
            ),
            "ReplicationConfiguration": _replication(
                ask("get_bucket_replication", needs="ReplicationConfiguration", absent=("ReplicationConfigurationNotFoundError",))
            ),
            "Tags": tags(pick(ask("get_bucket_tagging", needs="TagSet", absent=("NoSuchTagSet",)), "TagSet")),
            "VersioningConfiguration": known(pick(versions, "Status"), lambda status: {"Status": status}),
        },
    )


def _canned(grants: Any) -> Any:
    """The canned ACL that grants amount to, the widest of those that they go beyond."""
    if grants.__class__ is Unknown or grants is ABSENT:
        return grants
    given = {(pick(grant, "Grantee.URI"), grant["Permission"]) for grant in grants}
    if {(_EVERYONE, right) for right in ("WRITE", "WRITE_ACP", "FULL_CONTROL")} & given:
        return "PublicReadWrite"
    if any(who == _EVERYONE for who, _ in given):
        return "PublicRead"
    if any(who == _SIGNED_IN for who, _ in given):
        return "AuthenticatedRead"
    return "LogDeliveryWrite" if any(who == _DELIVERY for who, _ in given) else "Private"


def _encryption(answer: Any) -> Any:
    rules = pick(answer, "ServerSideEncryptionConfiguration.Rules")
    return known(rules, lambda found: {"ServerSideEncryptionConfiguration": [_rule(rule) for rule in found]})


def _rule(rule: Any) -> dict[str, Any]:
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    return {
        "BucketKeyEnabled": rule.get("BucketKeyEnabled", False),
        "ServerSideEncryptionByDefault": {name: default[name] for name in ("SSEAlgorithm", "KMSMasterKeyID") if name in default},
    }


def _logging(target: Any) -> Any:
    return known(
        target,
        lambda found: {
            "DestinationBucketName": Named("AWS::S3::Bucket", found["TargetBucket"]),
            "LogFilePrefix": found.get("TargetPrefix", ""),
        },
    )


def _lifecycle(answer: Any) -> Any:
    return known(pick(answer, "Rules"), lambda rules: {"Rules": [_lifecycle_rule(rule) for rule in rules]})


def _lifecycle_rule(rule: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"Id": rule.get("ID", ""), "Status": rule["Status"]}
    expiration = rule.get("Expiration", {})
    if "Days" in expiration:
        made["ExpirationInDays"] = expiration["Days"]
    if "Date" in expiration:
        made["ExpirationDate"] = str(expiration["Date"])
    if "ExpiredObjectDeleteMarker" in expiration:
        made["ExpiredObjectDeleteMarker"] = expiration["ExpiredObjectDeleteMarker"]
    if "NoncurrentVersionExpiration" in rule:
        made["NoncurrentVersionExpiration"] = dict(rule["NoncurrentVersionExpiration"])
    if "AbortIncompleteMultipartUpload" in rule:
        made["AbortIncompleteMultipartUpload"] = dict(rule["AbortIncompleteMultipartUpload"])
    made["Transitions"] = [
        {"StorageClass": part.get("StorageClass", ""), "TransitionInDays": part.get("Days", 0)} for part in rule.get("Transitions", ())
    ]
    return made


def _replication(answer: Any) -> Any:
    def rule(found: Any) -> dict[str, Any]:
        return {"Status": found["Status"], "Destination": {"Bucket": pick(found, "Destination.Bucket")}}

    return known(
        pick(answer, "ReplicationConfiguration"), lambda found: {"Role": found["Role"], "Rules": [rule(r) for r in found["Rules"]]}
    )


def _cors(answer: Any) -> Any:
    """Which websites may do what with objects."""
    names = {"AllowedHeaders": "AllowedHeaders", "AllowedMethods": "AllowedMethods", "AllowedOrigins": "AllowedOrigins"}
    return known(pick(answer, "CORSRules"), lambda rules: {"CorsRules": [present(renamed(rule, names)) for rule in rules]})


def _policy(source: Source, name: str, region: str) -> Found | None:
    text = pick(
        source.ask("get_bucket_policy", needs="Policy", region=region, gone=_GONE, absent=("NoSuchBucketPolicy",), Bucket=name), "Policy"
    )
    if text is ABSENT:
        return None
    properties = {"Bucket": Named("AWS::S3::Bucket", name), "PolicyDocument": document(text)}
    return Found(id=name, region=region, properties=properties)


def _account(source: Source) -> Iterator[Found]:
    answer = source.ask(
        "get_public_access_block",
        needs="PublicAccessBlockConfiguration",
        service="s3control",
        absent=("NoSuchPublicAccessBlockConfiguration",),
        AccountId=source.account.id,
    )
    block = pick(answer, "PublicAccessBlockConfiguration")
    yield Found(id=source.account.id, properties={"PublicAccessBlockConfiguration": known(block, lambda found: renamed(found, _BLOCK))})


COLLECTOR = Collector(
    service="s3",
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type="AWS::S3::Bucket",
            properties=(
                "AccessControl",
                "BucketEncryption",
                "BucketName",
                "CorsConfiguration",
                "LifecycleConfiguration",
                "Live",
                "LoggingConfiguration",
                "ObjectLockConfiguration",
                "ObjectLockEnabled",
                "OwnershipControls",
                "PublicAccessBlockConfiguration",
                "ReplicationConfiguration",
                "Tags",
                "VersioningConfiguration",
            ),
            calls=(
                "s3:GetBucketAcl",
                "s3:GetBucketCORS",
                _LOCATION,
                "s3:GetBucketLogging",
                "s3:GetBucketObjectLockConfiguration",
                "s3:GetBucketOwnershipControls",
                "s3:GetBucketPublicAccessBlock",
                "s3:GetBucketTagging",
                "s3:GetBucketVersioning",
                "s3:GetEncryptionConfiguration",
                "s3:GetLifecycleConfiguration",
                "s3:GetReplicationConfiguration",
                "s3:ListAllMyBuckets",
            ),
            read=lambda source: _in_region(source, _bucket),
        ),
        Reader(
            type="AWS::S3::BucketPolicy",
            properties=("Bucket", "PolicyDocument"),
            calls=(_LOCATION, "s3:GetBucketPolicy", "s3:ListAllMyBuckets"),
            read=lambda source: _in_region(source, _policy),
        ),
        Reader(
            type="Live::S3::Account",
            properties=("PublicAccessBlockConfiguration",),
            calls=("s3:GetAccountPublicAccessBlock",),
            read=_account,
        ),
    ),
)
