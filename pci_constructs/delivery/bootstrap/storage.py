"""Where assets lie before they are deployed: a bucket, a registry, their key and the log of who came (PCI DSS 3.6.1, 6.5.1, 10.2.1)."""

import json
from typing import Any

from pci_constructs.delivery.bootstrap.policies import arn, document, statement, sub

_KEEP = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
_TAGS = [{"Key": "pci-scope", "Value": "security-impacting"}]
_LOGS = "cdk-${Qualifier}-access-logs-${AWS::AccountId}-${AWS::Region}"
LOG_DAYS = 400
"""How long the log of accesses is kept, in days; 12 months at least (10.5.1)."""
_CLOSED = {"BlockPublicAcls": True, "BlockPublicPolicy": True, "IgnorePublicAcls": True, "RestrictPublicBuckets": True}
_OWNED = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def storage(log_copies: str) -> dict[str, Any]:
    """The key, both buckets with their policies, and the registry.

    Args:
        log_copies: the ARN of the bucket that gets a copy of the access logs; empty for none.
    """
    return {
        **(_copying(log_copies) if log_copies else {}),
        "FileAssetsBucketEncryptionKey": _key(),
        "FileAssetsBucketEncryptionKeyAlias": {
            "Type": "AWS::KMS::Alias",
            "Properties": {"AliasName": sub("alias/cdk-${Qualifier}-assets-key"), "TargetKeyId": {"Ref": "FileAssetsBucketEncryptionKey"}},
        },
        "StagingBucket": _staging(),
        "StagingBucketPolicy": _policy("StagingBucket", ["s3:DeleteBucket"]),
        "AccessLogsBucket": _access_logs(log_copies),
        "AccessLogsBucketPolicy": _policy("AccessLogsBucket", ["s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion"], logs=True),
        "ContainerAssetsRepository": _registry(),
    }


def _key() -> dict[str, Any]:
    root = {"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")}
    administration = [
        f"kms:{action}"
        for action in (
            "CancelKeyDeletion",
            "CreateAlias",
            "DeleteAlias",
            "Describe*",
            "DisableKey",
            "Enable*",
            "Get*",
            "List*",
            "PutKeyPolicy",
            "RevokeGrant",
            "RotateKeyOnDemand",
            "ScheduleKeyDeletion",
            "TagResource",
            "UntagResource",
            "UpdateAlias",
            "UpdateKeyDescription",
        )
    ]
    use = [f"kms:{action}" for action in ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey*", "ReEncrypt*")]
    # Who uses it, the policies of the bootstrap's roles say; grants are for services that keep images alone.
    return {
        "Type": "AWS::KMS::Key",
        **_KEEP,
        "Properties": {
            "Description": "assets of the CDK, files and images",
            "EnableKeyRotation": True,
            "PendingWindowInDays": 30,
            "KeyPolicy": document(
                [
                    {**statement("Administration", administration), "Principal": root},
                    {**statement("Use", use), "Principal": root},
                    {
                        **statement("ForAwsResources", ["kms:CreateGrant"]),
                        "Principal": root,
                        "Condition": {"Bool": {"kms:GrantIsForAWSResource": True}},
                    },
                ]
            ),
            "Tags": _TAGS,
        },
    }


def _staging() -> dict[str, Any]:
    custom = [
        "HasCustomFileAssetsBucketName",
        {"Ref": "FileAssetsBucketName"},
        sub("cdk-${Qualifier}-assets-${AWS::AccountId}-${AWS::Region}"),
    ]
    key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Fn::GetAtt": ["FileAssetsBucketEncryptionKey", "Arn"]}}
    return {
        "Type": "AWS::S3::Bucket",
        **_KEEP,
        "Properties": {
            "BucketName": {"Fn::If": custom},
            "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": key, "BucketKeyEnabled": True}]},
            "PublicAccessBlockConfiguration": _CLOSED,
            "OwnershipControls": _OWNED,
            "VersioningConfiguration": {"Status": "Enabled"},
            "LoggingConfiguration": {"DestinationBucketName": {"Ref": "AccessLogsBucket"}, "LogFilePrefix": "s3/assets/"},
            "LifecycleConfiguration": {"Rules": [_lifecycle("housekeeping", NoncurrentVersionExpiration={"NoncurrentDays": 365})]},
            "Tags": _TAGS,
        },
    }


