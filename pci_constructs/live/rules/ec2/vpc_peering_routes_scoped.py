"""Routes over a peering lead to a small range, in a network of somebody who is known.

A peering is a way around the controls between two networks (1.4.1). A route over it that covers a whole VPC, or everything, joins them;
one to the subnet that is needed keeps them apart (1.3.1). That peerings join no production with a test environment is for the tags and
accounts to show (6.5.3): the account on the other side is one of ``trusted_accounts``, or this one.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed
from pci_constructs.rules.addresses import Range, every_range
from pci_constructs.rules.subnets import ROUTE, ROUTE_LISTS, ROUTE_RANGES

_PEERING = "AWS::EC2::VPCPeeringConnection"
_OVER = "VpcPeeringConnectionId"
_NARROW = {4: 24, 6: 64}
_OWNERS = ("PeerOwnerId", "Live.OwnerId")


def _narrow(found: Range, where: str) -> Judgement:
    if found.prefix < _NARROW[found.version]:
        return failed(f"{found.text} is reached over a peering, which is wider than a subnet", where)
    return passed(f"{found.text} is a small range", where)


def _check(resource: ResourceView) -> Judgement:
    if resource.type == ROUTE:
        if not resource.has(_OVER):
            return not_applicable("it leads over no peering", _OVER)
        return every_range(resource, ROUTE_RANGES, ROUTE_LISTS, _narrow)
    own = resource.stack.stack.account

    def known(path: str) -> Judgement:
        owner = resource.text(path)
        if owner == own or owner in resource.settings.need("trusted_accounts"):
            return passed("the networks on both sides are of accounts that are known", path)
        return failed(f"the account {owner}, which is not one of trusted_accounts, is on the other side", path)

    return every(_OWNERS, known, empty=not_applicable("nobody is on the other side"))


def _example(to: str) -> Example:
    route = {_OVER: "pcx-0123456789abcdef0", "DestinationCidrBlock": to, "RouteTableId": "rtb-0123456789abcdef0"}
    return Example(resources={"Route": {"Type": ROUTE, "Properties": route}})


RULE = Rule(
    id="vpc-peering-routes-scoped",
    title="Peerings join subnets, and networks of accounts that are known",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "only what is needed is reached from the other network",
        "1.4.1": "a peering is a connection between networks that a control has to stand at",
        "6.5.3": "a network of another environment is not joined with this one as a whole",
    },
    remediation="route the ranges of single subnets over the peering, and list the account on the other side in trusted_accounts",
    types=(ROUTE, _PEERING),
    check=_check,
    passing=_example("10.1.2.0/24"),
    failing=_example("10.1.0.0/16"),
)
