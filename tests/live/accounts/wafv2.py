"""A web ACL that blocks, limits rates, logs and stands in front of a load balancer; an empty one; one for distributions."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import REGION, Emulator
from tests.live.answers import plain

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {
    f"wafv2.{operation}": "WAFNonexistentItemException"
    for operation in ("GetRuleGroup", "GetWebACL", "ListResourcesForWebACL", "ListTagsForResource")
}
OPTIONAL = {"wafv2.ListTagsForResource": "a web ACL without tags may have nothing in its answer"}
MANAGED = ("AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet")
VISIBLE = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
BALANCER = f"arn:aws:elasticloadbalancing:{REGION}:123456789012:loadbalancer/app/pay/1234567890123456"


def _rule(name: str, priority: int, statement: Mapping[str, Any], **action: Any) -> dict[str, Any]:
    return {"Name": name, "Priority": priority, "Statement": statement, "VisibilityConfig": VISIBLE, **action}


def rules(group: str) -> list[dict[str, Any]]:
    """Rules that block what AWS knows, what searches for a secret, and whoever asks too often, by a group."""
    managed = [
        _rule(name, number, {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": name}}, OverrideAction={"None": {}})
        for number, name in enumerate(MANAGED)
    ]
    search = {
        "SearchString": PLANTED[0].encode(),
        "FieldToMatch": {"SingleHeader": {"Name": "x-origin"}},
        "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
        "PositionalConstraint": "EXACTLY",
    }
    own = _rule("search", 10, {"ByteMatchStatement": search}, Action={"Block": {}})
    return [*managed, own, _rule("rates", 11, {"RuleGroupReferenceStatement": {"ARN": group}}, OverrideAction={"None": {}})]


def protecting(aws: Emulator, **protected: str) -> None:
    """Shows what web ACLs stand in front of, by the name of each; the emulator does not list it."""
    before = aws.lacks

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation != "wafv2.ListResourcesForWebACL":
            return before(operation, asked) if before else None
        found = protected.get(asked["WebACLArn"].split("/")[-2])
        return plain({"ResourceArns": [found] if found and asked["ResourceType"] == "APPLICATION_LOAD_BALANCER" else []})

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """Three web ACLs."""
    waf = aws.client("wafv2")
    limit = _rule("limit", 0, {"RateBasedStatement": {"Limit": 2000, "AggregateKeyType": "IP"}}, Action={"Block": {}})
    common: dict[str, Any] = {"Scope": "REGIONAL", "VisibilityConfig": VISIBLE}
    group = waf.create_rule_group(Name="rates", Capacity=10, Rules=[limit], **common)["Summary"]["ARN"]
    waf.create_rule_group(Name="none", Capacity=10, Rules=[], **common)
    acl: dict[str, Any] = {**common, "DefaultAction": {"Allow": {}}}
    tags = [{"Key": "pci-scope", "Value": "connected-to"}]
    good = waf.create_web_acl(Name="good", Rules=rules(group), Tags=tags, **acl)["Summary"]["ARN"]
    waf.create_web_acl(Name="bad", Rules=[], **acl)
    edge = aws.client("wafv2", "us-east-1")
    edge.create_web_acl(Name="edge", Rules=[], **{**acl, "Scope": "CLOUDFRONT"})
    redacted: list[Any] = [{"SingleHeader": {"Name": name}} for name in ("authorization", "cookie")]
    log = {"LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-a"], "RedactedFields": [*redacted, {"QueryString": {}}]}
    waf.put_logging_configuration(LoggingConfiguration={"ResourceArn": good, **log})
    protecting(aws, good=BALANCER)
