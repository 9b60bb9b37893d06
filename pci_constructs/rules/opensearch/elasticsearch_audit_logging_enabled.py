"""Elasticsearch domains log who accessed what.

Log-ins that failed, searches and changes of documents appear in the audit log alone. Every access of an individual to card data has to be
on record (10.2.1.1), and here it is only if the domain publishes that log.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.opensearch._domains import ELASTICSEARCH, log_example, publishes

_LOG = "AUDIT_LOGS"


def _check(domain: ResourceView) -> Judgement:
    return publishes(domain, _LOG, "accesses")


RULE = Rule(
    id="elasticsearch-audit-logging-enabled",
    title="Elasticsearch domains log who accessed what",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the domain's audit log is what records access to the data in it",
        "10.2.1.1": "it names the user of each access to documents, which may hold card data",
    },
    remediation="add AUDIT_LOGS to LogPublishingOptions, with a log group and Enabled true, and switch on fine-grained access control",
    types=(ELASTICSEARCH,),
    check=_check,
    equivalents={"securityhub": "ES.5", "guard": "ELASTICSEARCH_AUDIT_LOGGING_ENABLED", "checkov": "CKV_AWS_317"},
    passing=log_example(_LOG, True),
    failing=log_example(_LOG, False),
)
