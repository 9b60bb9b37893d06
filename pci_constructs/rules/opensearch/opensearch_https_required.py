"""OpenSearch domains take HTTPS alone.

A domain answers HTTP as well unless it is told not to, and its HTTPS accepts TLS 1.0 unless a policy says otherwise. Documents and
passwords in requests are to be unreadable on the way (4.2.1, 8.3.2), whatever a client is configured to do.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.opensearch._domains import OPENSEARCH, https_only

RULE = Rule(
    id="opensearch-https-required",
    title="OpenSearch domains take HTTPS with TLS 1.2 or later only",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "documents with card data are sent to the endpoint, and earlier versions of TLS are no strong cryptography",
        "8.3.2": "passwords of the domain's users are sent with every request",
    },
    remediation="set DomainEndpointOptions.EnforceHTTPS to true and TLSSecurityPolicy to Policy-Min-TLS-1-2-PFS-2023-10",
    types=(OPENSEARCH,),
    check=https_only,
    equivalents={
        "securityhub": "Opensearch.8",
        "config": "opensearch-https-required",
        "guard": "OPENSEARCH_HTTPS_REQUIRED",
        "checkov": "CKV_AWS_83",
    },
    passing={"DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}},
    failing={"DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"}},
)
