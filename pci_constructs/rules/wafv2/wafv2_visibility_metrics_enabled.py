"""Web ACLs and their rules count what they match.

The metrics of a web ACL and of each rule are what an alarm on a wave of attacks stands on: logs are to be reviewed by machines (10.4.1.1),
and a rule without metrics can stop matching, or match everything, without a sign. Every rule has a switch of its own.
"""

from collections.abc import Iterator

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, flag_is_true, passed, worst


def _counts(block: Block) -> Judgement:
    what = "the rule" if block.path else "it"
    return flag_is_true(
        block, "VisibilityConfig.CloudWatchMetricsEnabled", good=f"{what} counts what it matches", bad=f"{what} has no metrics"
    )


def _check(resource: ResourceView) -> Judgement:
    def judgements() -> Iterator[Judgement]:
        yield every(resource.each("Rules"), _counts, empty=passed("there are no rules", "Rules"))
        yield _counts(resource)

    return worst(judgements(), empty=passed("there are no rules"))


def _example(enabled: bool) -> dict[str, object]:
    visible = {"CloudWatchMetricsEnabled": enabled, "MetricName": "m", "SampledRequestsEnabled": True}
    return {"VisibilityConfig": visible, "Rules": [{"Name": "a", "Priority": 0, "VisibilityConfig": visible}]}


RULE = Rule(
    id="wafv2-visibility-metrics-enabled",
    title="Web ACLs, rule groups and their rules have metrics",
    severity=Severity.LOW,
    requirements={
        "6.4.2": "a filter that is switched on and works can be told from its metrics",
        "10.4.1.1": "alarms on metrics are an automated way to see attacks in what the filter records",
    },
    remediation="set CloudWatchMetricsEnabled to true in VisibilityConfig, and in that of every rule",
    types=("AWS::WAFv2::WebACL", "AWS::WAFv2::RuleGroup"),
    check=_check,
    equivalents={"securityhub": "WAF.12", "config": "wafv2-rulegroup-logging-enabled"},
    passing=_example(True),
    failing=_example(False),
)
