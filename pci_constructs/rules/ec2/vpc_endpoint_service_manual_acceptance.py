"""Somebody accepts each connection to an endpoint service.

An endpoint service opens a way into the VPC that no route and no peering shows. Where connections are accepted by themselves, whoever may
use the service has that way from the moment they want it (1.4.2, 7.3.3). Somebody accepts each unless the template says no.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_true

_ACCEPTED = "AcceptanceRequired"


def _check(service: ResourceView) -> Judgement:
    good, bad = "somebody accepts each connection", "connections are accepted by themselves"
    return flag_is_true(service, _ACCEPTED, good=good, bad=bad, default=True)


RULE = Rule(
    id="vpc-endpoint-service-manual-acceptance",
    title="Somebody accepts each connection to an endpoint service",
    severity=Severity.MEDIUM,
    requirements={
        "1.4.2": "connections from other networks are limited to those that were approved",
        "7.3.3": "a consumer is denied until somebody allows it",
    },
    remediation="set AcceptanceRequired to true",
    types=("AWS::EC2::VPCEndpointService",),
    check=_check,
    equivalents={"checkov": "CKV_AWS_123"},
    passing={_ACCEPTED: True},
    failing={_ACCEPTED: False},
)
