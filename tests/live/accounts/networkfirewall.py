"""A firewall that logs and one that does not, policies that drop and that let pass, groups of rules."""

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain

_CLIENT = "network-firewall"
_ARN = f"arn:aws:network-firewall:{REGION}:{ACCOUNT}"
POLICY, GROUP = f"{_ARN}:firewall-policy/egress", f"{_ARN}:stateless-rulegroup/first"
GONE = {
    f"{_CLIENT}.{operation}": "ResourceNotFoundException"
    for operation in ("DescribeFirewall", "DescribeFirewallPolicy", "DescribeLoggingConfiguration", "DescribeRuleGroup")
}
OPTIONAL = {f"{_CLIENT}.DescribeLoggingConfiguration": "a firewall without logs has nothing in its answer"}
_DROPS = {
    "StatelessDefaultActions": ["aws:forward_to_sfe"],
    "StatelessFragmentDefaultActions": ["aws:forward_to_sfe"],
    "StatefulDefaultActions": ["aws:drop_established"],
    "StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER"},
    "StatelessRuleGroupReferences": [{"ResourceArn": GROUP, "Priority": 1}],
}
_RULE = {"Priority": 1, "RuleDefinition": {"Actions": ["aws:drop"], "MatchAttributes": {}}}
ANSWERS = {
    f"{_CLIENT}.ListFirewallPolicies": plain({"FirewallPolicies": [{"Name": "egress", "Arn": POLICY}]}),
    f"{_CLIENT}.DescribeFirewallPolicy": plain(
        {
            "UpdateToken": "1",
            "FirewallPolicyResponse": {"FirewallPolicyName": "egress", "FirewallPolicyArn": POLICY, "FirewallPolicyId": "1"},
            "FirewallPolicy": _DROPS,
        }
    ),
    f"{_CLIENT}.ListRuleGroups": plain({"RuleGroups": [{"Name": "first", "Arn": GROUP}]}),
    f"{_CLIENT}.DescribeRuleGroup": plain(
        {
            "UpdateToken": "1",
            "RuleGroup": {"RulesSource": {"StatelessRulesAndCustomActions": {"StatelessRules": [_RULE]}}},
            "RuleGroupResponse": {"RuleGroupArn": GROUP, "RuleGroupName": "first", "RuleGroupId": "1", "Type": "STATELESS", "Capacity": 10},
        }
    ),
}


def arrange(aws: Emulator) -> None:
    """Two firewalls."""
    also(aws, ANSWERS)
    firewalls = aws.client(_CLIENT)
    common = {"FirewallPolicyArn": POLICY, "VpcId": "vpc-0123456789abcdef0", "SubnetMappings": [{"SubnetId": "subnet-0123456789abcdef0"}]}
    protections = ("DeleteProtection", "FirewallPolicyChangeProtection", "SubnetChangeProtection")
    good = firewalls.create_firewall(FirewallName="good", **common, **dict.fromkeys(protections, True))["Firewall"]["FirewallArn"]
    firewalls.create_firewall(FirewallName="bad", **common, **dict.fromkeys(protections, False))
    logs = [{"LogType": kind, "LogDestinationType": "S3", "LogDestination": {"bucketName": "logs"}} for kind in ("ALERT", "FLOW")]
    firewalls.update_logging_configuration(FirewallArn=good, LoggingConfiguration={"LogDestinationConfigs": logs})
