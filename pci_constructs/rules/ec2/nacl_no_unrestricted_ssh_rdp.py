"""Network ACLs do not let the world log in.

A network ACL stands in front of every security group of a subnet, and catches the one that somebody opened by mistake. It can do so only
if it does not admit every address to SSH and Remote Desktop itself (1.3.1, 1.4.2). Its entries are read in the order of their numbers:
one that refuses everyone makes a later one that admits them harmless.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, failed, not_applicable, passed, some, worst
from pci_constructs.rules.addresses import every_range, not_everyone, range_at
from pci_constructs.rules.security_groups import holds_port, ports_of

_ENTRY = "AWS::EC2::NetworkAclEntry"
_RANGES = ("CidrBlock", "Ipv6CidrBlock")
_PORT_RANGE = ("PortRange.From", "PortRange.To")
_PORTS = {22: "SSH", 3389: "Remote Desktop"}
_ALL = ("-1", "all")
_NUMBERS = {"tcp": "6", "udp": "17"}
_GOOD = passed("it does not admit every address to SSH or Remote Desktop")


def _admits(entry: ResourceView) -> Judgement:
    if entry.flag("Egress"):
        return not_applicable("it is about what leaves", "Egress")
    if entry.text("RuleAction").strip().lower() == "deny":
        return not_applicable("it refuses", "RuleAction")
    return failed("it admits", "RuleAction")


def _covers(entry: ResourceView, port: int, protocol: str) -> bool:
    named = entry.text("Protocol").strip().lower()
    if named in _ALL:
        return True
    return _NUMBERS.get(named, named) == protocol and holds_port(ports_of(entry, _PORT_RANGE), port)


def _comes_before(earlier: ResourceView, entry: ResourceView) -> bool:
    first, second = earlier.number("RuleNumber"), entry.number("RuleNumber")
    return first is not None and second is not None and first < second


def _refuses(entry: ResourceView, port: int, protocol: str, earlier: ResourceView) -> Judgement:
    """Passes if another entry of the list refuses what one admits before that is read."""
    admits = failed(f"every address may connect to port {port} ({_PORTS[port]})", "PortRange")
    if earlier.is_(entry) or earlier.flag("Egress") or earlier.text("RuleAction").strip().lower() != "deny":
        return admits
    if not _comes_before(earlier, entry) or not _covers(earlier, port, protocol):
        return admits
    for name in _RANGES:
        here, there = range_at(entry, name), range_at(earlier, name)
        if here is not None and there is not None and there.prefix == 0:
            return passed(f"{earlier.name} refuses it first")
    return admits


def _open(entry: ResourceView, port: int, protocol: str) -> Judgement:
    if not _covers(entry, port, protocol):
        return _GOOD
    acl = entry.follow("NetworkAclId")
    others = acl.linked(_ENTRY, "NetworkAclId") if acl else ()
    return some(others, partial(_refuses, entry, port, protocol), empty=_refuses(entry, port, protocol, entry))


def _check(entry: ResourceView) -> Judgement:
    admits = attempt(partial(_admits, entry))
    if admits.verdict is Verdict.NOT_APPLICABLE:
        return admits
    world = every_range(entry, _RANGES, (), not_everyone)
    if world.verdict is Verdict.PASS:
        return passed("it does not name every address", world.property)
    pairs = [(port, protocol) for port in _PORTS for protocol in ("6", "17")]
    judged = worst((attempt(partial(_open, entry, *pair)) for pair in pairs), empty=_GOOD)
    if judged.verdict is Verdict.FAIL:
        return next((part for part in (admits, world) if part.verdict is Verdict.UNDETERMINED), judged)
    return judged


RULE = Rule(
    id="nacl-no-unrestricted-ssh-rdp",
    title="Network ACLs do not admit every address to SSH or Remote Desktop",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.1": "logging in from any address is inbound traffic that the CDE does not need",
        "1.4.2": "the list lets untrusted networks connect to trusted ones without restriction",
    },
    remediation="refuse ports 22 and 3389 in entries with lower numbers, or admit the ports that are needed alone",
    types=(_ENTRY,),
    check=_check,
    equivalents={"securityhub": "EC2.21", "config": "nacl-no-unrestricted-ssh-rdp", "checkov": "CKV_AWS_231, CKV_AWS_232"},
    passing={"RuleAction": "allow", "CidrBlock": "0.0.0.0/0", "Protocol": 6, "RuleNumber": 9, "PortRange": {"From": 443, "To": 443}},
    failing={"RuleAction": "allow", "CidrBlock": "0.0.0.0/0", "Protocol": 6, "RuleNumber": 9, "PortRange": {"From": 22, "To": 22}},
)
