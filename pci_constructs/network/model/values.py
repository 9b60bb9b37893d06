"""Addresses, ports and protocols of a template as sets, with what is not known kept as such."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Evaluation, Reference, ResourceView, Undetermined, Unknown, references_in
from pci_constructs.assembly.values import number_in
from pci_constructs.network.bounds import ALL, NO_ADDRESSES, NONE, Addresses, Bounds, exactly, unknown
from pci_constructs.network.fields import EVERY_ADDRESS, EVERY_V4, EVERY_V6, HIGHEST_PORT, ICMP, ICMPV6, TCP, UDP, Interval, network_of
from pci_constructs.network.model.elements import Key
from pci_constructs.network.sets import box

PREFIX_LIST = "AWS::EC2::PrefixList"
_PROTOCOLS = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "icmpv6": ICMPV6}
_ALL_PROTOCOLS = ("-1", "all", "")
_PART = 2**64
_MOST_PARTS = 256


class Ranges:
    """Turns what templates call a range into addresses; knows the ranges that only AWS picks.

    Attributes:
        picked: stand-ins for the IPv6 ranges that AWS picks, by VPC. They lie in the range that is set aside for documentation.
        parts: stand-ins for the parts of those that subnets have: each subnet has one of its own.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._links = evaluation.links
        self.picked: dict[Key, Interval] = {}
        self.parts: dict[Key, Interval] = {}

    def pick(self, vpc: Key) -> Interval:
        """A stand-in for the IPv6 range that AWS picks for a VPC."""
        if vpc not in self.picked:
            self.picked[vpc] = network_of(f"2001:db8:{len(self.picked):x}::/56")
        return self.picked[vpc]

    def of_subnet(self, block: ResourceView, path: str, subnet: ResourceView | None = None) -> Addresses:
        """The IPv6 range of a subnet; where it is a part of what AWS picks, which part decides nothing that a template can say."""
        value = block.peek(path)
        subnet = subnet or block
        home = subnet.peek("VpcId")
        target = self._links.target(home) if home.__class__ is not Unknown else None
        vpc = key_of(target) if target is not None else None
        if value is ABSENT or (value.__class__ is str and ":" in value) or vpc not in self.picked or vpc is None:
            return self.read(value, block.name)
        key = key_of(subnet)
        if key not in self.parts:
            first = self.picked[vpc][0]
            taken = sum(1 for part in self.parts.values() if first <= part[0] <= self.picked[vpc][1])
            if taken >= _MOST_PARTS:
                return Addresses((), (self.picked[vpc],), f"the IPv6 range of {subnet.name}")
            self.parts[key] = (first + taken * _PART, first + (taken + 1) * _PART - 1)
        return Addresses((self.parts[key],), (self.parts[key],))

    def read(self, value: Any, name: str) -> Addresses:
        """The addresses that a resolved value stands for.

        Args:
            value: a scalar, a reference, ``Unknown`` or ``ABSENT``.
            name: what the value is, for a person.
        """
        if value is ABSENT or value is None:
            return NO_ADDRESSES
        if value.__class__ is Unknown:
            return Addresses((), _family(value.shape), f"{name}: {value.why}")
        if isinstance(value, Block | list | dict):
            return Addresses((), EVERY_ADDRESS, f"{name}, which is no range")
        text = str(value).strip()
        if references_in(value):
            return self._of_reference(value, text, name)
        try:
            found = network_of(text)
        except ValueError:
            return Addresses((), EVERY_ADDRESS, f"{name}: {text!r}, which is no range")
        return self._beside_picked(found, text, name)

    def _beside_picked(self, found: Interval, text: str, name: str) -> Addresses:
        """A range that is written out, and may turn out to hold one that AWS picks."""
        if ":" not in text or not self.picked or ipaddress.ip_network(text, strict=False).prefixlen <= 3:
            return Addresses((found,), (found,))
        return Addresses((found,), (found, *self.picked.values()), f"{name}: whether {text} is the range that AWS picks for a VPC")

    def _of_reference(self, value: Any, text: str, name: str) -> Addresses:
        value = bare(value)
        target = self._links.target(value)
        single = isinstance(value, Reference)
        if target is not None and single and target.type in ("AWS::EC2::VPC", "AWS::EC2::Subnet"):
            if "Ipv6" in value.attribute:
                if target.type == "AWS::EC2::VPC":
                    picked = self.pick((target.resource.template, target.resource.logical_id))
                    return Addresses((picked,), (picked,))
                return self.of_subnet(target, "Ipv6CidrBlock")
            if value.attribute == "CidrBlock":
                return self.read(target.peek("CidrBlock"), name)
        return Addresses((), _family(text), f"{name}: {text}, which only the deployment knows")

    def of_list(self, value: Any, name: str) -> Addresses:
        """The addresses in a prefix list."""
        if value is ABSENT:
            return NO_ADDRESSES
        target = self._links.target(value) if value.__class__ is not Unknown else None
        if target is None or target.type != PREFIX_LIST:
            what = value.why if value.__class__ is Unknown else str(value)
            return Addresses((), EVERY_ADDRESS, f"{name}: the addresses in the prefix list {what}")
        found = NO_ADDRESSES
        for entry in target.each("Entries"):
            value = entry.peek("Cidr") if isinstance(entry, Block) else Unknown(f"an entry of {target.name}")
            found = found.together(self.read(value, f"prefix list {target.name}"))
        return found


