"""Services of AWS are reached by endpoints.

Without an endpoint, whoever calls a service of AWS from a VPC needs a way to the internet, and a network that has one is hard to hold to
what it needs (1.3.2). With endpoints the calls stay on private addresses, and the way out can be closed (1.4.1). Which services a VPC
uses, the team says (``required_vpc_endpoints``); if it does not, those that nearly every workload calls are looked for, and one that is
missing is left open. An interface endpoint without private names is passed by, for nobody asks it.
"""

from functools import partial

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    Unknown,
    Verdict,
    best,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
    worst,
)
from pci_constructs.rules.reading import spelled, word
from pci_constructs.rules.subnets import SUBNET

_VPC, _ENDPOINT = "AWS::EC2::VPC", "AWS::EC2::VPCEndpoint"
USUAL = ("dynamodb", "ec2", "ecr.api", "ecr.dkr", "eks", "kms", "logs", "s3", "secretsmanager", "ssm", "sts")
"""The services that are looked for where the team names none."""
_INTERFACES = ("AWS::EC2::NetworkInterface", "Live::EC2::OwnedInterface")
_USED, _UNUSED = passed("something is in the VPC"), not_applicable("nothing is in the VPC")
_NAME = expression(r"(cn\.)?com\.amazonaws\.[^.]+\.(?P<service>[^${}]+)")
_PRIVATE_NAMES, _KIND, _SERVICE = "PrivateDnsEnabled", "VpcEndpointType", "ServiceName"


def _check(vpc: ResourceView) -> Judgement:
    used = some(vpc.linked(SUBNET, "VpcId"), _lies_in, empty=_UNUSED)
    if used.verdict is not Verdict.PASS:
        return used
    wanted = vpc.settings.required_vpc_endpoints
    good = passed("every service that is asked for has an endpoint")
    return worst((_reached(vpc, service, named=wanted is not None) for service in (USUAL if wanted is None else wanted)), empty=good)


def _lies_in(subnet: ResourceView) -> Judgement:
    """Passes if something is in a subnet: in a running account, for instance in a VPC that AWS made, there may be nothing."""
    if not subnet.live:
        return _USED
    return best((some(subnet.linked(type_, "SubnetId"), lambda _: _USED, empty=_UNUSED) for type_ in _INTERFACES), empty=_UNUSED)


def _reached(vpc: ResourceView, service: str, *, named: bool) -> Judgement:
    if named:
        missing = failed(f"{service} has no endpoint in the VPC")
    else:
        blocked = f"whether anything in the VPC calls {service} (the setting required_vpc_endpoints)"
        missing = undetermined(f"{service} has no endpoint in the VPC", blocked_by=blocked)
    return some(vpc.linked(_ENDPOINT, "VpcId"), partial(_is_for, service, missing), empty=missing)


def _is_for(service: str, missing: Judgement, endpoint: ResourceView) -> Judgement:
    if _service_of(endpoint) != service:
        return missing
    if word(endpoint, _KIND, "Gateway") == "gateway":
        return passed(f"a gateway endpoint leads to {service}", _KIND)
    if not endpoint.has(_PRIVATE_NAMES):
        blocked = f"whether AWS gives the endpoint of {service} private names where nothing is said"
        return undetermined(f"the endpoint of {service} does not say whether it has private names", _PRIVATE_NAMES, blocked_by=blocked)
    if endpoint.flag(_PRIVATE_NAMES):
        return passed(f"an endpoint with private names leads to {service}", _PRIVATE_NAMES)
    return failed(f"the endpoint of {service} has no private names: calls pass it by", _PRIVATE_NAMES)


def _service_of(endpoint: ResourceView) -> str:
    """The service of AWS that an endpoint is for; the region before it may be left to the deployment."""
    value = endpoint.peek(_SERVICE)
    found = _NAME.fullmatch(spelled(value))
    if found is None and value.__class__ is Unknown:
        raise Undetermined(value, _SERVICE)
    return found["service"] if found else ""


def _example(private: bool) -> Example:
    vpc = {"Ref": "Vpc"}
    endpoint = {"VpcId": vpc, _SERVICE: "com.amazonaws.eu-central-1.kms", _KIND: "Interface", _PRIVATE_NAMES: private}
    return Example(
        resources={
            "Vpc": {"Type": _VPC, "Properties": {"CidrBlock": "10.0.0.0/16"}},
            "Subnet": {"Type": SUBNET, "Properties": {"VpcId": vpc, "CidrBlock": "10.0.0.0/24"}},
            "Endpoint": {"Type": _ENDPOINT, "Properties": endpoint},
        },
        settings={"required-vpc-endpoints": ["kms"]},
    )


RULE = Rule(
    id="service-vpc-endpoint-enabled",
    title="VPCs reach the services of AWS that they use by endpoints",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.2": "what leaves the CDE can be held to what it needs once calls of AWS take no way over the internet",
        "1.4.1": "calls of AWS do not cross from trusted to untrusted networks",
    },
    remediation="add an endpoint for the service, with PrivateDnsEnabled if it is an interface endpoint; name the services in "
    "required_vpc_endpoints",
    types=(_VPC,),
    check=_check,
    equivalents={
        "securityhub": "EC2.10, EC2.55, EC2.56, EC2.57, EC2.58, EC2.60",
        "config": "service-vpc-endpoint-enabled, vpc-endpoint-enabled",
    },
    passing=_example(True),
    failing=_example(False),
)
