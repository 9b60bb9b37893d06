"""Endpoint services as they are: whether somebody accepts each connection."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.ec2_endpoint_services import arrange, balancer, service
from tests.live.answers import xml
from tests.live.kit import assembly, judged, of, verdict

RULE, TAGGED = "vpc-endpoint-service-manual-acceptance", "pci-scope-tagged"
CALL = "ec2.DescribeVpcEndpointServiceConfigurations"
NAME = "vpce-svc-0123456789abcdef0"


def listed(more: str, state: str = "Available") -> bytes:
    """A list of one service."""
    about = f"<serviceId>{NAME}</serviceId><serviceState>{state}</serviceState>"
    return xml(f"<serviceConfigurationSet><item>{about}{more}</item></serviceConfigurationSet>")


@pytest.mark.parametrize("rule", [RULE, TAGGED])
def test_services_are_judged(rule: str, aws: Emulator) -> None:
    arrange(aws)
    assert [one.verdict for one in of(judged("ec2_endpoint_services"), rule)] == [Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("<acceptanceRequired>true</acceptanceRequired>", Verdict.PASS),
        ("<acceptanceRequired>false</acceptanceRequired>", Verdict.FAIL),
        # A template that says nothing would pass.
        ("", Verdict.UNDETERMINED),
    ],
)
def test_what_aws_does_not_say_is_not_taken_for_accepted(said: str, expected: Verdict, aws: Emulator) -> None:
    aws.answer(CALL, listed(said))
    assert verdict(judged("ec2_endpoint_services"), RULE, NAME) is expected


@pytest.mark.parametrize("state", ["Deleting", "Deleted", "Failed"])
def test_what_is_gone_is_left_out(state: str, aws: Emulator) -> None:
    aws.answer(CALL, listed("<acceptanceRequired>false</acceptanceRequired>", state))
    assert of(judged("ec2_endpoint_services"), RULE) == []


def test_what_is_offered_is_the_load_balancer(aws: Emulator) -> None:
    to = balancer(aws)
    service(aws, to, accepted=True)
    found = [one for _, one in assembly("ec2_endpoint_services", "elbv2").resources() if one.type == "AWS::EC2::VPCEndpointService"]
    ((target,),) = [one.properties["NetworkLoadBalancerArns"] for one in found]
    assert target.resource.logical_id == to
