"""An API that logs, one that does not, and one that is reached from VPCs alone."""

from tests.emulator import Emulator

ROLE = "arn:aws:iam::123456789012:role/appsync"


def arrange(aws: Emulator) -> None:
    """Three of them."""
    appsync = aws.client("appsync")
    logged = {"fieldLogLevel": "ERROR", "cloudWatchLogsRoleArn": ROLE, "excludeVerboseContent": True}
    appsync.create_graphql_api(name="good", authenticationType="AWS_IAM", logConfig=logged, tags={"pci-scope": "cde"})
    appsync.create_graphql_api(name="bad", authenticationType="API_KEY", logConfig={**logged, "fieldLogLevel": "NONE"})
    appsync.create_graphql_api(name="inner", authenticationType="AWS_IAM", visibility="PRIVATE")
