"""The world reaches approved ports alone.

Which services, protocols and ports are allowed is a list that somebody approved (1.2.5); without a list of a team's own it is TCP port 443.
Port 80 may be open as well where nothing is behind it but load balancers that send every request on to TLS.
"""

from collections.abc import Iterator

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Verdict, attempt, every, failed, passed, some, worst
from pci_constructs.rules.ec2._users import users_of
from pci_constructs.rules.security_groups import (
    GROUP,
    INGRESS,
    TCP_AND_UDP,
    every_entry,
    group_of,
    holds_port,
    is_all_protocols,
    only_approved_ports,
    ports_of,
    protocol_of,
)

_LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
_RULE_OF_LISTENER = "AWS::ElasticLoadBalancingV2::ListenerRule"
_NO_USE = (GROUP, INGRESS, "AWS::EC2::SecurityGroupEgress")
_INTERFACES = ("AWS::EC2::NetworkInterface", "Live::EC2::OwnedInterface")
_OF_BALANCERS = ("ELB app/", "ELB net/")
_PLAIN = 80
_OTHERS_WITH_PORTS = ("33", "132", "136")
"""DCCP, SCTP and UDP-Lite: a group opens all of their ports, whichever it names."""


def _sends_on_to_tls(action: Block) -> Judgement:
    if action.text("Type").lower() == "redirect" and action.text("RedirectConfig.Protocol").upper() == "HTTPS":
        return passed("requests are sent on to TLS")
    return failed("requests without TLS are served")


def _redirects_only(listener: ResourceView) -> Judgement:
    if listener.number("Port") != _PLAIN:
        return passed("another port")
    judged = every(listener.each("DefaultActions"), _sends_on_to_tls, empty=failed("the listener does nothing"))
    if judged.verdict is not Verdict.PASS:
        return judged

    def of_rule(rule: ResourceView) -> Judgement:
        return every(rule.each("Actions"), _sends_on_to_tls, empty=failed("the rule does nothing"))

    return every(listener.linked(_RULE_OF_LISTENER, "ListenerArn"), of_rule, empty=judged)


def _user_redirects(user: ResourceView) -> Judgement:
    if user.type in _NO_USE:
        return passed("a security group, which listens on nothing")
    if user.type != _LOAD_BALANCER:
        return failed(f"{user.name} is behind it")
    none = failed(f"{user.name} has no listener on port {_PLAIN} here")
    listens = some(
        user.linked(_LISTENER, "LoadBalancerArn"), lambda other: passed("it has") if other.number("Port") == _PLAIN else none, empty=none
    )
    return worst((listens, every(user.linked(_LISTENER, "LoadBalancerArn"), _redirects_only, empty=none)), empty=none)


def _listening(group: ResourceView) -> Iterator[ResourceView]:
    """What uses a group, without the interfaces that load balancers have in a running account."""
    for user in users_of(group):
        if user.type not in _INTERFACES or not user.text("Description").startswith(_OF_BALANCERS):
            yield user


def _fronts_redirects_alone(group: ResourceView | None) -> bool:
    """Whether all that uses a group are load balancers that serve nothing on port 80, and there is one."""
    if group is None:
        return False
    if group.live:
        group.evaluation.need(group.resource, _LOAD_BALANCER, *_INTERFACES)
    used = some(_listening(group), lambda user: passed("yes") if user.type == _LOAD_BALANCER else failed("no"), empty=failed("no"))
    served = every(_listening(group), _user_redirects, empty=failed("nothing uses it"))
    return used.verdict is Verdict.PASS and served.verdict is Verdict.PASS


def _check(resource: ResourceView) -> Judgement:
    approved = resource.settings.approved_ports

    def decide(entry: Block) -> Judgement:
        judged = attempt(lambda: only_approved_ports(entry, approved, refused=lambda who, what: f"{who} may connect to {what}"))
        if judged.verdict is Verdict.PASS:
            return judged
        if not is_all_protocols(entry) and protocol_of(entry) not in (*TCP_AND_UDP, *_OTHERS_WITH_PORTS):
            return passed("a protocol without ports", judged.property)
        if protocol_of(entry) != "tcp" or not holds_port(ports_of(entry), _PLAIN):
            return judged
        if entry.number("FromPort") == entry.number("ToPort") == _PLAIN and _fronts_redirects_alone(group_of(resource)):
            return passed("port 80 answers with a redirect to TLS alone", judged.property)
        return judged

    return every_entry(resource, "SecurityGroupIngress", decide, empty=passed("the group lets nothing in", "SecurityGroupIngress"))


RULE = Rule(
    id="vpc-sg-open-only-to-authorized-ports",
    title="The world reaches approved ports alone",
    severity=Severity.HIGH,
    requirements={
        "1.2.5": "the ports that are open to everyone are those of a list that somebody approved",
        "1.3.1": "inbound traffic is limited to what is necessary, which every other port is not",
        "1.4.2": "from untrusted networks only what is authorized comes in",
    },
    remediation="name who may connect, or approve the port: approved-ports in [tool.pci-constructs]",
    types=(GROUP, INGRESS),
    check=_check,
    equivalents={"securityhub": "EC2.18", "config": "vpc-sg-open-only-to-authorized-ports"},
    passing={"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}]},
    failing={"SecurityGroupIngress": [{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 444}]},
)
