"""Classic load balancers pass on no ambiguous requests.

Two servers that read one request in two ways let somebody hide a second request in the first, which then runs with the session of another
user. A load balancer in defensive mode, as it is by default, or in strictest mode closes or refuses what can be read in two ways (6.2.4);
in monitor mode it only counts.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, every, failed, not_applicable, passed, undetermined
from pci_constructs.rules.elb._listeners import BALANCER

_PATH = "Live.DesyncMitigationMode"
_HTTP = ("HTTP", "HTTPS")
_GOOD = ("defensive", "strictest")


def _check(balancer: ResourceView) -> Judgement:
    others = not_applicable("no listener speaks HTTP", "Listeners")
    speaks = every(
        balancer.each("Listeners"),
        lambda listener: passed("HTTP") if listener.text("Protocol").strip().upper() in _HTTP else others,
        empty=others,
    )
    if speaks.verdict is Verdict.NOT_APPLICABLE:
        return others
    mode = balancer.text(_PATH)
    if not mode:
        return undetermined("the load balancer does not say what it does", _PATH, blocked_by="its mode of desync mitigation")
    return (passed if mode in _GOOD else failed)(f"the mode for ambiguous requests is {mode}", _PATH)


def _example(mode: str) -> dict[str, object]:
    return {"Listeners": [{"Protocol": "HTTPS", "LoadBalancerPort": 443}], "Live": {"DesyncMitigationMode": mode}}


RULE = Rule(
    id="clb-desync-mode-check",
    title="Classic load balancers pass on no ambiguous requests",
    severity=Severity.MEDIUM,
    requirements={"6.2.4": "smuggled requests are an attack on how software reads its input, and are stopped before it reads them"},
    remediation="set elb.http.desyncmitigationmode to defensive or strictest (elb modify-load-balancer-attributes)",
    types=(BALANCER,),
    check=_check,
    equivalents={"securityhub": "ELB.14", "config": "clb-desync-mode-check", "prowler": "elb_desync_mitigation_mode"},
    passing=_example("defensive"),
    failing=_example("monitor"),
)
