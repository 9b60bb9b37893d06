"""An aggregator gathers every region.

The inventory of system components (12.5.1) and the scope that is confirmed (12.5.2) are read from what Config has recorded. An aggregator
that gathers some regions leaves out the ones where nothing is meant to run, which is where it would matter.
"""

from typing import Any

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, passed

_ORGANIZATION, _ACCOUNTS = "OrganizationAggregationSource", "AccountAggregationSources"
_SOME = failed("the aggregator gathers some regions", _ACCOUNTS)
_ALL = passed("the aggregator gathers every region")


def _source(source: Any) -> Judgement:
    return _ALL if isinstance(source, Block) and source.flag("AllAwsRegions") else _SOME


def _check(aggregator: ResourceView) -> Judgement:
    if aggregator.has(_ORGANIZATION):
        found = aggregator.flag(f"{_ORGANIZATION}.AllAwsRegions")
        return _ALL if found else failed("the aggregator gathers some regions", _ORGANIZATION)
    return every(aggregator.each(_ACCOUNTS), _source, empty=_SOME)


RULE = Rule(
    id="config-aggregator-organization-wide",
    title="Aggregators of Config gather every region",
    severity=Severity.LOW,
    requirements={
        "12.5.1": "one inventory spans all accounts and regions",
        "12.5.2": "a scope that is confirmed leaves no region out",
    },
    remediation="set AllAwsRegions of the aggregator's source to true",
    types=("AWS::Config::ConfigurationAggregator",),
    check=_check,
    equivalents={},
    passing={_ORGANIZATION: {"AllAwsRegions": True, "RoleArn": "arn:aws:iam::111122223333:role/config"}},
    failing={_ACCOUNTS: [{"AccountIds": ["111122223333"], "AwsRegions": ["eu-central-1"]}]},
)
