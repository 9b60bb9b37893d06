"""OpenSearch domains log who accessed what.

Only the audit log of the domain knows which user searched or changed which index; CloudTrail sees the domain's settings and no documents.
Access of individuals to card data is recorded (10.2.1.1), so the log is published. It needs fine-grained access control.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.opensearch._domains import OPENSEARCH, log_example, publishes

_LOG = "AUDIT_LOGS"


def _check(domain: ResourceView) -> Judgement:
    return publishes(domain, _LOG, "accesses")


RULE = Rule(
    id="opensearch-audit-logging-enabled",
    title="OpenSearch domains log who accessed what",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the domain's audit log is what records access to the data in it",
        "10.2.1.1": "it names the user of each access to documents, which may hold card data",
    },
    remediation="add AUDIT_LOGS to LogPublishingOptions, with a log group and Enabled true, and switch on fine-grained access control",
    types=(OPENSEARCH,),
    check=_check,
    equivalents={
        "securityhub": "Opensearch.5",
        "config": "opensearch-audit-logging-enabled",
        "guard": "OPENSEARCH_AUDIT_LOGGING_ENABLED",
        "checkov": "CKV_AWS_317",
    },
    passing=log_example(_LOG, True),
    failing=log_example(_LOG, False),
)
