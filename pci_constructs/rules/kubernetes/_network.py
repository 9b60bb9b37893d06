"""Network policies: which pods they select, in which directions, and what they let through."""

from functools import partial

from pci_constructs.assembly import ABSENT
from pci_constructs.rules import Block, Judgement, Undetermined, Unknown, every, failed, passed
from pci_constructs.rules.addresses import range_at
from pci_constructs.rules.kubernetes._manifests import MANIFEST

POLICY = "networking.k8s.io/NetworkPolicy"
PEERS = {"Ingress": "from", "Egress": "to"}
_SELECTORS = ("namespaceSelector", "podSelector")


def directions(policy: Block) -> list[str]:
    """The directions in which the pods of a policy are isolated.

    Without ``policyTypes`` that is ingress, and egress if there are rules for it.
    """
    if policy.has("spec.policyTypes"):
        return [str(each) for each in policy.get("spec.policyTypes")]
    return ["Ingress", *(["Egress"] if policy.has("spec.egress") else [])]


def selects_all(policy: Block) -> bool:
    """Whether a policy selects every pod of its namespace."""
    return policy.peek("spec.podSelector") is ABSENT or _takes_all(policy, "spec.podSelector")


def _takes_all(block: Block, path: str) -> bool:
    """Whether a selector, which is there, selects everything: it asks for no label."""
    selector = block.peek(path)
    if not isinstance(selector, Block):
        raise Undetermined(selector if selector.__class__ is Unknown else f"{selector!r}, which is no selector", MANIFEST)
    labels = selector.peek("matchLabels")
    return not (isinstance(labels, Block) and labels.names()) and not selector.each("matchExpressions")


def opens_to_all(policy: Block, direction: str) -> Judgement:
    """Judges that no rule of a policy is open to every peer in a direction."""
    side = PEERS[direction]
    good = passed(f"no {direction.lower()} rule is open to everybody", MANIFEST)
    return every(policy.each(f"spec.{direction.lower()}"), partial(_rule, side, direction), empty=good)


def _rule(side: str, direction: str, rule: Block) -> Judgement:
    bad = failed(f"an {direction.lower()} rule names no peer, and so is open to everybody", MANIFEST)
    return every(rule.each(side), partial(_peer, rule, direction), empty=bad)


def _peer(rule: Block, direction: str, peer: Block) -> Judgement:
    good = passed(f"the peers of {direction.lower()} rules are named", MANIFEST)
    names = peer.names()
    if not names:
        return failed(f"an empty peer of an {direction.lower()} rule means everybody", MANIFEST)
    if "ipBlock" in names:
        found = range_at(peer, "ipBlock.cidr")
        # Kubernetes takes 10.0.0.0/0 for what it says, which is every address.
        if found is None or not found.takes_in_everyone():
            return good
        cidr = found.text
        if direction == "Ingress":
            return failed(f"an ingress rule is open to {cidr}", MANIFEST)
        if not rule.each("ports"):
            return failed(f"an egress rule is open to {cidr} on every port", MANIFEST)
        if not peer.each("ipBlock.except"):
            return failed(f"an egress rule is open to {cidr}, our own networks and the metadata service included", MANIFEST)
        return good
    if "namespaceSelector" in names and all(_takes_all(peer, name) for name in _SELECTORS if name in names):
        return failed(f"an {direction.lower()} rule is open to every pod of the cluster", MANIFEST)
    return good
