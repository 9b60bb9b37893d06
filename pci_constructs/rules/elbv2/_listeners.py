"""What listeners speak."""

from pci_constructs.rules import Block, Judgement, not_applicable

LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
_ENCRYPTED = ("HTTPS", "TLS", "SSL")


def protocol(listener: Block) -> str:
    """The protocol that clients speak, in upper case; empty for a listener of a gateway load balancer."""
    return listener.text("Protocol").strip().upper()


def without_tls(listener: Block) -> Judgement | None:
    """Why a question about TLS does not arise, if it does not: the listener does not end it."""
    found = protocol(listener)
    return None if found in _ENCRYPTED else not_applicable(f"a listener for {found or 'packets'} ends no TLS", listener.where("Protocol"))
