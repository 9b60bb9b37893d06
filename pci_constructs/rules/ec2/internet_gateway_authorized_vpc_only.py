"""Internet gateways are those that somebody approved.

A gateway is all it takes to join a network to the internet. Which networks may be (1.4.1), and so where controls have to stand (1.4.2), is
decided once and written down: the approved gateways are a setting, and an empty list means that there is none.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.subnets import INTERNET_GATEWAY, gateway_name

_ATTACHMENT = "AWS::EC2::VPCGatewayAttachment"


def _approved(resource: ResourceView, name: str) -> Judgement:
    if name in resource.settings.need("approved_internet_gateways"):
        return passed(f"the internet gateway {name} is approved")
    return failed(f"the internet gateway {name} is attached to a VPC and not approved")


def _check(resource: ResourceView) -> Judgement:
    if resource.type == _ATTACHMENT:
        if not resource.has("InternetGatewayId"):
            return not_applicable("it attaches no internet gateway", "InternetGatewayId")
        gateway = resource.follow("InternetGatewayId")
        return _approved(resource, gateway_name(gateway) if gateway else resource.text("InternetGatewayId"))
    for _ in resource.linked(_ATTACHMENT, "InternetGatewayId"):
        return _approved(resource, gateway_name(resource))
    return not_applicable("nothing here attaches it to a VPC")


def _example(*approved: str) -> Example:
    return Example(
        resources={
            "Gateway": {"Type": INTERNET_GATEWAY},
            "Attachment": {"Type": _ATTACHMENT, "Properties": {"VpcId": "v", "InternetGatewayId": {"Ref": "Gateway"}}},
        },
        settings={"approved-internet-gateways": list(approved)},
    )


RULE = Rule(
    id="internet-gateway-authorized-vpc-only",
    title="Internet gateways are those that somebody approved",
    severity=Severity.MEDIUM,
    requirements={
        "1.4.1": "networks that are joined to an untrusted one are known, so that a control stands between them",
        "1.4.2": "only there does traffic from untrusted networks come in",
    },
    remediation="remove the gateway, or approve it: approved-internet-gateways in [tool.pci-constructs] lists logical ids",
    types=(INTERNET_GATEWAY, _ATTACHMENT),
    check=_check,
    equivalents={"config": "internet-gateway-authorized-vpc-only"},
    passing=_example("Gateway"),
    failing=_example(),
)
