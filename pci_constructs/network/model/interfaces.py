"""The network interfaces of everything that owns one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Evaluation, ResourceView, Unknown
from pci_constructs.network.bounds import Addresses
from pci_constructs.network.fields import EVERY_ADDRESS, EVERY_V4, EVERY_V6
from pci_constructs.network.model.elements import Interface, Key, Network, Subnet
from pci_constructs.network.model.groups import Groups
from pci_constructs.network.model.owners import OWNERS
from pci_constructs.network.model.owning import Owner
from pci_constructs.network.model.places import existing, unknown_subnet
from pci_constructs.network.model.traits import NO_TRAITS, Traits, ports_of, traits_of
from pci_constructs.network.model.values import Ranges, key_of, scope_of, text_of
from pci_constructs.network.sets import meet

SCOPE_TAG = "pci-scope"
_ENDPOINT = "AWS::EC2::VPCEndpoint"
_INTERFACE = "AWS::EC2::NetworkInterface"
_MORE_ADDRESSES = (
    "PrivateIpAddresses",
    "SecondaryPrivateIpAddressCount",
    "Ipv4Prefixes",
    "Ipv4PrefixCount",
)
_LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"


class Interfaces:
    """Reads interfaces into a network."""

    def __init__(self, evaluation: Evaluation, network: Network, groups: Groups, ranges: Ranges, recorded: Mapping[str, str]) -> None:
        self.evaluation = evaluation
        self.network = network
        self.groups = groups
        self.ranges = ranges
        self._recorded = recorded

    def read(self) -> None:
        """Reads the interfaces of all types with one list of subnets, then names what the model does not know."""
        for type_, owner in OWNERS.items():
            for view in existing(self.evaluation, type_):
                if type_ == _ENDPOINT and text_of(view.peek("VpcEndpointType")) in ("nothing", "Gateway", "GatewayLoadBalancer"):
                    continue
                self._owned(view, owner)

    def _owned(self, view: ResourceView, owner: Owner) -> None:
        home, why = self._cluster(view, owner)
        source, place = (home, OWNERS[home.type]) if home is not None else (view, owner)
        subnets, unsure_subnets = self._subnets(source, place.subnets) if place.subnets else ([], "")
        if not subnets and not unsure_subnets and not why:
            if not owner.always:
                return
            why = f"the subnets of {view.name}, which names none"
        keys, unsure = self.groups.named(self._values(source, place.groups) if place.groups else [])
        if owner.why:
            unsure = f"{owner.why} of {view.name}"
        self.add(
            view,
            subnets,
            keys,
            why=unsure or why or unsure_subnets,
            public=self._public(view, owner),
            labels={"interface endpoints"} if view.type == _ENDPOINT else set(),
            ports=ports_of(view, owner) or (ports_of(source, place) if home is not None else ()),
            addresses=self.fixed(view, subnets) if view.type == _INTERFACE else None,
            traits=traits_of(view, owner),
        )

    def _cluster(self, view: ResourceView, owner: Owner) -> tuple[ResourceView | None, str]:
        """The cluster that a member has its subnets and groups from, and what is not known of it."""
        value = view.peek(owner.member[0]) if owner.member is not None else ABSENT
        if owner.member is None or value is ABSENT:
            return None, "" if owner.subnets or owner.why else f"the cluster of {view.name}"
        target = self.evaluation.links.target(value) if value.__class__ is not Unknown else None
        if target is None and value.__class__ is not Unknown:
            target = self.evaluation.links.named(owner.member[1], str(value), view)
        if target is not None and target.type == owner.member[1]:
            return target, ""
        return None, f"the cluster of {view.name}: {text_of(value)}, which is not of this assembly"

    def fixed(self, block: Block, subnets: Sequence[Subnet]) -> Addresses | None:
        """The addresses that a template fixes; nothing if it does not. IPv6 addresses and further ones an interface may have beside."""
        value = block.peek("PrivateIpAddress")
        if value is ABSENT:
            return None
        found = self.ranges.read(value, f"the address of an interface at {block.path or block.owner}")
        for subnet in subnets:
            own = subnet.addresses
            versions = EVERY_ADDRESS if any(block.peek(path) is not ABSENT for path in _MORE_ADDRESSES) else EVERY_V6
            found = found.together(Addresses(meet(own.sure, versions), meet(own.possible, versions), own.why))
        return found

    def add(
        self,
        view: ResourceView,
        subnets: Iterable[Subnet],
        groups: Iterable[Key],
        *,
        why: str = "",
        public: bool | str | None = False,
        labels: Iterable[str] = (),
        ports: tuple[int, ...] = (),
        addresses: Addresses | None = None,
        traits: Traits = NO_TRAITS,
    ) -> None:
        """Adds the interfaces that a resource has in some subnets.

        Args:
            view: the resource.
            subnets: its subnets; if there is none, one that is not known.
            groups: its security groups; the default one of the VPC if there is none.
            why: what is not known of it.
            public: whether it has a public address; ``"subnet"`` if the subnet decides.
            labels: other names of it.
            ports: the ports that it listens on, where the type says.
            addresses: its addresses, if they are fixed.
            traits: what is unusual about it.
        """
        keys = tuple(sorted(set(groups)))
        stack = view.stack.stack
        version = EVERY_V4 if view.type == _LOAD_BALANCER and text_of(view.peek("IpAddressType")) in ("nothing", "ipv4") else None
        for subnet in list(dict.fromkeys(subnets)) or [unknown_subnet(self.network, f"of {view.name}")]:
            own = keys or (() if why or not traits.filtered else (self.groups.default(subnet.vpc.key, subnet.vpc.name),))
            found = addresses or subnet.addresses
            if version:
                found = Addresses(meet(found.sure, version), meet(found.possible, version), found.why)
            self.network.interfaces.append(
                Interface(
                    owner=view.name,
                    key=key_of(view),
                    type=view.type,
                    subnet=subnet,
                    groups=own,
                    addresses=found,
                    public=subnet.maps_public if isinstance(public, str) else public,
                    scope=scope_of(view, SCOPE_TAG, self._recorded),
                    stage=stack.stage,
                    unknown=why,
                    labels=frozenset(labels),
                    ports=ports,
                    filtered=traits.filtered or bool(keys),
                    listens=traits.listens,
                    forwards=traits.forwards,
                    aside=traits.aside,
                )
            )

    def subnets_in(self, values: Iterable[Any]) -> tuple[list[Subnet], str]:
        """The subnets in a list, made-up ones included, and what is not known of it."""
        found: list[Subnet] = []
        why = ""
        for value in values:
            if value.__class__ is Unknown:
                why = f"a subnet: {value.why}"
                found.append(unknown_subnet(self.network, value.why))
                continue
            target = self.evaluation.links.target(value)
            known = self.network.subnets.get(key_of(target)) if target is not None else None
            found.append(known or unknown_subnet(self.network, str(value)))
        return found, why

    def _subnets(self, view: ResourceView, path: str) -> tuple[list[Subnet], str]:
        if ">" not in path:
            values = [value for one in path.split("|") for value in self._values(view, one)]
            return self.subnets_in(values)
        own, _, rest = path.partition(">")
        type_, _, listed = rest.rpartition(".")
        value = view.peek(own)
        if value is ABSENT:
            return [], ""
        if value.__class__ is Unknown:
            return [], f"the subnets of {view.name}: {value.why}"
        group = self.evaluation.links.target(value) or self.evaluation.links.named(type_, str(value), view)
        if group is None or group.type != type_:
            return [], f"the subnets of {view.name}: {value}, which is not of this assembly"
        return self.subnets_in(group.each(listed))

    def _values(self, view: ResourceView, path: str) -> list[Any]:
        if "[]." not in path:
            return view.each(path)
        above, _, last = path.partition("[].")
        return [
            value
            for block in view.each(above)
            for value in (block.each(last) if isinstance(block, Block) else [Unknown(f"{above} of {view.name}")])
        ]

    def _public(self, view: ResourceView, owner: Owner) -> bool | None:
        if not owner.public:
            return False
        value = view.peek(owner.public)
        if value is ABSENT:
            return owner.public_default
        return None if value.__class__ is Unknown else str(value).lower() == owner.public_value
