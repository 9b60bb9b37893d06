"""Elasticsearch domains take HTTPS alone.

Two settings decide how clients may come in: whether HTTP is answered, which is so by default, and from which version on TLS is accepted,
which is 1.0 by default. Neither is strong cryptography (4.2.1), and passwords are sent with every request (8.3.2).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.opensearch._domains import ELASTICSEARCH, https_only

RULE = Rule(
    id="elasticsearch-https-required",
    title="Elasticsearch domains take HTTPS with TLS 1.2 or later only",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "documents with card data are sent to the endpoint, and earlier versions of TLS are no strong cryptography",
        "8.3.2": "passwords of the domain's users are sent with every request",
    },
    remediation="set DomainEndpointOptions.EnforceHTTPS to true and TLSSecurityPolicy to Policy-Min-TLS-1-2-PFS-2023-10",
    types=(ELASTICSEARCH,),
    check=https_only,
    equivalents={"securityhub": "ES.8", "guard": "ELASTICSEARCH_HTTPS_REQUIRED", "checkov": "CKV_AWS_83"},
    passing={"DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}},
    failing={"DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"}},
)
