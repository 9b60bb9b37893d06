"""What a load balancer is, and its attributes, which CloudFormation keeps as pairs of text."""

from pci_constructs.rules import Judgement, ResourceView, failed, not_applicable, passed

BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
ATTRIBUTES = "LoadBalancerAttributes"


def kind(balancer: ResourceView) -> str:
    """The kind of load balancer: application, network or gateway."""
    return balancer.text("Type", "application").strip().lower()


def attribute(balancer: ResourceView, key: str, default: str) -> str:
    """An attribute in lower case; the default is what AWS makes of one that is not there."""
    value = balancer.tag(key, ATTRIBUTES)
    return (default if value is None else value).strip().lower()


def switched_on(balancer: ResourceView, key: str, *, good: str, bad: str) -> Judgement:
    """Judges an attribute that should be true and is false by default."""
    return passed(good, ATTRIBUTES) if attribute(balancer, key, "false") == "true" else failed(bad, ATTRIBUTES)


def not_of_applications(balancer: ResourceView) -> Judgement | None:
    """Why a question about HTTP does not arise, if it does not."""
    found = kind(balancer)
    return None if found == "application" else not_applicable(f"a {found} load balancer passes on packets and does not read HTTP", "Type")
