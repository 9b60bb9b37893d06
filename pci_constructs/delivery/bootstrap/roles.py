"""The five roles of the bootstrap: four that the deploy role alone takes, and the one that CloudFormation deploys with (PCI DSS 7.2.5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from pci_constructs.delivery.bootstrap.policies import arn, document, manage, named, statement, sub

KINDS: Mapping[str, str] = {
    "DeploymentActionRole": "deploy",
    "FilePublishingRole": "file-publishing",
    "ImagePublishingRole": "image-publishing",
    "LookupRole": "lookup",
}
"""The logical id of each role that is taken from outside, and the kind in its name and its tag."""
_KEY = {"Fn::GetAtt": ["FileAssetsBucketEncryptionKey", "Arn"]}
_BUCKET = {"Fn::GetAtt": ["StagingBucket", "Arn"]}
_OBJECTS = sub("${StagingBucket.Arn}/*")
_OWN = {"Condition": {"StringEquals": {"aws:ResourceAccount": {"Ref": "AWS::AccountId"}}}}
_VERSION = arn("ssm", "parameter${CdkBootstrapVersion}")


def roles(deployers: Sequence[object], stacks: Sequence[str]) -> dict[str, Any]:
    """The roles and their policies.

    Args:
        deployers: the ARNs of the roles that alone may take the four.
        stacks: the prefixes of the names of stacks that are deployed.
    """
    made: dict[str, Any] = {}
    rights = {"deploy": _deploy(stacks), "file-publishing": _files(), "image-publishing": _images(), "lookup": _look()}
    for logical_id, kind in KINDS.items():
        made[logical_id] = _role(kind, _trust(deployers), [{"Key": "aws-cdk:bootstrap-role", "Value": kind}])
        made[f"{logical_id}Policy"] = _policy(logical_id, kind, rights[kind])
    made["CloudFormationExecutionRole"] = _role("cfn-exec", _cloudformation(), [])
    made["CloudFormationExecutionRole"]["Properties"]["PermissionsBoundary"] = {"Ref": "PermissionsBoundaryPolicy"}
    made["CloudFormationExecutionRole"]["Properties"]["ManagedPolicyArns"] = {
        "Fn::If": ["HasCloudFormationExecutionPolicies", {"Ref": "CloudFormationExecutionPolicies"}, {"Ref": "AWS::NoValue"}]
    }
    opens = statement("OpenAssets", ["s3:GetObject", "s3:GetObjectVersion"], [_OBJECTS])
    decrypts = statement("AssetKey", ["kms:Decrypt"], [_KEY])
    made["ExecutionPolicyOfServices"] = _policy("CloudFormationExecutionRole", "cfn-exec-services", [manage()])
    made["ExecutionPolicyOfStacks"] = _policy("CloudFormationExecutionRole", "cfn-exec-stacks", [*named(stacks), opens, decrypts])
    return made


def _role(kind: str, trust: Mapping[str, Any], tags: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": sub(f"cdk-${{Qualifier}}-{kind}-role-${{AWS::AccountId}}-${{AWS::Region}}"),
            "AssumeRolePolicyDocument": dict(trust),
            "MaxSessionDuration": 3600,
            "Tags": [*tags, {"Key": "pci-scope", "Value": "security-impacting"}],
        },
    }


def _policy(role: str, kind: str, statements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "ManagedPolicyName": sub(f"cdk-${{Qualifier}}-{kind}-policy-${{AWS::AccountId}}-${{AWS::Region}}"),
            "Roles": [{"Ref": role}],
            "PolicyDocument": document([dict(each) for each in statements]),
        },
    }


def _trust(deployers: Sequence[object]) -> dict[str, Any]:
    """The principal is an account, so that a role may be made later; the condition is the role."""
    accounts = {_account(arn_): arn_ for arn_ in deployers}
    principals = [{"Ref": "AWS::AccountId"} if account == "" else account for account in sorted(accounts)]
    condition = {"ArnEquals": {"aws:PrincipalArn": list(deployers)}}
    return document(
        [
            {
                "Sid": "DeployRoleAlone",
                "Effect": "Allow",
                "Principal": {"AWS": principals},
                "Action": "sts:AssumeRole",
                # Nobody acts for a third party with these roles.
                "Condition": {**condition, "Null": {"sts:ExternalId": "true"}},
            },
            {"Sid": "SessionTags", "Effect": "Allow", "Principal": {"AWS": principals}, "Action": "sts:TagSession", "Condition": condition},
        ]
    )


def _account(deployer: object) -> str:
    return str(deployer).split(":")[4] if isinstance(deployer, str) else ""


def _cloudformation() -> dict[str, Any]:
    return document([{"Effect": "Allow", "Principal": {"Service": "cloudformation.amazonaws.com"}, "Action": "sts:AssumeRole"}])


def _deploy(stacks: Sequence[str]) -> list[dict[str, Any]]:
    names = [*(arn("cloudformation", f"stack/{prefix}*") for prefix in stacks)]
    acts = [
        "ContinueUpdateRollback",
        "CreateChangeSet",
        "CreateStack",
        "DeleteChangeSet",
        "ExecuteChangeSet",
        "RollbackStack",
        "UpdateStack",
    ]
    looks = ["DescribeChangeSet", "DescribeEvents", "DescribeStackEvents", "DescribeStackResources", "DescribeStacks", "GetTemplate"]
    more = ["GetTemplateSummary", "ListStackResources", "UpdateTerminationProtection"]
    return [
        statement("StacksOfTheEnvironment", [f"cloudformation:{a}" for a in (*acts, *looks, *more)], names),
        statement("LookAtTheBootstrap", ["cloudformation:DescribeStacks"], arn("cloudformation", "stack/CDKToolkit/*")),
        statement("ValidateTemplates", ["cloudformation:GetTemplateSummary", "cloudformation:ValidateTemplate", "sts:GetCallerIdentity"]),
        statement("HandOver", ["iam:PassRole"], {"Fn::GetAtt": ["CloudFormationExecutionRole", "Arn"]}),
        statement("ReadAssets", ["s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket"], [_BUCKET, _OBJECTS]),
        statement("AssetKey", ["kms:Decrypt", "kms:DescribeKey"], [_KEY]),
        statement("ReadVersion", ["ssm:GetParameter", "ssm:GetParameters"], _VERSION),
    ]


def _files() -> list[dict[str, Any]]:
    reads = ["s3:GetBucketLocation", "s3:GetEncryptionConfiguration", "s3:GetObject", "s3:ListBucket"]
    writes = ["s3:AbortMultipartUpload", "s3:PutObject"]
    return [
        {**statement("Assets", [*reads, *writes], [_BUCKET, _OBJECTS]), **_OWN},
        statement("AssetKey", ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"], [_KEY]),
        statement("ReadVersion", ["ssm:GetParameter"], _VERSION),
    ]


def _images() -> list[dict[str, Any]]:
    pull = ["BatchCheckLayerAvailability", "BatchGetImage", "DescribeImages", "DescribeRepositories", "GetDownloadUrlForLayer"]
    push = ["CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart"]
    return [
        statement("Images", [f"ecr:{a}" for a in (*pull, *push)], {"Fn::GetAtt": ["ContainerAssetsRepository", "Arn"]}),
        statement("SignIn", ["ecr:GetAuthorizationToken"]),
        statement("ReadVersion", ["ssm:GetParameter"], _VERSION),
    ]


def _look() -> list[dict[str, Any]]:
    """What the context providers of the CDK ask, and ``cdk diff``; no content of buckets, tables or parameters of others."""
    ec2 = ["AvailabilityZones", "Images", "RouteTables", "SecurityGroups", "Subnets", "VpcEndpointServices", "VpcPeeringConnections"]
    return [
        statement(
            "ContextOfTheCdk",
            [
                *(f"ec2:Describe{what}" for what in (*ec2, "Vpcs", "VpnGateways")),
                *(f"elasticloadbalancing:Describe{what}" for what in ("Listeners", "LoadBalancers", "Tags")),
                "kms:ListAliases",
                "route53:GetHostedZone",
                "route53:ListHostedZonesByName",
            ],
        ),
        statement(
            "Diff", [f"cloudformation:{a}" for a in ("DescribeStackResources", "DescribeStacks", "GetTemplate", "ListStackResources")]
        ),
        statement(
            "ReadVersion", ["ssm:GetParameter"], [_VERSION, sub("arn:${AWS::Partition}:ssm:${AWS::Region}::parameter/aws/service/*")]
        ),
    ]
