"""The role that AWS Backup works with: only for the kinds of resources that a plan backs up (7.2.5)."""

from collections.abc import Sequence
from enum import StrEnum

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws.iam import acknowledge_wildcards


class BackupService(StrEnum):
    """A kind of resources that AWS Backup copies."""

    RDS = "rds"
    """Database instances and Aurora clusters."""
    EBS = "ebs"
    """Volumes of EC2, those of Kubernetes included."""
    DYNAMODB = "dynamodb"
    """Tables."""
    EFS = "efs"
    """File systems."""


def backup_role(
    scope: Construct, services: Sequence[BackupService], *, vault_key: kms.IKey, table_keys: Sequence[kms.IKey] = ()
) -> iam.Role:
    """A role for AWS Backup of this account, with a customer managed policy.

    The actions are those of AWS's own policy ``AWSBackupServiceRolePolicyForBackup`` (version 29 of 2026-02-12), without the services
    that are not asked for, and within this account and region.

    Args:
        scope: the construct of the plan.
        services: what it may back up.
        vault_key: the key of the vault.
        table_keys: keys of tables, besides that of the vault; a policy that decrypts with every key would be a way to all data (7.2.5).
    """
    statements = [*_common(scope, vault_key)]
    for service in dict.fromkeys(services):
        statements += _STATEMENTS[service](cdk.Stack.of(scope))
    if BackupService.DYNAMODB in services:
        statements.append(_table_keys(cdk.Stack.of(scope), [vault_key, *table_keys]))
    policy = iam.ManagedPolicy(scope, "PciBackupPolicy", description="What AWS Backup needs to make backups", statements=statements)
    acknowledge_wildcards(
        policy,
        statements,
        reason="AWS Backup copies whatever carries the plan's tag, also what is made later, into recovery points whose names it chooses",
    )
    return iam.Role(
        scope,
        "PciBackupRole",
        description="AWS Backup",
        managed_policies=[policy],
        # AWS documents no source condition for this trust; only principals of this account can pass the role to AWS Backup.
        assumed_by=iam.ServicePrincipal("backup.amazonaws.com"),
    )


def _common(scope: Construct, vault_key: kms.IKey) -> list[iam.PolicyStatement]:
    stack = cdk.Stack.of(scope)
    vaults = _arn(stack, "backup", "backup-vault:*")
    keys = stack.format_arn(service="kms", resource="key", resource_name="*")
    return [
        iam.PolicyStatement(sid="FindByTag", actions=["tag:GetResources"], resources=["*"]),
        iam.PolicyStatement(sid="Vaults", actions=["backup:CopyIntoBackupVault", "backup:DescribeBackupVault"], resources=[vaults]),
        iam.PolicyStatement(
            sid="VaultKey",
            actions=[
                "kms:Decrypt",
                "kms:Encrypt",
                "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ],
            resources=[vault_key.key_arn],
        ),
        iam.PolicyStatement(sid="DescribeKeys", actions=["kms:DescribeKey"], resources=[keys]),
        iam.PolicyStatement(
            sid="LendKeys",
            actions=["kms:CreateGrant"],
            resources=[keys],
            conditions={"Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
    ]


def _rds(stack: cdk.Stack) -> list[iam.PolicyStatement]:
    kinds = ("db", "cluster", "snapshot", "cluster-snapshot", "cluster-auto-backup")
    return [
        iam.PolicyStatement(
            sid="CopyDatabases",
            actions=[
                "rds:AddTagsToResource",
                "rds:CopyDBClusterSnapshot",
                "rds:CopyDBSnapshot",
                "rds:CreateDBClusterSnapshot",
                "rds:CreateDBSnapshot",
                "rds:DescribeDBClusterAutomatedBackups",
                "rds:DescribeDBClusterSnapshots",
                "rds:DescribeDBClusters",
                "rds:DescribeDBInstances",
                "rds:DescribeDBSnapshots",
                "rds:ListTagsForResource",
            ],
            resources=[_arn(stack, "rds", f"{kind}:*") for kind in kinds],
        ),
        iam.PolicyStatement(
            sid="ExpireDatabaseCopies",
            actions=["rds:DeleteDBClusterSnapshot", "rds:DeleteDBSnapshot"],
            resources=[_arn(stack, "rds", f"{kind}:awsbackup:*") for kind in ("snapshot", "cluster-snapshot")],
        ),
    ]


def _ebs(stack: cdk.Stack) -> list[iam.PolicyStatement]:
    snapshots = stack.format_arn(service="ec2", account="", resource="snapshot", resource_name="*")
    volumes = stack.format_arn(service="ec2", resource="volume", resource_name="*")
    by_backup = {"Null": {"aws:ResourceTag/aws:backup:source-resource": "false"}}
    return [
        iam.PolicyStatement(
            sid="DescribeVolumes",
            actions=["ec2:DescribeSnapshots", "ec2:DescribeTags", "ec2:DescribeVolumes"],
            resources=["*"],
        ),
        iam.PolicyStatement(
            sid="CopyVolumes", actions=["ec2:CopySnapshot", "ec2:CreateSnapshot", "ec2:CreateTags"], resources=[snapshots, volumes]
        ),
        iam.PolicyStatement(sid="ExpireVolumeCopies", actions=["ec2:DeleteSnapshot"], resources=[snapshots], conditions=by_backup),
    ]


def _dynamodb(stack: cdk.Stack) -> list[iam.PolicyStatement]:
    tables = stack.format_arn(service="dynamodb", resource="table", resource_name="*")
    return [
        iam.PolicyStatement(
            sid="CopyTables",
            actions=["dynamodb:CreateBackup", "dynamodb:DescribeTable", "dynamodb:ListTagsOfResource", "dynamodb:StartAwsBackupJob"],
            resources=[tables],
        ),
        iam.PolicyStatement(
            sid="ExpireTableCopies", actions=["dynamodb:DeleteBackup", "dynamodb:DescribeBackup"], resources=[f"{tables}/backup/*"]
        ),
    ]


def _table_keys(stack: cdk.Stack, keys: Sequence[kms.IKey]) -> iam.PolicyStatement:
    """Backup reads tables with their own keys, by way of DynamoDB alone."""
    return iam.PolicyStatement(
        sid="TableKeys",
        actions=["kms:Decrypt", "kms:GenerateDataKey"],
        resources=[key.key_arn for key in keys],
        conditions={"StringEquals": {"kms:ViaService": f"dynamodb.{stack.region}.amazonaws.com"}},
    )


def _efs(stack: cdk.Stack) -> list[iam.PolicyStatement]:
    file_systems = stack.format_arn(service="elasticfilesystem", resource="file-system", resource_name="*")
    return [
        iam.PolicyStatement(
            sid="CopyFileSystems",
            actions=["elasticfilesystem:Backup", "elasticfilesystem:DescribeTags", "elasticfilesystem:ListTagsForResource"],
            resources=[file_systems],
        )
    ]


_STATEMENTS = {BackupService.RDS: _rds, BackupService.EBS: _ebs, BackupService.DYNAMODB: _dynamodb, BackupService.EFS: _efs}


def _arn(stack: cdk.Stack, service: str, resource: str) -> str:
    return stack.format_arn(service=service, resource=resource, arn_format=cdk.ArnFormat.NO_RESOURCE_NAME)
