"""What security groups let in, in-line and as rules of their own."""

from collections.abc import Callable, Iterable

from pci_constructs.rules import Block, Judgement, ResourceView, Verdict, every, failed, passed

GROUP = "AWS::EC2::SecurityGroup"
INGRESS = "AWS::EC2::SecurityGroupIngress"
_ALL_PROTOCOLS = "-1"
_NUMBERS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}
_WORLD_V4 = "/0"


def judge_ingress(resource: ResourceView, decide: Callable[[Block], Judgement], *, good: str) -> Judgement:
    """The worst of what a function decides on each entry that a group lists, or on the one that a rule of its own is."""
    if resource.type == INGRESS:
        return decide(resource)
    return every(resource.each("SecurityGroupIngress"), decide, empty=passed(good, "SecurityGroupIngress"))


def open_to_the_world(entry: Block) -> str | None:
    """The range by which an entry admits every address, if it does: any spelling of the full range."""
    for name in ("CidrIp", "CidrIpv6"):
        cidr = entry.text(name).strip()
        if cidr.endswith(_WORLD_V4):
            return cidr
    return None


def covers_port(entry: Block, port: int, protocols: Iterable[str]) -> bool:
    """Whether an entry admits a port for one of the protocols; an entry of all protocols admits all ports."""
    protocol = entry.text("IpProtocol", _ALL_PROTOCOLS).strip().lower()
    protocol = _NUMBERS.get(protocol, protocol)
    if protocol == _ALL_PROTOCOLS:
        return True
    if protocol not in protocols:
        return False
    first, last = entry.number("FromPort"), entry.number("ToPort")
    if first is None and last is None:
        return True
    first = last if first is None else first
    last = first if last is None else last
    return first == -1 or (first or 0) <= port <= (last or 0)


def closed_to_the_world(resource: ResourceView, ports: Iterable[int], protocols: tuple[str, ...], what: str) -> Judgement:
    """Judges that no entry admits every address to some ports."""
    wanted = tuple(ports)
    good = f"{what} is not open to every address"

    def decide(entry: Block) -> Judgement:
        world = open_to_the_world(entry)
        where = entry.path or ("CidrIp" if entry.has("CidrIp") else "CidrIpv6")
        if world is not None:
            for port in wanted:
                if covers_port(entry, port, protocols):
                    return failed(f"{world} may connect to port {port} ({what})", where)
        return passed(good, where)

    judged = judge_ingress(resource, decide, good=good)
    return passed(good, judged.property) if judged.verdict is Verdict.PASS else judged
