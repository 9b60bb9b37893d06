"""Workgroups of Redshift Serverless refuse connections without TLS.

A client that does not ask for TLS sends its password and gets whole reports of card data readable. The parameter ``require_ssl`` of a
workgroup refuses such clients, so that authentication factors (8.3.2), administration (2.2.7) and, on open networks, card data (4.2.1)
do not travel in clear. What a workgroup does whose template does not set it depends on the day when it was made.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, undetermined
from pci_constructs.rules.redshift._clusters import demands_tls

_PARAMETERS = "ConfigParameters"


def _check(workgroup: ResourceView) -> Judgement:
    found = demands_tls(workgroup, _PARAMETERS, name="ParameterKey")
    if found is not None:
        return found
    blocked_by = "the default of the day when the workgroup was made: look at it in the account"
    return undetermined("the template does not say whether clients without TLS are refused", _PARAMETERS, blocked_by=blocked_by)


RULE = Rule(
    id="redshift-serverless-workgroup-encrypted-in-transit",
    title="Workgroups of Redshift Serverless refuse connections without TLS",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.2": "passwords are unreadable while they travel to the warehouse",
        "2.2.7": "administrators of the warehouse sign in over an encrypted connection",
        "4.2.1": "card data that leaves the VPC on its way is encrypted; within it the standard asks less",
    },
    remediation="set require_ssl to true in ConfigParameters",
    types=("AWS::RedshiftServerless::Workgroup",),
    check=_check,
    equivalents={"securityhub": "RedshiftServerless.2", "config": "redshift-serverless-workgroup-encrypted-in-transit"},
    passing={"ConfigParameters": [{"ParameterKey": "require_ssl", "ParameterValue": "true"}]},
    failing={"ConfigParameters": [{"ParameterKey": "require_ssl", "ParameterValue": "false"}]},
)
