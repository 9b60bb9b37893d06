"""Ways in that pass no route table: public endpoints and private links that AWS runs beside the VPC."""

from collections.abc import Iterator

from msgspec import Struct

from pci_constructs.assembly import ABSENT, Block, Evaluation, ResourceView, Undetermined, Unknown
from pci_constructs.assembly.values import number_in
from pci_constructs.network.bounds import Addresses, Bounds, exactly
from pci_constructs.network.model.elements import Key
from pci_constructs.network.model.places import existing
from pci_constructs.network.model.values import Ranges, key_of
from pci_constructs.network.sets import EVERY_ADDRESS, EVERYTHING, NOTHING, TCP, box
from pci_constructs.network.walk import FROM_INTERNET, INTERNET_ITSELF, Outside

_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_ANYWHERE = Addresses(EVERY_ADDRESS, EVERY_ADDRESS)
_API = exactly(box(protocols=[(TCP, TCP)], ports=[(443, 443)]) & EVERYTHING)
_ALL_TCP = box(protocols=[(TCP, TCP)]) & EVERYTHING


class Exposure(Struct, frozen=True):
    """A way in.

    Attributes:
        source: where packets come from.
        target: the resource that they reach.
        packets: which ones.
        hops: what lets them in.
    """

    source: Outside
    target: Key
    packets: Bounds
    hops: tuple[str, ...]


def exposures(evaluation: Evaluation, ranges: Ranges) -> Iterator[Exposure]:
    """Every way into the networks of an assembly that lies past route tables and security groups."""
    for view in existing(evaluation, "AWS::EKS::Cluster"):
        yield from _cluster(view, ranges)
    for view in existing(evaluation, "AWS::EC2::VPCEndpointService"):
        consumers = Outside("private", f"the consumers of {view.name}")
        for path in ("NetworkLoadBalancerArns", "GatewayLoadBalancerArns"):
            for value in view.each(path):
                yield from _to(view, value, consumers, "offers it to other VPCs as an endpoint service", listening=True)
    for view in existing(evaluation, "AWS::GlobalAccelerator::EndpointGroup"):
        for block in view.each("EndpointConfigurations"):
            if isinstance(block, Block):
                yield from _to(view, block.peek("EndpointId"), INTERNET_ITSELF, "hands packets of the internet on to it")
    for view in existing(evaluation, "AWS::CloudFront::VpcOrigin"):
        yield from _to(view, view.peek("VpcOriginEndpointConfig.Arn"), INTERNET_ITSELF, "lets distributions reach it")
    for view in existing(evaluation, "AWS::ApiGateway::VpcLink"):
        for value in view.each("TargetArns"):
            yield from _to(view, value, INTERNET_ITSELF, "lets REST APIs reach it")


def _cluster(view: ResourceView, ranges: Ranges) -> Iterator[Exposure]:
    """The public endpoint of a Kubernetes API, which is there unless it is turned off, and for everyone unless ranges are named."""
    path = "ResourcesVpcConfig.EndpointPublicAccess"
    public = view.peek(path)
    if public is not ABSENT and public.__class__ is not Unknown and str(public).lower() != "true":
        return
    listed = view.each("ResourcesVpcConfig.PublicAccessCidrs")
    allowed = _ANYWHERE
    for number, value in enumerate(listed):
        read = ranges.read(value, f"{view.name} ResourcesVpcConfig.PublicAccessCidrs[{number}]")
        allowed = allowed.together(read) if number else read
    packets = (_API & allowed.as_sources()).limited(FROM_INTERNET)
    if public.__class__ is Unknown:
        packets = Bounds(NOTHING, packets.possible, packets.why | {f"{path} of {view.name}: {public.why}"})
    yield Exposure(INTERNET_ITSELF, key_of(view), packets, (f"{view.name}: its public endpoint answers ({path})",))


def _to(view: ResourceView, value: object, source: Outside, what: str, *, listening: bool = False) -> Iterator[Exposure]:
    """What a link reaches. Which packets it hands on is known where the listeners of a load balancer are."""
    try:
        target = view.evaluation.links.target(value) if value.__class__ is not Unknown and value is not ABSENT else None
    except Undetermined:
        target = None
    if target is None:
        return
    why = frozenset((f"which packets {view.name} hands on to {target.name}",))
    ports = _listeners(target) if listening and target.type == _BALANCER else ()
    packets = exactly(box(protocols=[(TCP, TCP)], ports=ports) & EVERYTHING) if ports else Bounds(NOTHING, _ALL_TCP, why)
    if source is INTERNET_ITSELF:
        packets = packets.limited(FROM_INTERNET)
    yield Exposure(source, key_of(target), packets, (f"{view.name}: {what}",))


def _listeners(balancer: ResourceView) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for listener in existing(balancer.evaluation, "AWS::ElasticLoadBalancingV2::Listener"):
        value, port = listener.peek("LoadBalancerArn"), listener.peek("Port")
        target = balancer.evaluation.links.target(value) if value.__class__ is not Unknown else None
        number = number_in(port) if port.__class__ is not Unknown and port is not ABSENT else None
        if target is not None and key_of(target) == key_of(balancer) and number is not None:
            found.append((int(number), int(number)))
    return tuple(found)
