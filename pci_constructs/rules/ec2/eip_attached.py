"""Every elastic address belongs to something.

A public address that is reserved and not attached stands in the inventory (12.5.1) and in other parties' allow-lists as part of the
environment, and is not: reviews of network controls (1.2.7) cannot say what it is for.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, flag_is_true, passed
from pci_constructs.rules.ec2._unused import used

_ADDRESS = "AWS::EC2::EIP"
_ATTACHING = (
    "AWS::EC2::EIPAssociation",
    "AWS::EC2::NatGateway",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::GlobalAccelerator::EndpointGroup",
    "AWS::Redshift::Cluster",
    "AWS::Transfer::Server",
)


def _check(address: ResourceView) -> Judgement:
    if address.has("InstanceId"):
        return passed("it belongs to an instance", "InstanceId")
    if address.live:
        return flag_is_true(address, "Live.Attached", good="it belongs to an interface", bad="nothing uses the address")
    return used(address, "address", no_use=(_ADDRESS,), only=_ATTACHING)


RULE = Rule(
    id="eip-attached",
    title="Every elastic address belongs to something",
    severity=Severity.LOW,
    requirements={
        "1.2.7": "an address that nothing uses is what a review of network controls should have removed",
        "12.5.1": "the inventory lists addresses of the environment, and this is one of nothing",
    },
    remediation="release the address, or attach it to a NAT gateway, load balancer or interface",
    types=(_ADDRESS,),
    check=_check,
    equivalents={"securityhub": "EC2.12", "config": "eip-attached", "checkov": "CKV2_AWS_19"},
    passing=Example(
        resources={
            "Address": {"Type": _ADDRESS},
            "Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {"AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]}}},
        }
    ),
    failing={"Domain": "vpc"},
)
