"""WAF Classic for distributions: what AWS has ended, and what of it still stands."""

from pci_constructs.live.reading.collector import Collector, Reader, Scope
from pci_constructs.live.reading.waf_classic import logs, rule_groups, rules, web_acls

COLLECTOR = Collector(
    service="waf",
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type="AWS::WAF::WebACL",
            properties=("DefaultAction", "MetricName", "Name", "Rules"),
            calls=("waf:GetWebACL", "waf:ListWebACLs"),
            read=lambda source: web_acls(source, everywhere=True),
        ),
        Reader(
            type="Live::WAF::LoggingConfiguration",
            properties=("LogDestinationConfigs", "ResourceArn"),
            calls=(),
            beyond=("waf:ListLoggingConfigurations",),
            read=logs,
        ),
        Reader(
            type="AWS::WAF::Rule",
            properties=("MetricName", "Name", "Predicates"),
            calls=(),
            beyond=("waf:GetRule", "waf:ListRules"),
            read=rules,
        ),
        Reader(
            type="Live::WAF::RuleGroup",
            properties=("Name", "Rules"),
            calls=(),
            beyond=("waf:ListActivatedRulesInRuleGroup", "waf:ListRuleGroups"),
            read=rule_groups,
        ),
    ),
)
