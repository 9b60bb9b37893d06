"""Classic load balancers listen for TLS alone.

Whatever a client sends to a listener for HTTP or TCP crosses the internet readable, card data (4.2.1) and passwords (8.3.2) included, and
a classic load balancer cannot even redirect it. The question is what clients speak; the way to the instances is another one.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.elb._listeners import BALANCER, each_listener


def _encrypted(listener: Block) -> Judgement:
    where = listener.where("Protocol")
    protocol = listener.text("Protocol").strip().upper()
    if protocol in ("HTTPS", "SSL"):
        return passed(f"clients speak {protocol}", where)
    return failed(f"clients speak {protocol or 'no known protocol'}, which is not encrypted", where)


def _check(balancer: ResourceView) -> Judgement:
    return each_listener(balancer, _encrypted)


RULE = Rule(
    id="elb-tls-https-listeners-only",
    title="Classic load balancers listen for HTTPS or SSL only",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "what clients send over open networks is encrypted only if the listener speaks TLS",
        "8.3.2": "passwords and sessions are sent to the same listener, and are unreadable in transit",
    },
    remediation="set Protocol of every listener to HTTPS or SSL, or move to an application load balancer, which can redirect",
    types=(BALANCER,),
    check=_check,
    equivalents={
        "securityhub": "ELB.3",
        "config": "elb-tls-https-listeners-only",
        "cdk-nag": "PCI.DSS.321-ELBTlsHttpsListenersOnly",
        "guard": "ELB_TLS_HTTPS_LISTENERS_ONLY",
    },
    passing={"Listeners": [{"LoadBalancerPort": "443", "InstancePort": "443", "Protocol": "HTTPS", "InstanceProtocol": "HTTPS"}]},
    failing={"Listeners": [{"LoadBalancerPort": "80", "InstancePort": "80", "Protocol": "HTTP"}]},
)
