"""Listeners of classic load balancers."""

from collections.abc import Callable

from pci_constructs.rules import Block, Judgement, ResourceView, every, not_applicable

BALANCER = "AWS::ElasticLoadBalancing::LoadBalancer"


def each_listener(balancer: ResourceView, decide: Callable[[Block], Judgement]) -> Judgement:
    """The worst of what a function decides on each listener."""
    return every(balancer.each("Listeners"), decide, empty=not_applicable("the load balancer has no listener", "Listeners"))
