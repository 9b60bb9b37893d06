"""GraphQL APIs log what was asked of each field.

A request to a GraphQL API always goes to the same address; what it read or changed is in the query. The field log records it (10.2.1), from
errors up to everything, once the API has a role to write with. With verbose content it also holds headers and values, which is worth
leaving out.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.reading import names_something

_LEVEL, _ROLE = "LogConfig.FieldLogLevel", "LogConfig.CloudWatchLogsRoleArn"


def _check(api: ResourceView) -> Judgement:
    level = api.text(_LEVEL, "NONE").strip().upper()
    if level not in ("ERROR", "INFO", "DEBUG", "ALL"):
        return failed("fields are not logged", _LEVEL)
    if not names_something(api, _ROLE):
        return failed("the API has no role to write its log with", _ROLE)
    return passed(f"fields are logged ({level})", _LEVEL)


RULE = Rule(
    id="appsync-logging-enabled",
    title="GraphQL APIs log fields",
    severity=Severity.MEDIUM,
    requirements={"10.2.1": "what a request read or changed shows in the field log of a GraphQL API and nowhere else"},
    remediation="set LogConfig.FieldLogLevel to ERROR or ALL with CloudWatchLogsRoleArn, and ExcludeVerboseContent to true",
    types=("AWS::AppSync::GraphQLApi",),
    check=_check,
    equivalents={"securityhub": "AppSync.2", "config": "appsync-logging-enabled", "checkov": "CKV_AWS_194"},
    passing={"LogConfig": {"FieldLogLevel": "ERROR", "CloudWatchLogsRoleArn": "arn"}},
    failing={"LogConfig": {"FieldLogLevel": "NONE", "CloudWatchLogsRoleArn": "arn"}},
)
