"""What the account offers to other VPCs as endpoint services."""

from collections.abc import Iterator

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick, renamed, tags, told
from pci_constructs.live.reading.source import Source

_ENDED = ("deleted", "deleting", "failed")
_NAMES = ("PayerResponsibility", "PrivateDnsName", "SupportedIpAddressTypes")
_BALANCERS = ("GatewayLoadBalancerArns", "NetworkLoadBalancerArns")


def _services(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_vpc_endpoint_service_configurations", "ServiceConfigurations"):
        if item["ServiceState"].lower() in _ENDED:
            continue
        id_ = item["ServiceId"]
        yield Found(
            id=id_,
            arn=source.arn(f"vpc-endpoint-service/{id_}"),
            properties={
                **renamed(item, _NAMES),
                **{name: list(item.get(name, ())) or ABSENT for name in _BALANCERS},
                "AcceptanceRequired": told(item, "AcceptanceRequired", "the endpoint service"),
                "Tags": tags(pick(item, "Tags")),
            },
        )


COLLECTOR = Collector(
    service="ec2",
    readers=(
        Reader(
            type="AWS::EC2::VPCEndpointService",
            properties=(*_NAMES, *_BALANCERS, "AcceptanceRequired", "Tags"),
            calls=("ec2:DescribeVpcEndpointServiceConfigurations",),
            read=_services,
        ),
    ),
)
