"""WAF Classic for load balancers and stages of APIs: what AWS has ended, and what of it still stands."""

from pci_constructs.live.reading.collector import Collector, Reader
from pci_constructs.live.reading.waf_classic import logs, rule_groups, rules, web_acls

COLLECTOR = Collector(
    service="waf-regional",
    readers=(
        Reader(
            type="AWS::WAFRegional::WebACL",
            properties=("DefaultAction", "MetricName", "Name", "Rules"),
            calls=("waf-regional:GetWebACL", "waf-regional:ListWebACLs"),
            read=lambda source: web_acls(source, everywhere=False),
        ),
        Reader(
            type="Live::WAFRegional::LoggingConfiguration",
            properties=("LogDestinationConfigs", "ResourceArn"),
            calls=(),
            beyond=("waf-regional:ListLoggingConfigurations",),
            read=logs,
        ),
        Reader(
            type="AWS::WAFRegional::Rule",
            properties=("MetricName", "Name", "Predicates"),
            calls=(),
            beyond=("waf-regional:GetRule", "waf-regional:ListRules"),
            read=rules,
        ),
        Reader(
            type="Live::WAFRegional::RuleGroup",
            properties=("Name", "Rules"),
            calls=(),
            beyond=("waf-regional:ListActivatedRulesInRuleGroup", "waf-regional:ListRuleGroups"),
            read=rule_groups,
        ),
    ),
)
