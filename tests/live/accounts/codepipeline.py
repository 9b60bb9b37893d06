"""A pipeline that deploys to two accounts, and one that stays in its own and shows its token."""

import json
from typing import Any

from tests.emulator import ACCOUNT, Emulator

PLANTED = ("Tr0ub4dor-and-3", "AKIAQ3EGVN7WTZ2LKXPD")
GONE = {"codepipeline.GetPipeline": "PipelineNotFoundException"}
OTHERS = ("111122223333", "444455556666")


def action(name: str, category: str, provider: str, *, to: str = "", **configuration: str) -> dict[str, Any]:
    """An action, with the role of an account that it deploys to."""
    kind = {"category": category, "owner": "AWS", "provider": provider, "version": "1"}
    role = {"roleArn": f"arn:aws:iam::{to}:role/deploy"} if to else {}
    return {"name": name, "actionTypeId": kind, "configuration": configuration, **role}


def stage(name: str, *actions: dict[str, Any]) -> dict[str, Any]:
    """A stage."""
    return {"name": name, "actions": list(actions)}


def pipeline(aws: Emulator, name: str, *stages: dict[str, Any]) -> None:
    """Makes a pipeline whose first stage is its source."""
    iam = aws.client("iam")
    roles = [role["RoleName"] for role in iam.list_roles()["Roles"]]
    if "pipeline" not in roles:
        allow = {"Effect": "Allow", "Principal": {"Service": "codepipeline.amazonaws.com"}, "Action": "sts:AssumeRole"}
        iam.create_role(RoleName="pipeline", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allow]}))
    start = stage("Source", action("Source", "Source", "CodeStarSourceConnection", BranchName="main"))
    made = {
        "name": name,
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/pipeline",
        "artifactStore": {"type": "S3", "location": "artifacts", "encryptionKey": {"id": "alias/artifacts", "type": "KMS"}},
        "stages": [start, *stages],
    }
    aws.client("codepipeline").create_pipeline(pipeline=made)


def arrange(aws: Emulator) -> None:
    """Two pipelines."""
    pipeline(
        aws,
        "good",
        stage("SecurityTest", action("Scan", "Test", "CodeBuild", ProjectName="scan")),
        stage("Staging", action("Deploy", "Deploy", "CloudFormation", to=OTHERS[0])),
        stage("Production", action("Deploy", "Deploy", "CloudFormation", to=OTHERS[1])),
    )
    variables = [{"name": "DB_PASSWORD", "value": PLANTED[0], "type": "PLAINTEXT"}]
    pipeline(
        aws,
        "bad",
        stage("Build", action("Build", "Build", "CodeBuild", ProjectName="shop", EnvironmentVariables=json.dumps(variables))),
        stage("Staging", action("Deploy", "Deploy", "CloudFormation", StackName="staging", Note=PLANTED[1])),
        stage("Production", action("Deploy", "Deploy", "CloudFormation", StackName="production")),
    )
