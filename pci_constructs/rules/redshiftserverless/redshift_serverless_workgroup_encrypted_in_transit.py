"""Workgroups of Redshift Serverless refuse connections without TLS.

A client that does not ask for TLS sends its password and gets whole reports of card data readable. The parameter ``require_ssl`` of a
workgroup refuses such clients, so that authentication factors (8.3.2), administration (2.2.7) and, on open networks, card data (4.2.1)
do not travel in clear. What a workgroup does whose template does not set it depends on the day when it was made.
"""

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    every,
    failed,
    not_applicable,
    passed,
    undetermined,
)
from pci_constructs.rules.databases import is_on
from pci_constructs.rules.reading import word

_PARAMETERS = "ConfigParameters"
_OTHERS = not_applicable("no parameter is about TLS", _PARAMETERS)


def _demands_tls(parameter: Block) -> Judgement:
    if word(parameter, "ParameterKey") != "require_ssl":
        return _OTHERS
    if is_on(word(parameter, "ParameterValue")):
        return passed("clients without TLS are refused", parameter.where("ParameterValue"))
    return failed("clients without TLS are let in", parameter.where("ParameterValue"))


def _check(workgroup: ResourceView) -> Judgement:
    found = every(workgroup.each(_PARAMETERS), _demands_tls, empty=_OTHERS)
    if found.verdict is not Verdict.NOT_APPLICABLE:
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
