"""Load balancers have a security group of their own.

What reaches the entry to an application is limited to what is needed (1.3.1). An application load balancer without a group takes the
default one of its VPC, which others share; a network load balancer without one lets everything through to its targets, and cannot be given
one later.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Unknown, failed, not_applicable, passed, some
from pci_constructs.rules.elbv2._attributes import BALANCER, kind

_GROUPS = "SecurityGroups"
_NAMED = ("parameter", "import", "dynamic")


def _check(balancer: ResourceView) -> Judgement:
    found = kind(balancer)
    if found == "gateway":
        return not_applicable("a gateway load balancer has no security group", "Type")
    without = "takes the default group of its VPC" if found == "application" else "lets everything through"
    bad = failed(f"the load balancer has no security group, and {without}", _GROUPS)
    good = passed("a security group limits what reaches the load balancer", _GROUPS)
    groups = balancer.each(_GROUPS)
    # Whichever group a parameter or an import names as an element of the list, there is one: an empty name is refused.
    if isinstance(balancer.peek(_GROUPS), list) and any(part.__class__ is Unknown and part.kind in _NAMED for part in groups):
        return good
    return some(groups, lambda _: good, empty=bad)


RULE = Rule(
    id="elbv2-security-group-set",
    title="Load balancers have a security group of their own",
    severity=Severity.MEDIUM,
    requirements={"1.3.1": "the entry to an application has rules of its own for what reaches it"},
    remediation="name a group in SecurityGroups; a network load balancer that has none is made anew for it",
    types=(BALANCER,),
    check=_check,
    passing={_GROUPS: ["sg-0123456789abcdef0"]},
    failing={_GROUPS: []},
)
