"""Security groups: rules in-line and of their own, with every form of source, and the rules that AWS adds."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Evaluation, Reference, ResourceView, Undetermined, Unknown
from pci_constructs.network.bounds import ALL, Addresses, Bounds
from pci_constructs.network.fields import EVERY_ADDRESS
from pci_constructs.network.model.elements import Group, GroupRule, Key, Network
from pci_constructs.network.model.values import Ranges, bare, key_of, services, text_of
from pci_constructs.network.sets import NOTHING

GROUP = "AWS::EC2::SecurityGroup"
_RULES = {"AWS::EC2::SecurityGroupIngress": "inbound", "AWS::EC2::SecurityGroupEgress": "outbound"}
_IDS = ("Ref", "GroupId", "Id")
_OUTSIDE = "a security group that is not of this assembly"
EVERYONE = Addresses(EVERY_ADDRESS, EVERY_ADDRESS)


class Groups:
    """Reads security groups into a network, and says which one a value names."""

    def __init__(self, evaluation: Evaluation, network: Network, ranges: Ranges) -> None:
        self._evaluation = evaluation
        self._network = network
        self._ranges = ranges
        self._names: dict[str, list[Key]] | None = None
        self._stray: dict[str, list[GroupRule]] = {"inbound": [], "outbound": []}

    def read(self) -> None:
        """Reads all groups, then the rules of their own."""
        views = [self._evaluation.view(found) for found in self._evaluation.by_type.get(GROUP, ()) if self._evaluation.exists(found)]
        for view in views:
            self._network.groups[key_of(view)] = Group(key_of(view), view.name)
        separate: dict[Key, int] = {}
        for type_, direction in _RULES.items():
            for resource in self._evaluation.by_type.get(type_, ()):
                if self._evaluation.exists(resource):
                    self._separate(self._evaluation.view(resource), direction, separate)
        for view in views:
            self._in_line(view, bool(separate.get(key_of(view))))

    def _separate(self, rule: ResourceView, direction: str, separate: dict[Key, int]) -> None:
        value = rule.peek("GroupId")
        value = rule.peek("GroupName") if value is ABSENT else value
        read = self._rule(rule, rule.name, direction)
        try:
            owners = [self._network.groups[key] for key in self.keys(value)]
        except Undetermined as error:
            # It may be any group's: for each of them the rule is possible, for none it is sure.
            unsure = f"the group that {rule.name} belongs to: {error.why}"
            read = [_unsure(each, unsure) for each in read]
            owners = list(self._network.groups.values())
            self._stray[direction] += read
        for group in owners:
            getattr(group, direction).extend(read)
            if direction == "outbound":
                separate[group.key] = separate.get(group.key, 0) + 1

    def _in_line(self, view: ResourceView, separate_egress: bool) -> None:
        group = self._network.groups[key_of(view)]
        for path, rules in (("SecurityGroupIngress", group.inbound), ("SecurityGroupEgress", group.outbound)):
            for number, entry in enumerate(view.each(path)):
                name = f"{view.name} {path}[{number}]"
                if isinstance(entry, Block):
                    rules.extend(self._rule(entry, name, "inbound" if path.endswith("Ingress") else "outbound"))
                else:
                    rules.append(GroupRule(name, _unsure_services(f"{name}: {text_of(entry)}"), EVERYONE))
        if not view.each("SecurityGroupEgress"):
            name = f"the rule that AWS adds to {view.name}, which lists no egress"
            every = ALL if not separate_egress else _unsure_services(f"whether {name} stays beside rules of their own")
            group.outbound.append(GroupRule(name, every, EVERYONE))

    def _rule(self, entry: Block, name: str, direction: str) -> list[GroupRule]:
        about = services(entry.peek("IpProtocol"), entry.peek("FromPort"), entry.peek("ToPort"), name)
        end = "Source" if direction == "inbound" else "Destination"
        found = [
            GroupRule(name, about, self._ranges.read(value, name))
            for value in (entry.peek("CidrIp"), entry.peek("CidrIpv6"))
            if value is not ABSENT
        ]
        listed = entry.peek(f"{end}PrefixListId")
        if listed is not ABSENT:
            found.append(GroupRule(name, about, self._ranges.of_list(listed, name)))
        for path in (f"{end}SecurityGroupId", f"{end}SecurityGroupName"):
            value = entry.peek(path)
            if value is ABSENT:
                continue
            try:
                found += [GroupRule(name, about, group=key) for key in self.keys(value)]
            except Undetermined as error:
                found.append(GroupRule(name, _unsure_services(f"the group that {name} names: {error.why}", about), EVERYONE))
        return found

    def keys(self, value: Any) -> tuple[Key, ...]:
        """The groups that a resolved value may name: one by its id, several where a name is used twice.

        An id that is written out names a group that is not of this assembly, of which the rules are not known.

        Raises:
            Undetermined: it is not known which.
        """
        if value.__class__ is Unknown:
            raise Undetermined(value)
        value = bare(value)
        target = self._evaluation.links.target(value)
        if target is None:
            return self._called(str(value)) or (self._outside(str(value)),)
        if target.type == GROUP and isinstance(value, Reference) and value.attribute in _IDS:
            return (key_of(target),)
        if target.type == "AWS::EC2::VPC" and isinstance(value, Reference) and value.attribute == "DefaultSecurityGroup":
            return (self.default(key_of(target), target.name),)
        if target.type == "AWS::EKS::Cluster" and isinstance(value, Reference) and value.attribute == "ClusterSecurityGroupId":
            return (self.of_cluster(target),)
        # An attribute of something else may be the id of any group.
        raise Undetermined(f"{value}, which only the deployment knows")

    def _called(self, name: str) -> tuple[Key, ...]:
        """The groups that the templates give a name.

        Raises:
            Undetermined: a group has a name that only the deployment knows.
        """
        if name.startswith("sg-"):
            return ()
        if self._names is None:
            self._names = {}
            for resource in self._evaluation.by_type.get(GROUP, ()):
                view = self._evaluation.view(resource)
                if self._evaluation.exists(resource):
                    given = view.peek("GroupName")
                    self._names.setdefault("" if given.__class__ is Unknown else text_of(given), []).append(key_of(view))
        if name == "default":
            return tuple(self.default(vpc.key, vpc.name) for vpc in self._network.vpcs.values())
        if "" in self._names:
            raise Undetermined(f"the group called {name}, where a group has a name that only the deployment knows")
        return tuple(self._names.get(name, ()))

    def default(self, vpc: Key, name: str) -> Key:
        """The default group of a VPC: everything among its members, everything out."""
        key = (vpc[0], f"{vpc[1]}.DefaultSecurityGroup")
        return self._own(key, f"the default security group of {name}")

    def of_cluster(self, cluster: ResourceView) -> Key:
        """The group that EKS makes for a cluster, which is in no template: everything among its members, everything out."""
        key = (cluster.resource.template, f"{cluster.logical_id}.ClusterSecurityGroupId")
        return self._own(key, f"the cluster security group of {cluster.name}")

    def _own(self, key: Key, name: str) -> Key:
        if key not in self._network.groups:
            inside = GroupRule(f"{name}: what AWS lets in among its members", ALL, group=key)
            out = GroupRule(f"{name}: what AWS lets out", ALL, EVERYONE)
            self._network.groups[key] = Group(key, name, [inside, *self._stray["inbound"]], [out, *self._stray["outbound"]])
        return key

    def _outside(self, text: str) -> Key:
        key = ("", text)
        if key not in self._network.groups:
            self._network.groups[key] = Group(key, text, unknown=f"the rules of {text}, {_OUTSIDE}")
        return key

    def named(self, values: Iterator[Any] | list[Any]) -> tuple[tuple[Key, ...], str]:
        """The groups in a list, and what is not known of it."""
        keys: set[Key] = set()
        why = ""
        for value in values:
            try:
                keys.update(self.keys(value))
            except Undetermined as error:
                why = f"a security group: {error.why}"
        return tuple(sorted(keys)), why


def _unsure(rule: GroupRule, why: str) -> GroupRule:
    return GroupRule(rule.name, _unsure_services(why, rule.services), rule.peers, rule.group)


def _unsure_services(why: str, about: Bounds = ALL) -> Bounds:
    return Bounds(NOTHING, about.possible, about.why | {why})
