"""Buckets with all that a template says of them."""

from collections.abc import Mapping
from typing import Any

from tests.e2e.account import client


def make(properties: Mapping[str, Any], name: str, region: str) -> str:
    """Makes a bucket and its settings; gives its name."""
    s3 = client("s3")
    name = properties.get("BucketName", name)
    locked = properties.get("ObjectLockEnabled") in (True, "true")
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=locked, CreateBucketConfiguration={"LocationConstraint": region})
    if "PublicAccessBlockConfiguration" in properties:
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=properties["PublicAccessBlockConfiguration"])
    if "OwnershipControls" in properties:
        s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=properties["OwnershipControls"])
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
    if "BucketEncryption" in properties:
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": _encryption(properties["BucketEncryption"])})
    if "ObjectLockConfiguration" in properties:
        lock = dict(properties["ObjectLockConfiguration"])
        retention = dict(lock["Rule"]["DefaultRetention"])
        retention["Days"] = int(retention["Days"])
        s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration={**lock, "Rule": {"DefaultRetention": retention}})
    if "LifecycleConfiguration" in properties:
        rules = [_rule(rule) for rule in properties["LifecycleConfiguration"]["Rules"]]
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})
    if properties.get("Tags"):
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [dict(tag) for tag in properties["Tags"]]})
    return str(name)


def log(account: str, name: str, properties: Mapping[str, Any]) -> None:
    """Has a bucket log to another, in the emulator's memory: its API takes a policy whose principal is ``*`` for an error."""
    from moto.s3.models import s3_backends

    said = properties["LoggingConfiguration"]
    target = {"TargetBucket": said.get("DestinationBucketName", name), "TargetPrefix": said.get("LogFilePrefix", "")}
    s3_backends[account]["aws"].get_bucket(name).logging = target


def _encryption(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    rules = []
    for rule in said["ServerSideEncryptionConfiguration"]:
        made = {"ApplyServerSideEncryptionByDefault": dict(rule["ServerSideEncryptionByDefault"])}
        rules.append({**made, "BucketKeyEnabled": rule.get("BucketKeyEnabled") in (True, "true")})
    return rules


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"ID": rule["Id"], "Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "ExpirationInDays" in rule:
        made["Expiration"] = {"Days": int(rule["ExpirationInDays"])}
    if "NoncurrentVersionExpiration" in rule:
        made["NoncurrentVersionExpiration"] = {"NoncurrentDays": int(rule["NoncurrentVersionExpiration"]["NoncurrentDays"])}
    if "AbortIncompleteMultipartUpload" in rule:
        made["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": int(rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"])}
    if "Transitions" in rule:
        made["Transitions"] = [{"Days": int(one["TransitionInDays"]), "StorageClass": one["StorageClass"]} for one in rule["Transitions"]]
    return made
