"""A project as it should be, and one that shows its secrets."""

from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain

PLANTED = ("Tr0ub4dor-and-3", "hunter2hunter2")


def project(name: str, **more: Any) -> dict[str, Any]:
    """A project as CodeBuild shows it."""
    return {
        "name": name,
        "arn": f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project/{name}",
        "source": {"type": "GITHUB", "location": "https://github.com/team/shop.git"},
        "environment": {"type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "privilegedMode": False},
        "logsConfig": {"cloudWatchLogs": {"status": "ENABLED"}, "s3Logs": {"status": "DISABLED", "encryptionDisabled": False}},
        "serviceRole": f"arn:aws:iam::{ACCOUNT}:role/build",
        "tags": [{"key": "pci-scope", "value": "connected-to"}],
        **more,
    }


def answering(aws: Emulator, *projects: dict[str, Any]) -> None:
    """What CodeBuild shows."""
    also(
        aws,
        {
            "codebuild.ListProjects": plain({"projects": [one["name"] for one in projects]}),
            "codebuild.BatchGetProjects": plain({"projects": list(projects), "projectsNotFound": []}),
        },
    )


def arrange(aws: Emulator) -> None:
    """Two projects."""
    variables = [{"name": "DB_PASSWORD", "value": PLANTED[0], "type": "PLAINTEXT"}]
    bad = project(
        "bad",
        source={"type": "GITHUB", "location": f"https://app:{PLANTED[1]}@github.com/team/shop.git"},
        environment={"type": "LINUX_CONTAINER", "image": "i", "privilegedMode": True, "environmentVariables": variables},
        logsConfig={"cloudWatchLogs": {"status": "DISABLED"}, "s3Logs": {"status": "ENABLED", "encryptionDisabled": True}},
        vpcConfig={"vpcId": "vpc-0a1b2c3d4e5f60718", "subnets": ["subnet-0a1b2c3d4e5f60718"], "securityGroupIds": ["sg-0a1b2c3d4e5f60718"]},
    )
    answering(aws, project("good"), bad)
