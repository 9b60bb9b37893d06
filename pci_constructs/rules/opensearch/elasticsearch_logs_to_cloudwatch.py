"""Elasticsearch domains send their error logs to CloudWatch.

Nobody can log in to the nodes of a domain to read what the engine wrote. Published to CloudWatch its errors and warnings are part of the
audit log (10.2.1), and they outlive the node.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.opensearch._domains import ELASTICSEARCH, log_example, publishes

_LOG = "ES_APPLICATION_LOGS"


def _check(domain: ResourceView) -> Judgement:
    return publishes(domain, _LOG, "errors and warnings")


RULE = Rule(
    id="elasticsearch-logs-to-cloudwatch",
    title="Elasticsearch domains send their error logs to CloudWatch Logs",
    severity=Severity.MEDIUM,
    requirements={"10.2.1": "errors of the engine, failed requests among them, are events of the store's audit log"},
    remediation="add ES_APPLICATION_LOGS to LogPublishingOptions, with a log group and Enabled true",
    types=(ELASTICSEARCH,),
    check=_check,
    equivalents={
        "securityhub": "ES.4",
        "config": "elasticsearch-logs-to-cloudwatch",
        "cdk-nag": "PCI.DSS.321-OpenSearchErrorLogsToCloudWatch",
        "guard": "ELASTICSEARCH_LOGS_TO_CLOUDWATCH",
    },
    passing=log_example(_LOG, True),
    failing=log_example(_LOG, False),
)
