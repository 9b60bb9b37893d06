"""What is unusual about an interface: what it does with packets of others, and what it reaches past its VPC."""

from msgspec import Struct

from pci_constructs.assembly import ABSENT, Block, ResourceView, Undetermined, Unknown
from pci_constructs.assembly.values import number_in
from pci_constructs.network.model.owning import Owner
from pci_constructs.network.model.values import text_of

_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_ASIDE = {"AWS::SageMaker::NotebookInstance": ("DirectInternetAccess", "Disabled")}


class Traits(Struct, frozen=True):
    """The traits of an interface.

    Attributes:
        filtered: whether it has the default security group where none is named; a network load balancer then has none.
        listens: whether it takes connections.
        forwards: why it may send with addresses of others, if it may.
        aside: why it may reach the internet past the VPC, if it may.
    """

    filtered: bool = True
    listens: bool = True
    forwards: str = ""
    aside: str = ""


NO_TRAITS = Traits()


def traits_of(view: ResourceView, owner: Owner) -> Traits:
    """The traits of what a resource owns."""
    filtered = view.type != _BALANCER or text_of(view.peek("Type")) in ("nothing", "application")
    aside = ""
    if view.type in _ASIDE:
        path, closed = _ASIDE[view.type]
        value = view.peek(path)
        if value.__class__ is Unknown or value is ABSENT or str(value) != closed:
            aside = f"{view.name} may reach the internet through a network of the service ({path})"
    return Traits(filtered, owner.listens, forwards_of(view, view.name), aside)


def forwards_of(block: Block, name: str) -> str:
    """Why an interface may send with addresses of others: AWS checks them unless that is turned off."""
    value = block.peek("SourceDestCheck")
    checked = value is ABSENT or (value.__class__ is not Unknown and str(value).lower() == "true")
    return "" if checked else f"{name} may send with addresses of others (SourceDestCheck)"


def ports_of(view: ResourceView, owner: Owner) -> tuple[int, ...]:
    """The port that a data store listens on, if the template says it or the engine decides."""
    try:
        given = number_in(view.get(owner.port)) if owner.port else None
        if given is not None:
            return (int(given),)
        if isinstance(owner.default_port, int):
            return (owner.default_port,) if owner.default_port else ()
        engine = view.text(owner.engine)
    except Undetermined:
        return ()
    fitting = [(len(start), port) for start, port in owner.default_port.items() if engine.startswith(start)]
    return (max(fitting)[1],) if fitting else ()
