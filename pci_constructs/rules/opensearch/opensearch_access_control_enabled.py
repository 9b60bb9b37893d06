"""OpenSearch domains decide for each user and index.

Without fine-grained access control a domain knows one right: whoever may send it requests may read every index and drop it. Access to
stored card data is limited by need to know (7.3.1), and queries of it to those who are responsible for it (7.2.6), which takes rights for
each index, document and field.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true
from pci_constructs.rules.opensearch._domains import OPENSEARCH


def _check(domain: ResourceView) -> Judgement:
    path = "AdvancedSecurityOptions.Enabled"
    return flag_is_true(domain, path, good="rights are given for each index", bad="whoever reaches the domain may do everything")


RULE = Rule(
    id="opensearch-access-control-enabled",
    title="OpenSearch domains have fine-grained access control",
    severity=Severity.HIGH,
    requirements={
        "7.2.6": "who may query repositories of card data is decided in the domain, index by index",
        "7.3.1": "need to know cannot be expressed where everyone who connects has every right",
    },
    remediation="set AdvancedSecurityOptions.Enabled to true, with a master role in MasterUserOptions",
    types=(OPENSEARCH,),
    check=_check,
    equivalents={
        "securityhub": "Opensearch.7",
        "config": "opensearch-access-control-enabled",
        "guard": "OPENSEARCH_ACCESS_CONTROL_ENABLED",
        "checkov": "CKV2_AWS_52",
    },
    passing={"AdvancedSecurityOptions": {"Enabled": True}},
    failing={"AdvancedSecurityOptions": {"Enabled": False}},
)
