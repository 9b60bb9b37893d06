"""Networks on a transit gateway reach each other only by routes that somebody made.

With its default route table every network that is attached is told to every other one, and may reach it: an attachment more, and the card
data environment has a neighbour more (1.3.1, 1.4.1). Tables by zone, and routes by decision, keep them apart.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, passed, worst
from pci_constructs.rules.reading import word

_BOTH = ("DefaultRouteTableAssociation", "DefaultRouteTablePropagation")
_GOOD = "attachments are in no route table by themselves"


def _check(gateway: ResourceView) -> Judgement:
    def one(path: str) -> Judgement:
        if word(gateway, path, "enable") == "disable":
            return passed(_GOOD, path)
        return failed("attachments join the default route table, and reach each other, by themselves", path)

    return worst((attempt(partial(one, path)) for path in _BOTH), empty=passed(_GOOD))


RULE = Rule(
    id="transit-gateway-default-route-table-disabled",
    title="Networks on a transit gateway reach each other only by routes that somebody made",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "traffic into the CDE is limited to what somebody decided on",
        "1.4.1": "controls between networks are not undone by an attachment",
    },
    remediation="set DefaultRouteTableAssociation and DefaultRouteTablePropagation to disable, and make a route table for each zone",
    types=("AWS::EC2::TransitGateway",),
    check=_check,
    passing=dict.fromkeys(_BOTH, "disable"),
    failing={_BOTH[0]: "disable"},
)
