"""The network interfaces of everything that owns one."""

from collections.abc import Iterable, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Evaluation, ResourceView, Undetermined, Unknown, references_in
from pci_constructs.assembly.values import number_in
from pci_constructs.network.bounds import Addresses
from pci_constructs.network.fields import EVERY_V4
from pci_constructs.network.model.elements import Interface, Key, Network, Subnet
from pci_constructs.network.model.groups import GROUP, Groups
from pci_constructs.network.model.owners import OWNERS, PASSIVE, Owner
from pci_constructs.network.model.places import SUBNET, existing, unknown_subnet
from pci_constructs.network.model.values import Ranges, key_of, scope_of, text_of
from pci_constructs.network.sets import meet

SCOPE_TAG = "pci-scope"
_ENDPOINT = "AWS::EC2::VPCEndpoint"
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
        for view in self._others():
            self._stranger(view)

    def _owned(self, view: ResourceView, owner: Owner) -> None:
        subnets, why = self._subnets(view, owner.subnets)
        if not subnets and not why:
            if not owner.always:
                return
            why = f"the subnets of {view.name}, which names none"
        listed = self._values(view, owner.groups) if owner.groups else []
        keys, unsure = self.groups.named(listed)
        if not owner.groups:
            unsure = f"the security groups of {view.name}"
        if view.type == "AWS::RDS::DBInstance" and view.peek("DBClusterIdentifier") is not ABSENT:
            # A member of a cluster has the subnets and groups of the cluster, which are read there.
            return
        fixed = view.peek("PrivateIpAddress") if view.type == "AWS::EC2::NetworkInterface" else ABSENT
        addresses = self.ranges.read(fixed, view.name) if fixed is not ABSENT else None
        labels = {"interface endpoints"} if view.type == _ENDPOINT else set()
        self.add(
            view,
            subnets,
            keys,
            why=unsure or why,
            public=self._public(view, owner),
            labels=labels,
            ports=_ports(view, owner),
            addresses=addresses,
        )

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
        """
        keys = tuple(sorted(set(groups)))
        stack = view.stack.stack
        version = EVERY_V4 if view.type == _LOAD_BALANCER and text_of(view.peek("IpAddressType")) == "ipv4" else None
        for subnet in list(dict.fromkeys(subnets)) or [unknown_subnet(self.network, f"of {view.name}")]:
            own = keys or (() if why else (self.groups.default(subnet.vpc.key, subnet.vpc.name),))
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
            for value in ([block.peek(last)] if isinstance(block, Block) else [Unknown(f"{above} of {view.name}")])
            if value is not ABSENT
        ]

    def _public(self, view: ResourceView, owner: Owner) -> bool | None:
        if not owner.public:
            return False
        value = view.peek(owner.public)
        if value is ABSENT:
            return owner.public_default
        return None if value.__class__ is Unknown else str(value).lower() == owner.public_value

    def _others(self) -> list[ResourceView]:
        """The resources of types that the model does not know and that name a subnet or a security group."""
        found: list[ResourceView] = []
        for type_, resources in self.evaluation.by_type.items():
            if type_ in OWNERS or type_ in PASSIVE:
                continue
            for resource in resources:
                if self.evaluation.exists(resource):
                    view = self.evaluation.view(resource)
                    if any(True for _ in _named(view, SUBNET, GROUP)):
                        found.append(view)
        return found

    def _stranger(self, view: ResourceView) -> None:
        subnets = [self.network.subnets[key] for key in dict.fromkeys(_named(view, SUBNET)) if key in self.network.subnets]
        groups = list(_named(view, GROUP))
        why = f"{view.name}, an {view.type} that the model does not know"
        self.network.unread.append(why)
        self.add(view, subnets, groups, why=why, public=None)


def _named(view: ResourceView, *types: str) -> Iterable[Key]:
    """The resources of some types that any property names."""
    pending: list[Any] = [view.deep(name) for name in view.raw]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value
        elif value.__class__ is not Unknown:
            for reference in references_in(value):
                if reference.resource.type in types and reference.attribute in ("Ref", "SubnetId", "GroupId"):
                    yield (reference.resource.template, reference.resource.logical_id)


def _ports(view: ResourceView, owner: Owner) -> tuple[int, ...]:
    """The port that a data store listens on, if the template says it or the engine decides."""
    try:
        given = number_in(view.get(owner.port)) if owner.port else None
        if given is not None:
            return (int(given),)
        if isinstance(owner.default_port, int):
            return (owner.default_port,) if owner.default_port else ()
        engine = view.text(owner.engine)
    except Undetermined:
        return ()
    fitting = [(len(start), port) for start, port in owner.default_port.items() if engine.startswith(start)]
    return (max(fitting)[1],) if fitting else ()
