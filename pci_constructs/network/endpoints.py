"""Gateway endpoints whose policy bounds nothing: a way out to everybody's buckets and tables."""

from pci_constructs.assembly import ABSENT, Block, Evaluation, ResourceView, Unknown
from pci_constructs.network.model.places import existing
from pci_constructs.network.model.values import text_of


def unbound(evaluation: Evaluation) -> frozenset[str]:
    """The gateway endpoints without a policy, or with one that lets everyone do everything, by the name of their end."""
    return frozenset(
        f"gateway endpoint {view.name}"
        for view in existing(evaluation, "AWS::EC2::VPCEndpoint")
        if text_of(view.peek("VpcEndpointType")) in ("nothing", "Gateway") and _is_unbound(view)
    )


def _is_unbound(view: ResourceView) -> bool:
    policy = view.peek("PolicyDocument")
    if policy is ABSENT:
        # AWS then lets everyone do everything through the endpoint.
        return True
    statements = [each for each in view.each("PolicyDocument.Statement") if isinstance(each, Block)] if isinstance(policy, Block) else []
    if any(str(each.peek("Effect")) == "Deny" for each in statements):
        # What is denied may be everything that is not one's own: the rule on endpoint policies looks closer.
        return False
    return any(_everything(each) for each in statements)


def _everything(statement: Block) -> bool:
    resources = [str(each) for each in statement.each("Resource") if each.__class__ is not Unknown]
    return str(statement.peek("Effect")) == "Allow" and "*" in resources and statement.peek("Condition") is ABSENT
