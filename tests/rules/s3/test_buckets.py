from importlib import import_module
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
REST = {"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}}}
ARN, OBJECTS = {"Fn::GetAtt": ["Bucket", "Arn"]}, {"Fn::Sub": "${Bucket.Arn}/*"}
BUCKET = {"Ref": "Bucket"}
ALL_ON = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
VERSIONED = {"VersioningConfiguration": {"Status": "Enabled"}}


def rule(name: str) -> Rule:
    found: Rule = import_module(f"pci_constructs.rules.s3.{name}").RULE
    return found


def of(name: str, properties: dict[str, Any], settings: dict[str, Any] | None = None, **others: Any) -> Verdict:
    """What a rule says of the bucket."""
    asked = rule(name)
    resources = {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties}, **others}
    found = judged(asked, Example(resources=resources, rest=REST, settings=settings or {}))
    (verdict,) = {f.verdict for f in found if f.subject.logical_id == "Bucket"}
    return verdict


def policy(*statements: Any, bucket: Any = BUCKET) -> dict[str, Any]:
    return {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": bucket, "PolicyDocument": {"Statement": list(statements)}}}


def allow(action: Any = "s3:GetObject", principal: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": OBJECTS, **more}


def deny(action: Any = "s3:*", resource: Any = (ARN, OBJECTS), **more: Any) -> dict[str, Any]:
    resources = list(resource) if isinstance(resource, tuple) else resource
    return {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": resources, **more}


def trail(bucket: Any = BUCKET) -> dict[str, Any]:
    return {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": bucket, "IsLogging": True}}


def logging_bucket(target: Any = BUCKET) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": {"LoggingConfiguration": {"DestinationBucketName": target}}}


BALANCER: dict[str, Any] = {
    "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "Properties": {"LoadBalancerAttributes": [{"Key": "access_logs.s3.bucket", "Value": BUCKET}]},
}
CHANNEL = {"Type": "AWS::Config::DeliveryChannel", "Properties": {"S3BucketName": BUCKET}}
FLOW = {"Type": "AWS::EC2::FlowLog", "Properties": {"LogDestination": {"Fn::Sub": "${Bucket.Arn}/flow"}}}
FINDINGS = {
    "Type": "AWS::GuardDuty::PublishingDestination",
    "Properties": {"DestinationType": "S3", "DestinationProperties": {"DestinationArn": ARN}},
}
SITE = {
    "Type": "AWS::CloudFront::Distribution",
    "Properties": {"DistributionConfig": {"Logging": {"Bucket": {"Fn::GetAtt": ["Bucket", "DomainName"]}}}},
}


@pytest.mark.parametrize(
    ("block", "bucket", "point"),
    [
        (None, F, P),
        (ALL_ON, P, P),
        (dict.fromkeys(ALL_ON, "true"), P, P),
        ({**ALL_ON, "IgnorePublicAcls": "false"}, F, F),
        ({key: True for key in ALL_ON if key != "BlockPublicPolicy"}, F, F),
        ({**ALL_ON, "BlockPublicPolicy": NONE}, F, F),
        ({**ALL_ON, "BlockPublicPolicy": REF}, U, U),
        ({**ALL_ON, "BlockPublicPolicy": REF, "RestrictPublicBuckets": False}, F, F),
        (REF, U, U),
        (NONE, F, P),
        ({"Fn::If": ["C", ALL_ON, NONE]}, F, P),
    ],
)
def test_public_access_blocks(block: Any, bucket: Verdict, point: Verdict) -> None:
    properties = {} if block is None else {"PublicAccessBlockConfiguration": block}
    assert of("s3_bucket_level_public_access_prohibited", properties) is bucket
    for name in ("s3_access_point_public_access_blocks", "s3_mrap_public_access_blocked"):
        asked = rule(name)
        found = judged(asked, Example(resources={"R": {"Type": asked.types[0], "Properties": properties}}, rest=REST))
        assert {f.verdict for f in found} == {point}


def test_buckets_that_are_public_on_purpose() -> None:
    public, settings = {"BucketName": "site", "AccessControl": "PublicReadWrite"}, {"public_buckets": ["site"]}
    assert of("s3_bucket_level_public_access_prohibited", public, settings) is N
    assert of("s3_bucket_public_read_prohibited", public, settings) is N
    assert of("s3_bucket_public_write_prohibited", public, settings) is F
    assert of("s3_bucket_level_public_access_prohibited", {"BucketName": REF}, settings) is F


IGNORED = {"PublicAccessBlockConfiguration": {"IgnorePublicAcls": True}}
RESTRICTED = {"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": "true"}}
ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


@pytest.mark.parametrize(
    ("properties", "statements", "read", "write"),
    [
        ({}, [], P, P),
        ({"AccessControl": "AuthenticatedRead"}, [], F, P),
        ({"AccessControl": "LogDeliveryWrite"}, [], P, P),
        ({"AccessControl": "PublicReadWrite"}, [], F, F),
        ({"AccessControl": "PublicReadWrite", **IGNORED}, [], P, P),
        ({"AccessControl": "PublicReadWrite", **RESTRICTED}, [], F, F),
        ({"AccessControl": REF}, [], U, U),
        ({"AccessControl": REF, **IGNORED}, [], P, P),
        ({}, [allow()], F, P),
        ({}, [allow("s3:Put*")], P, F),
        ({}, [allow("s3:PutBucketPublicAccessBlock")], P, F),
        ({}, [allow(["s3:GetBucketVersioning", "s3:PutBucketVersioning"])], P, F),
        ({}, [allow("s3:GetObjectVersionTagging")], F, P),
        ({}, [allow("s3:GetBucketLocation")], P, P),
        ({}, [allow("*")], F, F),
        ({}, [allow(principal={"AWS": "*"})], F, P),
        ({}, [allow("*", Condition=ORG)], P, P),
        ({}, [allow("*", principal={"Service": "cloudfront.amazonaws.com"})], P, P),
        ({}, [deny("*")], P, P),
        (RESTRICTED, [allow("*")], P, P),
        (IGNORED, [allow("*")], F, F),
        ({"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": REF}}, [allow("*")], U, U),
        ({}, [allow("*", principal=REF)], U, U),
        (RESTRICTED, [allow("*", principal=REF)], P, P),
        ({}, [REF, allow("*")], F, F),
        ({}, [REF], U, U),
        ({}, [{"Fn::If": ["C", allow(), NONE]}], F, P),
    ],
)
def test_what_the_public_may_do(properties: dict[str, Any], statements: list[Any], read: Verdict, write: Verdict) -> None:
    assert of("s3_bucket_public_read_prohibited", properties, Policy=policy(*statements)) is read
    assert of("s3_bucket_public_write_prohibited", properties, Policy=policy(*statements)) is write


PLAIN = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
LOOKED_UP = ("arn:aws:s3:::{{resolve:ssm:/pay/n}}", "arn:aws:s3:::{{resolve:ssm:/pay/n}}/*")
NAMED = ("arn:aws:s3:::pay", "arn:aws:s3:::pay/*")


@pytest.mark.parametrize(
    ("name", "statements", "expected"),
    [
        (None, [deny(**PLAIN)], P),
        (None, [deny(resource="*", **PLAIN)], P),
        (None, [deny(**{"Condition": {"Bool": {"aws:SecureTransport": False}}})], P),
        (None, [deny(**{"Condition": {"BoolIfExists": {"AWS:securetransport": ["false"]}}})], P),
        (None, [deny(resource=ARN, **PLAIN), deny(resource=OBJECTS, **PLAIN)], P),
        (None, [deny(resource={"Fn::Sub": "arn:${AWS::Partition}:s3:::${Bucket}*"}, **PLAIN)], P),
        (None, [deny(resource=ARN, **PLAIN)], F),
        (None, [deny(resource=OBJECTS, **PLAIN)], F),
        (None, [deny(resource=(ARN, {"Fn::Sub": "${Bucket.Arn}/in/*"}), **PLAIN)], F),
        (None, [deny("s3:GetObject", **PLAIN)], F),
        (None, [deny("*:*", **PLAIN)], P),
        (None, [deny(NONE, **PLAIN, NotAction="s3:GetObject")], F),
        (None, [deny(NONE, **PLAIN, NotAction="*")], F),
        (None, [deny(NONE, **PLAIN, NotAction="iam:*")], P),
        (None, [deny()], F),
        (None, [deny(**PLAIN, Principal={"AWS": "arn:aws:iam::111122223333:root"})], F),
        (None, [deny(**{"Condition": {**PLAIN["Condition"], "StringEquals": {"aws:SourceVpc": "vpc-1"}}})], F),
        (None, [deny(**{"Condition": {"Bool": {"aws:SecureTransport": "true"}}})], F),
        (None, [deny(**{"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}})], F),
        (None, [allow("s3:*", **PLAIN)], F),
        (None, [deny(resource=NAMED, **PLAIN)], F),
        ("pay", [deny(resource=NAMED, **PLAIN)], P),
        ("payments", [deny(resource=NAMED, **PLAIN)], F),
        (REF, [deny(resource=({"Fn::Sub": "arn:aws:s3:::${P}"}, {"Fn::Sub": "arn:aws:s3:::${P}/*"}), **PLAIN)], P),
        ({"Fn::Sub": "a-${AWS::AccountId}"}, [deny(resource={"Fn::Sub": "arn:aws:s3:::a-${AWS::AccountId}*"}, **PLAIN)], P),
        (None, [deny(resource=({"Fn::Sub": "arn:aws:s3:::${P}"}, OBJECTS), **PLAIN)], U),
        (None, [deny(resource=REF, **PLAIN)], U),
        ("{{resolve:ssm:/pay/n}}", [deny(resource=LOOKED_UP, **PLAIN)], P),
        ("{{resolve:ssm:/pay/n}}", [deny(resource=LOOKED_UP[1], **PLAIN)], F),
        (None, [deny(resource=LOOKED_UP, **PLAIN)], U),
        (None, [deny(**{"Condition": {"Bool": {"aws:SecureTransport": REF}}})], U),
        (None, [{"Fn::If": ["C", deny(**PLAIN), NONE]}], F),
        (None, [], F),
    ],
)
def test_requests_without_tls_are_refused(name: Any, statements: list[Any], expected: Verdict) -> None:
    assert of("s3_bucket_ssl_requests_only", {} if name is None else {"BucketName": name}, Policy=policy(*statements)) is expected


@pytest.mark.parametrize(
    ("bucket", "statement", "expected"),
    [
        ("pay", deny(resource=NAMED, **PLAIN), P),
        ("pay", deny(resource="*", **PLAIN), P),
        ("pay", deny(resource="arn:aws:s3:::pay/*", **PLAIN), F),
        ("payments", deny(resource=NAMED, **PLAIN), F),
        (REF, deny(resource=({"Fn::Sub": "arn:aws:s3:::${P}"}, {"Fn::Sub": "arn:aws:s3:::${P}/*"}), **PLAIN), P),
        (REF, allow("s3:*", **PLAIN), F),
        (REF, {**deny(resource="*", **PLAIN), "Effect": REF}, U),
        (BUCKET, deny(resource="*", **PLAIN), N),
    ],
)
def test_a_policy_settles_it_for_a_bucket_elsewhere(bucket: Any, statement: dict[str, Any], expected: Verdict) -> None:
    resources = {"Policy": policy(statement, bucket=bucket), "Bucket": {"Type": "AWS::S3::Bucket"}}
    found = judged(rule("s3_bucket_ssl_requests_only"), Example(resources=resources, rest=REST))
    assert {f.verdict for f in found if f.subject.logical_id == "Policy"} == {expected}


@pytest.mark.parametrize(
    ("name", "bucket", "expected"),
    [
        ("pay", "pay", N),
        ({"Fn::Sub": "pay-${AWS::AccountId}"}, {"Fn::Join": ["-", ["pay", {"Ref": "AWS::AccountId"}]]}, N),
        ({"Fn::Sub": "${P}-logs"}, {"Fn::Join": ["", [REF, "-logs"]]}, N),
        ("pay", "other", F),
        ({"Fn::If": ["C", "pay", "other"]}, "pay", F),
    ],
)
def test_a_policy_is_judged_with_the_bucket_of_its_name(name: Any, bucket: Any, expected: Verdict) -> None:
    resources = {"Policy": policy(deny(**PLAIN), bucket=bucket), "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}}
    found = judged(rule("s3_bucket_ssl_requests_only"), Example(resources=resources, rest=REST))
    assert {f.verdict for f in found if f.subject.logical_id == "Policy"} == {expected}


def test_a_bucket_whose_name_is_made_of_that_of_another() -> None:
    logs = {"Fn::Sub": "${Other}-logs"}
    secured = policy(
        deny(resource=[{"Fn::Sub": "arn:aws:s3:::${Other}-logs"}, {"Fn::Sub": "arn:aws:s3:::${Other}-logs/*"}], **PLAIN), bucket=logs
    )
    named = {"BucketName": {"Fn::Join": ["-", [{"Ref": "Other"}, "logs"]]}}
    around = {"Other": {"Type": "AWS::S3::Bucket"}, "Policy": secured, "Trail": trail(logs)}
    assert of("s3_bucket_ssl_requests_only", named, **around) is P
    assert of("cloudtrail_s3_bucket_public_access_prohibited", named, **around) is F
    first = {"Policy": policy(allow(), bucket={"Fn::Sub": "${Bucket}-logs"}), "Trail": trail({"Fn::Sub": "${Bucket}-logs"})}
    assert of("s3_bucket_public_read_prohibited", {}, **first) is P
    assert of("cloudtrail_s3_bucket_public_access_prohibited", {}, **first) is N


def balancer(type_: Any) -> dict[str, Any]:
    return {**BALANCER, "Properties": {**BALANCER["Properties"], "Type": type_}}


def encryption(algorithm: Any) -> dict[str, Any]:
    rules = [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}]
    return {"BucketEncryption": {"ServerSideEncryptionConfiguration": rules}}


@pytest.mark.parametrize(
    ("properties", "others", "any_", "kms"),
    [
        ({}, {}, P, F),
        (encryption("AES256"), {}, P, F),
        (encryption("aws:kms:dsse"), {}, P, P),
        (encryption(REF), {}, U, U),
        ({"BucketEncryption": REF}, {}, U, U),
        (encryption("AES256"), {"Other": logging_bucket()}, P, N),
        (encryption("AES256"), {"Balancer": BALANCER}, P, N),
        (encryption("aws:kms"), {"Balancer": BALANCER}, P, P),
        (encryption("AES256"), {"Balancer": balancer("network")}, P, F),
        (encryption("AES256"), {"Balancer": balancer(REF)}, P, U),
        (encryption("AES256"), {"Balancer": balancer(REF), "Other": logging_bucket()}, P, N),
        (encryption("AES256"), {"Balancer": balancer("network"), "Another": BALANCER}, P, N),
        (encryption("AES256"), {"Trail": trail()}, P, F),
    ],
)
def test_encryption(properties: dict[str, Any], others: dict[str, Any], any_: Verdict, kms: Verdict) -> None:
    assert of("s3_bucket_server_side_encryption_enabled", properties, **others) is any_
    assert of("s3_default_encryption_kms", properties, **others) is kms


@pytest.mark.parametrize(
    ("algorithm", "key", "expected"),
    [
        ("aws:kms", {"KMSMasterKeyID": "arn:aws:kms:eu-central-1:111122223333:key/1"}, P),
        ("aws:kms:dsse", {"KMSMasterKeyID": {"Fn::GetAtt": ["Bucket", "Arn"]}}, P),
        ("aws:kms", {}, F),
        ("aws:kms", {"KMSMasterKeyID": "alias/aws/s3"}, F),
        ("aws:kms", {"KMSMasterKeyID": {"Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/s3"}}, F),
        ("aws:kms", {"KMSMasterKeyID": REF}, U),
        ("AES256", {}, N),
        (REF, {}, U),
    ],
)
def test_keys_of_the_teams_own(algorithm: Any, key: dict[str, Any], expected: Verdict) -> None:
    rules = [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm, **key}}]
    properties = {"BucketEncryption": {"ServerSideEncryptionConfiguration": rules}}
    assert of("s3_default_encryption_customer_managed_key", properties) is expected


@pytest.mark.parametrize(
    ("properties", "others", "logged", "of_trail"),
    [
        ({}, {}, F, N),
        ({"LoggingConfiguration": {"LogFilePrefix": "a/"}}, {}, P, N),
        ({"LoggingConfiguration": {}}, {}, P, N),
        ({"LoggingConfiguration": {"DestinationBucketName": ""}}, {}, F, N),
        ({"LoggingConfiguration": {"DestinationBucketName": REF}}, {}, U, N),
        ({}, {"Other": logging_bucket()}, N, N),
        ({}, {"Other": logging_bucket("another")}, F, N),
        ({}, {"Trail": trail()}, F, F),
        ({"LoggingConfiguration": {"DestinationBucketName": "another"}}, {"Trail": trail()}, P, P),
        ({"LoggingConfiguration": {"DestinationBucketName": BUCKET}}, {"Trail": trail()}, P, F),
        ({"BucketName": "a", "LoggingConfiguration": {"DestinationBucketName": "a"}}, {"Trail": trail("a")}, P, F),
        ({"LoggingConfiguration": {"LogFilePrefix": "a/"}}, {"Trail": trail()}, P, F),
    ],
)
def test_access_is_logged(properties: dict[str, Any], others: dict[str, Any], logged: Verdict, of_trail: Verdict) -> None:
    assert of("s3_bucket_logging_enabled", properties, **others) is logged
    assert of("cloudtrail_s3_bucket_access_logging", properties, **others) is of_trail


@pytest.mark.parametrize(
    ("properties", "others", "expected"),
    [
        ({}, {}, N),
        ({}, {"Trail": trail()}, F),
        ({"PublicAccessBlockConfiguration": ALL_ON}, {"Trail": trail()}, P),
        ({"BucketName": "a", "PublicAccessBlockConfiguration": ALL_ON}, {"Trail": trail("a")}, P),
        ({"PublicAccessBlockConfiguration": ALL_ON}, {"Trail": trail(), "Policy": policy(allow())}, F),
        ({"PublicAccessBlockConfiguration": ALL_ON}, {"Trail": trail(), "Policy": policy(allow(principal=REF))}, U),
    ],
)
def test_the_trails_bucket_is_closed(properties: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert of("cloudtrail_s3_bucket_public_access_prohibited", properties, **others) is expected


@pytest.mark.parametrize(("status", "expected"), [("Enabled", P), ("Suspended", F), (None, F), (REF, U)])
def test_versions(status: Any, expected: Verdict) -> None:
    assert of("s3_bucket_versioning_enabled", {"VersioningConfiguration": {"Status": status}} if status else {}) is expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [([{"Status": "Disabled"}, {"Status": "Enabled"}], P), ({"Status": "Enabled"}, P), ([], F), ([REF], U), (REF, U), ([NONE], F)],
)
def test_lifecycle(rules: Any, expected: Verdict) -> None:
    assert of("s3_lifecycle_policy_check", {"LifecycleConfiguration": {"Rules": rules}}) is expected


@pytest.mark.parametrize(
    ("rules", "others", "expected"),
    [
        (None, {}, N),
        (None, {"Trail": trail()}, F),
        (None, {"Flow": FLOW}, F),
        ([{"Status": "Enabled"}], {}, P),
        ([{"Status": "Disabled"}], {}, F),
        ([{"Status": REF}], {"Trail": trail()}, U),
    ],
)
def test_replicas_of_logs(rules: Any, others: dict[str, Any], expected: Verdict) -> None:
    assert of("s3_bucket_replication_enabled", {"ReplicationConfiguration": {"Rules": rules}} if rules else {}, **others) is expected


@pytest.mark.parametrize(
    ("properties", "others", "expected"),
    [
        ({}, {}, P),
        ({"AccessControl": "Private"}, {}, P),
        ({"AccessControl": "LogDeliveryWrite"}, {}, F),
        ({"AccessControl": "LogDeliveryWrite"}, {"Other": logging_bucket()}, N),
        ({"AccessControl": "PublicRead"}, {"Other": logging_bucket()}, F),
        ({"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}}, {}, F),
        ({"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}}, {"Site": SITE}, N),
        ({"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}, {"Other": logging_bucket()}, F),
        ({"OwnershipControls": {"Rules": [{"ObjectOwnership": REF}]}}, {}, U),
        ({"OwnershipControls": {"Rules": [{"ObjectOwnership": REF}]}, "AccessControl": "PublicRead"}, {}, F),
    ],
)
def test_acls(properties: dict[str, Any], others: dict[str, Any], expected: Verdict) -> None:
    assert of("s3_bucket_acl_prohibited", properties, **others) is expected


@pytest.mark.parametrize(
    ("on", "versioning", "expected"),
    [
        (True, None, P),
        ("true", {"Ref": "AWS::NoValue"}, P),
        (False, None, F),
        (REF, None, U),
        # CloudFormation does not get past this.
        (True, {"Status": "Suspended"}, F),
        (True, {"Status": REF}, U),
    ],
)
def test_object_lock_brings_versions(on: Any, versioning: Any, expected: Verdict) -> None:
    properties = {"ObjectLockEnabled": on, **({"VersioningConfiguration": versioning} if versioning else {})}
    assert of("s3_bucket_versioning_enabled", properties) is expected


def lock(days: Any = 365, mode: Any = "GOVERNANCE", unit: str = "Days", on: Any = True) -> dict[str, Any]:
    configuration = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": mode, unit: days}}}
    return {**VERSIONED, "ObjectLockEnabled": on, "ObjectLockConfiguration": configuration}


def lifecycle(**rule_: Any) -> dict[str, Any]:
    return {"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", **rule_}]}}


NO_DELETION = policy(deny(["s3:DeleteBucket", "s3:DeleteObject*"]))
SPARING = policy(deny("s3:Delete*", Condition={"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}))


@pytest.mark.parametrize(
    ("properties", "others", "retained", "locked"),
    [
        ({}, {}, N, N),
        ({"ObjectLockEnabled": True}, {}, N, F),
        (lock(), {"Trail": trail()}, P, P),
        (lock("365"), {"Flow": FLOW}, P, P),
        ({name: value for name, value in lock().items() if name != "VersioningConfiguration"}, {"Flow": FLOW}, P, P),
        (lock(30), {"Findings": FINDINGS}, F, P),
        (lock(1, "COMPLIANCE", "Years"), {"Trail": trail()}, P, P),
        (lock(364), {"Trail": trail()}, F, P),
        (lock(REF), {"Trail": trail()}, U, U),
        (lock({"Days": 365}, unit="DefaultEventHold"), {"Trail": trail()}, P, P),
        (lock({"Years": 1}, unit="DefaultEventHold"), {"Trail": trail()}, P, P),
        (lock({"Days": 30}, unit="DefaultEventHold"), {"Trail": trail()}, F, P),
        (lock({"Days": 365}, unit="DefaultEventHold"), {"Channel": CHANNEL, "Policy": NO_DELETION}, F, P),
        (lock(on=False), {"Trail": trail()}, F, F),
        (VERSIONED, {"Trail": trail(), "Policy": NO_DELETION}, F, F),
        ({**lock(), "VersioningConfiguration": {"Status": "Suspended"}}, {"Trail": trail()}, F, P),
        ({**lock(), **lifecycle(ExpirationInDays=364)}, {"Trail": trail()}, F, P),
        ({**lock(), **lifecycle(ExpirationInDays=REF)}, {"Trail": trail()}, U, P),
        ({**lock(), **lifecycle(ExpirationInDays=30, Status="Disabled")}, {"Trail": trail()}, P, P),
        ({**lock(), **lifecycle(ExpirationDate="2027-01-01T00:00:00Z")}, {"Trail": trail()}, F, P),
        ({**lock(), **lifecycle(NoncurrentVersionExpiration={"NoncurrentDays": 1})}, {"Trail": trail()}, P, P),
        (VERSIONED, {"Other": logging_bucket(), "Policy": NO_DELETION}, P, N),
        (VERSIONED, {"Other": logging_bucket()}, F, N),
        (VERSIONED, {"Other": logging_bucket(), "Policy": SPARING}, F, N),
        (VERSIONED, {"Other": logging_bucket(), "Policy": policy(REF)}, U, N),
        (
            {**VERSIONED, **lifecycle(NoncurrentVersionExpiration={"NoncurrentDays": 1})},
            {"Other": logging_bucket(), "Policy": NO_DELETION},
            F,
            N,
        ),
        (lock(), {"Other": logging_bucket(), "Policy": NO_DELETION}, F, P),
        (VERSIONED, {"Channel": CHANNEL, "Policy": NO_DELETION}, P, N),
        ({**VERSIONED, "ObjectLockEnabled": True}, {"Channel": CHANNEL, "Policy": NO_DELETION}, P, N),
        (lock(), {"Channel": CHANNEL, "Policy": NO_DELETION}, F, P),
        (VERSIONED, {"Balancer": BALANCER, "Policy": NO_DELETION}, P, N),
        (lock(), {"Balancer": BALANCER}, P, P),
        ({**lock(), **lifecycle(NoncurrentVersionExpiration={"NoncurrentDays": 1})}, {"Balancer": BALANCER}, P, P),
        (VERSIONED, {"Balancer": BALANCER}, F, N),
    ],
)
def test_logs_stay(properties: dict[str, Any], others: dict[str, Any], retained: Verdict, locked: Verdict) -> None:
    assert of("log_bucket_retention_and_lock", properties, **others) is retained
    assert of("s3_bucket_default_lock_enabled", properties, **others) is locked


def test_logs_stay_as_long_as_the_team_says() -> None:
    settings = {"minimum_log_retention_days": 400}
    assert of("log_bucket_retention_and_lock", lock(365), settings, Trail=trail()) is F
    assert of("log_bucket_retention_and_lock", lock(400), settings, Trail=trail()) is P
    assert of("log_bucket_retention_and_lock", lock(364), {"minimum_log_retention_days": 30}, Trail=trail()) is F


def granted(name: str, statement: dict[str, Any], settings: dict[str, Any] | None = None) -> Verdict:
    """What a rule says of a bucket policy."""
    role = {"Type": "AWS::IAM::Role", "Properties": {}}
    identity = {"Type": "AWS::CloudFront::CloudFrontOriginAccessIdentity", "Properties": {}}
    resources = {"Bucket": {"Type": "AWS::S3::Bucket"}, "Policy": policy(statement), "Role": role, "Identity": identity}
    (found,) = judged(rule(name), Example(resources=resources, rest=REST, settings=settings or {}))
    return found.verdict


OTHER = "arn:aws:iam::111122223333:root"
OWN = {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/a"}
IN_OTHER = {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}


@pytest.mark.parametrize(
    ("statement", "grantee", "outsiders"),
    [
        (allow(principal={"AWS": OWN}), P, P),
        (allow(principal={"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}), P, P),
        (allow(principal={"AWS": {"Ref": "AWS::AccountId"}}), P, P),
        (allow(principal={"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}), P, P),
        (allow(principal={"CanonicalUser": {"Fn::GetAtt": ["Identity", "S3CanonicalUserId"]}}), P, P),
        (allow(principal={"CanonicalUser": "abc"}), U, P),
        (allow("s3:PutBucketPolicy", principal={"CanonicalUser": "abc"}), U, U),
        (allow("s3:PutBucketPolicy", principal={"CanonicalUser": ["abc", "def"], "AWS": OWN}), U, U),
        (allow("s3:PutBucketPolicy", principal={"CanonicalUser": "abc", "AWS": "*"}), F, F),
        (allow("s3:PutBucketPolicy", principal={"CanonicalUser": {"Fn::GetAtt": ["Identity", "S3CanonicalUserId"]}}), P, P),
        (allow("s3:PutBucketPolicy", principal={"Federated": "accounts.google.com"}), U, U),
        (allow(principal={"Service": "logging.s3.amazonaws.com"}), P, P),
        (allow(principal={"AWS": OTHER}), U, P),
        (allow("s3:PutBucketPolicy", principal={"AWS": OTHER}), U, U),
        (allow("s3:PutBucketPolicy", principal={"AWS": OWN}), P, P),
        (allow("s3:*", principal={"AWS": OWN}), F, P),
        (allow("s3:Put*", principal="*"), F, F),
        (allow("s3:Put*", principal="*", Condition=ORG), P, F),
        (allow("s3:Put*", principal={"AWS": ["111122223333", "*"]}), F, F),
        # A condition names whom everybody is narrowed down to, and no more than that.
        (allow(principal="*", Condition=IN_OTHER), U, P),
        (allow(principal="*", Condition={"StringEquals": {"aws:PrincipalAccount": {"Ref": "AWS::AccountId"}}}), P, P),
        (allow(principal="*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}), U, P),
        (allow(principal="*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}), F, P),
        (allow(principal="*", Condition={"ArnLike": {"aws:PrincipalArn": OWN}}), P, P),
        (allow(principal="*", Condition={"ArnLike": {"aws:PrincipalArn": "*"}, **IN_OTHER}), U, P),
        (allow(principal="*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}, **ORG}), P, P),
        (allow(principal="*", Condition={"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}), F, P),
        ({**allow(Condition=IN_OTHER), "NotPrincipal": {"AWS": OWN}, "Principal": NONE}, U, P),
        ({**allow(Condition=ORG), "NotPrincipal": {"AWS": OWN}, "Principal": NONE}, P, P),
        (allow("s3:PutBucketAcl", principal={"AWS": REF}), U, U),
        (deny("s3:*"), P, P),
    ],
)
def test_who_is_granted_what(statement: dict[str, Any], grantee: Verdict, outsiders: Verdict) -> None:
    assert granted("s3_bucket_policy_grantee_check", statement) is grantee
    assert granted("s3_bucket_blacklisted_actions_prohibited", statement) is outsiders


def test_trusted_accounts() -> None:
    for trusted, expected in (("111122223333", P), ("444455556666", F)):
        for statement in (allow(principal={"AWS": OTHER}), allow(principal="*", Condition=IN_OTHER)):
            assert granted("s3_bucket_policy_grantee_check", statement, {"trusted_accounts": [trusted]}) is expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow(), F),
        (allow(Condition=ORG), P),
        (allow(Condition={"StringEquals": {"s3:x-amz-acl": "private"}}), F),
        ({**allow(Condition=ORG), "NotPrincipal": {"AWS": OTHER}, "Principal": NONE}, F),
        (allow(principal={"AWS": OTHER}), P),
        (allow(principal=REF), U),
        (deny(), P),
    ],
)
def test_wildcard_principals(statement: dict[str, Any], expected: Verdict) -> None:
    assert granted("s3_bucket_policy_no_wildcard_principal", statement) is expected


def test_wildcard_principals_of_access_points() -> None:
    asked = rule("s3_bucket_policy_no_wildcard_principal")
    for type_ in ("AWS::S3::AccessPoint", "AWS::S3::MultiRegionAccessPointPolicy"):
        found = judged(asked, Example(resources={"R": {"Type": type_, "Properties": {"Policy": {"Statement": [allow(Resource="*")]}}}}))
        assert [f.verdict for f in found] == [F]
