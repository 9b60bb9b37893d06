"""OpenSearch domains send their error logs to CloudWatch.

The engine's own log shows queries that failed, indices that were refused and nodes that ran out of something. It stays on the nodes, out
of anybody's reach, unless the domain publishes it; then it is kept and alarmed on like other logs (10.2.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.opensearch._domains import OPENSEARCH, log_example, publishes

_LOG = "ES_APPLICATION_LOGS"


def _check(domain: ResourceView) -> Judgement:
    return publishes(domain, _LOG, "errors and warnings")


RULE = Rule(
    id="opensearch-logs-to-cloudwatch",
    title="OpenSearch domains send their error logs to CloudWatch Logs",
    severity=Severity.MEDIUM,
    requirements={"10.2.1": "errors of the engine, failed requests among them, are events of the store's audit log"},
    remediation="add ES_APPLICATION_LOGS to LogPublishingOptions, with a log group and Enabled true",
    types=(OPENSEARCH,),
    check=_check,
    equivalents={
        "securityhub": "Opensearch.4",
        "config": "opensearch-logs-to-cloudwatch",
        "cdk-nag": "PCI.DSS.321-OpenSearchErrorLogsToCloudWatch",
    },
    passing=log_example(_LOG, True),
    failing=log_example(_LOG, False),
)
