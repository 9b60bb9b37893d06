"""Keys of conditions in policies that say who calls, from where, or for whom; IAM compares them without regard to case."""

CALLER_KEYS = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:sourceip",
        "aws:userid",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
        "sns:endpoint",
        "elasticfilesystem:accesspointarn",
        "lex:sourceaccount",
    }
)
"""Those that say who calls or from where, whatever account the caller has."""
SOURCE_ARN = "aws:sourcearn"
SOURCE_KEYS = frozenset({"aws:sourceaccount", SOURCE_ARN, "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner"})
IDS = frozenset(
    {
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "kms:calleraccount",
        "lex:sourceaccount",
        "s3:dataaccesspointaccount",
    }
)
"""Keys whose values are ids: one with a wildcard is somebody's nobody knows."""
UP_TO = {"aws:userid": ":", "aws:sourceip": ".", "aws:principalorgpaths": "/", "aws:sourceorgpaths": "/", "aws:vpceorgpaths": "/"}
"""Keys whose values begin with an id, or the network of an address, and what ends it."""
ARNS = frozenset({"aws:principalarn", "aws:sourcearn", "aws:sourcevpcarn", "elasticfilesystem:accesspointarn", "s3:dataaccesspointarn"})