def _copying(target: str) -> dict[str, Any]:
    """The role that S3 copies access logs with."""
    trust = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
    bound = {"Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}}
    source = sub(f"arn:${{AWS::Partition}}:s3:::{_LOGS}")
    objects = sub(f"arn:${{AWS::Partition}}:s3:::{_LOGS}/*")
    reads = ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"]
    statements = [
        statement("Look", ["s3:GetReplicationConfiguration", "s3:ListBucket"], source),
        statement("Read", reads, objects),
        statement("Copy", ["s3:ReplicateObject", "s3:ReplicateTags"], f"{target}/*"),
    ]
    policy = {"Roles": [{"Ref": "LogCopyRole"}], "PolicyDocument": document(statements)}
    return {
        "LogCopyRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": document([{**trust, **bound}]), "Tags": _TAGS},
        },
        "LogCopyPolicy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": policy},
    }


def _replication(target: str) -> dict[str, Any]:
    rule = {
        "Id": "copies",
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": target},
    }
    return {"ReplicationConfiguration": {"Role": {"Fn::GetAtt": ["LogCopyRole", "Arn"]}, "Rules": [rule]}}


def _access_logs(log_copies: str) -> dict[str, Any]:
    rules = [
        _lifecycle("expire", ExpirationInDays=LOG_DAYS),
        _lifecycle("housekeeping", NoncurrentVersionExpiration={"NoncurrentDays": LOG_DAYS}),
    ]
    algorithm = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    return {
        "Type": "AWS::S3::Bucket",
        **_KEEP,
        "Properties": {
            "BucketName": sub(_LOGS),
            # S3 delivers server access logs to buckets with keys of its own alone.
            "BucketEncryption": {"ServerSideEncryptionConfiguration": [algorithm]},
            "PublicAccessBlockConfiguration": _CLOSED,
            "OwnershipControls": _OWNED,
            "VersioningConfiguration": {"Status": "Enabled"},
            "LifecycleConfiguration": {"Rules": rules},
            **(_replication(log_copies) if log_copies else {}),
            "Tags": _TAGS,
        },
    }


def _lifecycle(id_: str, **rule: Any) -> dict[str, Any]:
    return {"Id": id_, "Status": "Enabled", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}, **rule}


def _policy(bucket: str, refused: list[str], *, logs: bool = False) -> dict[str, Any]:
    both = [{"Fn::GetAtt": [bucket, "Arn"]}, sub(f"${{{bucket}.Arn}}/*")]
    anybody = {"Principal": {"AWS": "*"}}
    statements = [
        {
            **statement("TlsAlone", ["s3:*"], both, deny=True),
            **anybody,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            **statement("Tls12OrLater", ["s3:*"], both, deny=True),
            **anybody,
            "Condition": {"NumericLessThan": {"s3:TlsVersion": 1.2}},
        },
        {**statement("RefuseDeletion", refused, both, deny=True), **anybody},
    ]
    if logs:
        statements.append(
            {
                **statement("ServerAccessLogs", ["s3:PutObject"], sub(f"${{{bucket}.Arn}}/s3/*")),
                "Principal": {"Service": "logging.s3.amazonaws.com"},
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
                    "ArnLike": {"aws:SourceArn": sub("arn:${AWS::Partition}:s3:::*")},
                },
            }
        )
    return {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": bucket}, "PolicyDocument": document(statements)}}


def _registry() -> dict[str, Any]:
    custom = [
        "HasCustomContainerAssetsRepositoryName",
        {"Ref": "ContainerAssetsRepositoryName"},
        sub("cdk-${Qualifier}-container-assets-${AWS::AccountId}-${AWS::Region}"),
    ]
    expire = {
        "rulePriority": 1,
        "description": "images without a tag",
        "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 365},
        "action": {"type": "expire"},
    }
    pulls = {
        "Sid": "FunctionsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
            "ArnLike": {"aws:SourceArn": arn("lambda", "function:*")},
        },
    }
    return {
        "Type": "AWS::ECR::Repository",
        **_KEEP,
        "Properties": {
            "RepositoryName": {"Fn::If": custom},
            "ImageTagMutability": "IMMUTABLE",
            "ImageScanningConfiguration": {"ScanOnPush": True},
            "EncryptionConfiguration": {"EncryptionType": "KMS", "KmsKey": {"Fn::GetAtt": ["FileAssetsBucketEncryptionKey", "Arn"]}},
            "LifecyclePolicy": {"LifecyclePolicyText": json.dumps({"rules": [expire]})},
            "RepositoryPolicyText": {"Version": "2012-10-17", "Statement": [pulls]},
            "Tags": _TAGS,
        },
    }
