"""WAF Classic, of which the emulator knows nothing: a web ACL that logs and one that does not, with rules and groups of rules."""

from typing import Any

from tests.emulator import ACCOUNT, Emulator
from tests.live.answers import also, plain

_DETAILS = ("GetRule", "GetWebACL", "ListActivatedRulesInRuleGroup")
_LOG = "arn:aws:firehose:us-east-1:111122223333:deliverystream/aws-waf-logs-a"
_BLOCK = {"Type": "BLOCK"}


def gone(client: str) -> dict[str, str]:
    """What the service answers of what is no longer there."""
    return {f"{client}.{operation}": "WAFNonexistentItemException" for operation in _DETAILS}


def classic(aws: Emulator, client: str, acls: str) -> None:
    """Shows two of everything, the second of each empty.

    Args:
        aws: the account.
        client: which of the two services answers.
        acls: how the ARNs of its web ACLs begin.
    """
    lists: dict[str, dict[str, Any]] = {
        "ListWebACLs": {"WebACLs": [{"WebACLId": name, "Name": name} for name in ("full", "empty")]},
        "ListLoggingConfigurations": {"LoggingConfigurations": [{"ResourceArn": f"{acls}/full", "LogDestinationConfigs": [_LOG]}]},
        "ListRules": {"Rules": [{"RuleId": name, "Name": name} for name in ("full-rule", "empty-rule")]},
        "ListRuleGroups": {"RuleGroups": [{"RuleGroupId": name, "Name": name} for name in ("full-group", "empty-group")]},
    }
    also(aws, {f"{client}.{operation}": plain(answer) for operation, answer in lists.items()})
    listed = aws.lacks

    def answer(operation: str, asked: Any) -> bytes | None:
        found = _detail(operation.removeprefix(f"{client}."), asked, acls)
        return plain(found) if found else listed(operation, asked) if listed else None

    aws.lacks = answer


def _detail(operation: str, asked: Any, acls: str) -> dict[str, Any] | None:
    if operation == "GetWebACL":
        name = asked["WebACLId"]
        rules = [{"Priority": 1, "RuleId": "full-rule", "Action": _BLOCK, "Type": "REGULAR"}] if name == "full" else []
        about = {"WebACLId": name, "Name": name, "MetricName": name, "WebACLArn": f"{acls}/{name}"}
        return {"WebACL": {**about, "DefaultAction": {"Type": "ALLOW"}, "Rules": rules}}
    if operation == "GetRule":
        name = asked["RuleId"]
        conditions = [{"Negated": False, "Type": "IPMatch", "DataId": "a"}] if name == "full-rule" else []
        return {"Rule": {"RuleId": name, "Name": name, "MetricName": "m", "Predicates": conditions}}
    if operation == "ListActivatedRulesInRuleGroup":
        active = [{"Priority": 1, "RuleId": "full-rule", "Action": _BLOCK}]
        return {"ActivatedRules": active if asked["RuleGroupId"] == "full-group" else []}
    return None


GONE = gone("waf")


def arrange(aws: Emulator) -> None:
    """WAF Classic for distributions."""
    classic(aws, "waf", f"arn:aws:waf::{ACCOUNT}:webacl")
