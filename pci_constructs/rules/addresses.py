"""Ranges of addresses in a template: how wide they are, as far as it says."""

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial

from msgspec import Struct

from pci_constructs.assembly import ABSENT, Block, ResourceView, Undetermined, Unknown, references_in
from pci_constructs.assembly.patterns import expression
from pci_constructs.rules.combine import attempt, every, worst
from pci_constructs.rules.rule import Judgement, failed, passed, undetermined

PREFIX_LIST, _FILLED_BY = "AWS::EC2::PrefixList", "AWS::EC2::IPAMPrefixListResolverTarget"
_OF_AWS = "Live::EC2::PrefixListOfAws"
_NONE = passed("it names no addresses")

_LENGTH = expression(r"/(\d{1,3})$")
_TOKEN = expression(r"\$\{[^}]*\}")
_NARROWEST_OF_EVERYONE = {4: 7, 6: 6}
"""No private range is this wide: whoever admits one admits a good part of the internet, as two halves in two entries do."""
_WIDEST = {
    "AWS::EC2::VPC": {4: 16, 6: 44},
    "AWS::EC2::Subnet": {4: 16, 6: 44},
    "AWS::EC2::VPCCidrBlock": {4: 16, 6: 44},
}
"""The shortest prefixes that AWS allows for the ranges of a network."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Range(Struct, frozen=True):
    """A range of addresses.

    Attributes:
        text: as the template has it.
        version: 4 or 6.
        prefix: the length of its prefix, or the shortest that it can have.
        network: the range itself, where the template says it.
        of: the type of the network whose own range it is, such as ``AWS::EC2::VPC``; empty for others.
    """

    text: str
    version: int
    prefix: int
    network: Network | None = None
    of: str = ""

    def takes_in_everyone(self) -> bool:
        """Whether it holds every address, or so many that it makes no difference."""
        return self.prefix <= _NARROWEST_OF_EVERYONE[self.version]


def range_at(block: Block, path: str) -> Range | None:
    """The range that a property holds; ``None`` if it is absent.

    Raises:
        Undetermined: it is not known, or is no range.
    """
    value = block.peek(path)
    if value is ABSENT:
        return None
    where = block.where(path)
    if value.__class__ is Unknown:
        if _LENGTH.search(value.shape):
            return _by_length(value.shape)
        raise Undetermined(value, where)
    text = str(value).strip()
    if references_in(value):
        return _of_reference(block, path, text)
    try:
        network = _network(text)
    except ValueError:
        raise Undetermined(f"{text!r}, which is no range of addresses", where) from None
    return Range(text, network.version, network.prefixlen, network)


@lru_cache(maxsize=4096)
def _network(text: str) -> Network:
    return ipaddress.ip_network(text, strict=False)


def _by_length(text: str) -> Range:
    """A range of which the prefix is written out, such as one elastic address."""
    (length,) = _LENGTH.findall(text)
    return Range(text, 6 if ":" in _TOKEN.sub("", text) else 4, int(length))


def _of_reference(block: Block, path: str, text: str) -> Range:
    if _LENGTH.search(text):
        return _by_length(text)
    target = block.follow(path)
    if target is None or target.type not in _WIDEST:
        raise Undetermined(f"{text}, which only the deployment knows", block.where(path))
    version = 6 if "Ipv6" in text else 4
    own = "CidrBlock" if version == 4 else "Ipv6CidrBlock"
    try:
        found = range_at(target, own)
    except Undetermined:
        found = None
    if found is None:
        return Range(text, version, _WIDEST[target.type][version], of=target.type)
    return Range(text, version, found.prefix, found.network, target.type)


def every_range(block: Block, names: Iterable[str], lists: Iterable[str], decide: Callable[[Range, str], Judgement]) -> Judgement:
    """The worst of what a function decides on each range that a block names; a pass if it names none.

    Args:
        block: an entry of a security group, a route, an entry of a network ACL.
        names: the properties that hold a range.
        lists: the properties that hold a prefix list, whose entries count if it is of this assembly.
        decide: decides on a range and the property that holds it.
    """
    # Most entries have one of them, which is there to see.
    raw = block.raw if block.raw.__class__ is dict else (*names, *lists)
    judged = [attempt(partial(_in_range, block, name, decide)) for name in names if name in raw]
    judged += [attempt(partial(_in_list, block, name, decide)) for name in lists if name in raw]
    return worst([found for found in judged if found is not _NONE], empty=_NONE)


def _in_range(block: Block, name: str, decide: Callable[[Range, str], Judgement]) -> Judgement:
    found = range_at(block, name)
    return _NONE if found is None else decide(found, block.where(name))


def _in_list(block: Block, name: str, decide: Callable[[Range, str], Judgement]) -> Judgement:
    if not block.has(name):
        return _NONE
    where = block.where(name)
    target = block.follow(name)
    if target is None or target.type not in (PREFIX_LIST, _OF_AWS):
        return undetermined("the addresses in a prefix list were not read", where, blocked_by=f"prefix list {block.get(name)}")
    found = every(target.each("Entries"), lambda part: _in_range(part, "Cidr", decide), empty=_NONE)
    # What a running list was filled with are its entries, and was read.
    return found if target.live else worst((found, *_put_in_later(target, where)), empty=found)


def _put_in_later(prefix_list: ResourceView, where: str) -> Iterator[Judgement]:
    """What is said of a prefix list whose entries IPAM keeps: they are those of its resolver, whatever the template has."""
    for target in prefix_list.linked(_FILLED_BY, "PrefixListId"):
        yield undetermined("IPAM fills the prefix list", where, blocked_by=f"the addresses that {target.name} puts into it")


def not_everyone(found: Range, where: str) -> Judgement:
    """Fails for a range that holds every address; the message is the range."""
    return failed(found.text, where) if found.takes_in_everyone() else passed("it does not name every address", where)
