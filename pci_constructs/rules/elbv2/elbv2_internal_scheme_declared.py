"""Load balancers say whether they are public.

A load balancer without a scheme faces the internet, and nothing in its template shows it: the one line that would have made it internal was
forgotten as easily as it was never meant. Connections from untrusted networks reach only what is meant for them (1.4.2), which somebody
must have decided. Whether a public one should be public is not asked here; that is for the review of the network's rules.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.elbv2._attributes import BALANCER, kind


def _check(balancer: ResourceView) -> Judgement:
    if kind(balancer) == "gateway":
        return not_applicable("a gateway load balancer has no scheme", "Type")
    scheme = balancer.text("Scheme").strip().lower()
    if scheme:
        return passed(f"the load balancer is declared {scheme}", "Scheme")
    return failed("the load balancer faces the internet without saying so", "Scheme")


RULE = Rule(
    id="elbv2-internal-scheme-declared",
    title="Load balancers declare a scheme",
    severity=Severity.LOW,
    requirements={"1.4.2": "a way in from untrusted networks that nobody wrote down was authorized by nobody"},
    remediation="set Scheme to internal, or to internet-facing where that is meant",
    types=(BALANCER,),
    check=_check,
    passing={"Scheme": "internal"},
    failing={"Scheme": ""},
    template_only="every load balancer of an account says what it is; the question is whether the template does",
)
