"""The region blocks traffic between its VPCs and the internet, but where it is meant to be.

The block holds whatever routes and security groups say, so that one mistake in them opens nothing (1.4.2, 1.4.4). Either it blocks both
directions, or what comes in alone. What it leaves out are subnets that are public on purpose, which the tag ``pci-tier`` says.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.standard import TIER_TAG

_OPTIONS, _EXCLUSION = "AWS::EC2::VPCBlockPublicAccessOptions", "AWS::EC2::VPCBlockPublicAccessExclusion"
_MODE = "InternetGatewayBlockMode"
_PUBLIC_TIERS = ("public", "nat")


def _check(resource: ResourceView) -> Judgement:
    if resource.type == _EXCLUSION:
        return _left_out(resource)
    mode = resource.text(_MODE).lower()
    if mode in ("block-bidirectional", "block-ingress"):
        return passed(f"public access is blocked ({mode})", _MODE)
    return failed(f"public access is not blocked ({mode or 'nothing is set'})", _MODE)


def _left_out(exclusion: ResourceView) -> Judgement:
    if exclusion.has("VpcId"):
        return failed(f"the whole VPC {exclusion.text('VpcId')} is left out of the block", "VpcId")
    subnet = exclusion.follow("SubnetId")
    if subnet is None:
        name = exclusion.text("SubnetId")
        return undetermined(f"the subnet {name} is left out of the block", "SubnetId", blocked_by=f"the tag {TIER_TAG} of {name}")
    tier = subnet.tag(TIER_TAG)
    if tier in _PUBLIC_TIERS:
        return passed(f"the subnet {subnet.name} is public on purpose", "SubnetId")
    return failed(f"the subnet {subnet.name} is left out of the block, and nothing says that it is public on purpose", "SubnetId")


def _example(mode: str) -> Example:
    return Example(resources={"Options": {"Type": _OPTIONS, "Properties": {_MODE: mode}}})


RULE = Rule(
    id="vpc-block-public-access-enabled",
    title="Regions block public access to their VPCs",
    severity=Severity.MEDIUM,
    requirements={
        "1.4.2": "inbound traffic of untrusted networks is stopped by a control that no route or group undoes",
        "1.4.4": "stores of account data cannot become reachable by one wrong route",
    },
    remediation="set VPC Block Public Access to block-ingress or block-bidirectional, and exclude the public subnets by name",
    types=(_OPTIONS, _EXCLUSION),
    check=_check,
    equivalents={"securityhub": "EC2.172"},
    passing=_example("block-ingress"),
    failing=_example("off"),
)