def bare(value: Any) -> Any:
    """A reference as such, where a text is nothing but one: ``Fn::Sub`` around an attribute."""
    if value.__class__ is Unknown or not isinstance(value, str):
        return value
    found = list(references_in(value))
    return found[0] if len(found) == 1 and str(found[0]) == str(value) else value


def _family(shape: str) -> tuple[Interval, ...]:
    """All addresses of the version that a text around an unknown part shows, or all."""
    bare = shape.split("${", 1)[0]
    return EVERY_V6 if ":" in bare and "arn" not in bare else EVERY_V4 if bare[:1].isdigit() and "." in bare else EVERY_ADDRESS


def length_of(value: Any) -> int:
    """The length of a prefix, for the order of routes; more than any if it is not known."""
    try:
        return ipaddress.ip_network(str(value).strip(), strict=False).prefixlen
    except (ValueError, Undetermined):
        return 129


def protocol_number(value: Any) -> int | None:
    """The number of a protocol; nothing for all of them.

    Raises:
        Undetermined: it is not known, or is none.
    """
    if value is ABSENT or value is None:
        return None
    if value.__class__ is Unknown:
        raise Undetermined(value)
    text = str(value).strip().lower()
    if text in _PROTOCOLS:
        return _PROTOCOLS[text]
    if text in _ALL_PROTOCOLS or number_in(text) == -1:
        return None
    number = number_in(text)
    if number is None or not 0 <= number <= 255:
        raise Undetermined(f"protocol {text!r}")
    return int(number)


def services(protocol: Any, first: Any, last: Any, name: str) -> Bounds:
    """The packets of a protocol and a range of ports, with every address; of ICMP, the ports are type and code."""
    try:
        number = protocol_number(protocol)
    except Undetermined as error:
        return unknown(f"{name}: {error.why}")
    if number is None:
        return ALL
    about = [(number, number)]
    whole = exactly(box(protocols=about) & ALL.sure)
    if number not in (TCP, UDP, ICMP, ICMPV6) or (first is ABSENT and last is ABSENT):
        return whole
    try:
        ports = _types(first, last) if number in (ICMP, ICMPV6) else _ports(first, last)
    except Undetermined as error:
        return Bounds(NONE.sure, whole.possible, frozenset((f"{name}: {error.why}",)))
    return exactly(box(protocols=about, ports=[ports] if ports else ()) & ALL.sure)


def _number(value: Any) -> int | None:
    if value is ABSENT or value is None:
        return None
    if value.__class__ is Unknown:
        raise Undetermined(value)
    number = number_in(value)
    if number is None:
        raise Undetermined(f"port {value!r}")
    return int(number)


def _ports(first: Any, last: Any) -> Interval | None:
    low, high = _number(first), _number(last)
    low = high if low is None else low
    high = low if high is None else high
    if low is None or high is None or low == -1:
        return (0, HIGHEST_PORT)
    low, high = max(low, 0), min(high, HIGHEST_PORT)
    return (low, high) if low <= high else None


def _types(type_: Any, code: Any) -> Interval | None:
    kind, detail = _number(type_), _number(code)
    if kind is None or kind == -1:
        return (0, HIGHEST_PORT)
    if not 0 <= kind <= 255:
        return None
    if detail is None or detail == -1:
        return (kind * 256, kind * 256 + 255)
    return (kind * 256 + detail,) * 2 if 0 <= detail <= 255 else None


def tag_of(resource: ResourceView, key: str) -> str | None:
    """A tag of a resource, wherever its type keeps them; nothing if it has none or it is not known."""
    for path in ("Tags", "HostedZoneTags", "FileSystemTags"):
        try:
            found = resource.tag(key, path)
        except Undetermined:
            found = None
        if found:
            return found
    return None


def key_of(resource: ResourceView) -> Key:
    """What identifies a resource: logical ids alone repeat across templates."""
    return (resource.resource.template, resource.logical_id)


def text_of(value: Any) -> str:
    """A value for a message."""
    if value.__class__ is Unknown:
        return str(value.why)
    return "nothing" if value is ABSENT else str(value)


def doubt(value: Any, view: ResourceView) -> str:
    """Why what a value names may be a part of this assembly, though it cannot be found there; an id that is written out is not."""
    if value.__class__ is Unknown:
        return f"what {view.name} names: {value.why}"
    return f"what {view.name} names: {text_of(value)}" if value is ABSENT or references_in(value) else ""


def scope_of(resource: ResourceView, tag: str, recorded: Mapping[str, str]) -> str:
    """How a resource relates to card data: its own tag, what is on record for a construct around it, or the tag of its stack."""
    own = tag_of(resource, tag)
    if own:
        return own
    path = resource.resource.construct_path
    while path:
        if path in recorded:
            return recorded[path]
        path = path.rpartition("/")[0]
    return resource.stack.stack.tags.get(tag, "")
