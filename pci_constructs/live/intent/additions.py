"""What other resources of the code add to a list of a resource: they are resources in a template, and parts of one list in AWS."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pci_constructs.assembly import ABSENT, Evaluation, Reference, Resource, Undetermined, Unknown

Part = Callable[[Mapping[str, Any]], Any]
"""What a resource with these properties adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Addition:
    """One type of resources that add to a list of another type.

    Attributes:
        type: the type of what adds.
        to: the type of what is added to.
        list: the property of it that is the list.
        by: the property of what adds that names what it adds to.
        part: what is added; by default the resource itself.
    """

    type: str
    to: str
    list: str
    by: str
    part: Part | None = None


def _inline(properties: Mapping[str, Any]) -> Any:
    return {name: properties[name] for name in ("PolicyName", "PolicyDocument") if name in properties}


def _rule(properties: Mapping[str, Any]) -> Any:
    # AWS keeps no ports where the protocol is any.
    left = ("GroupId", "GroupName", "FromPort", "ToPort") if str(properties.get("IpProtocol")) == "-1" else ("GroupId", "GroupName")
    return {name: value for name, value in properties.items() if name not in left}


def _group(properties: Mapping[str, Any]) -> Any:
    return properties.get("GroupName", ABSENT)


def _identities() -> Iterator[_Addition]:
    for kind in ("Group", "Role", "User"):
        to, several, one = f"AWS::IAM::{kind}", f"{kind}s", f"{kind}Name"
        yield _Addition(type="AWS::IAM::ManagedPolicy", to=to, list="ManagedPolicyArns", by=several)
        yield _Addition(type="AWS::IAM::Policy", to=to, list="Policies", by=several, part=_inline)
        yield _Addition(type=f"AWS::IAM::{kind}Policy", to=to, list="Policies", by=one, part=_inline)


_SECURITY_GROUP = "AWS::EC2::SecurityGroup"
_ADDITIONS = (
    *_identities(),
    _Addition(type="AWS::IAM::UserToGroupAddition", to="AWS::IAM::User", list="Groups", by="Users", part=_group),
    _Addition(type="AWS::EC2::SecurityGroupIngress", to=_SECURITY_GROUP, list="SecurityGroupIngress", by="GroupId", part=_rule),
    _Addition(type="AWS::EC2::SecurityGroupEgress", to=_SECURITY_GROUP, list="SecurityGroupEgress", by="GroupId", part=_rule),
)
_NAMING = {(kind.type, kind.by) for kind in _ADDITIONS}
_UNSAID = {(_SECURITY_GROUP, "SecurityGroupEgress")}
"""Lists that AWS fills by itself if the code does not write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Added:
    """An addition of the code: by what, to whom, and what it is, which is nothing if a condition or parameter leaves it open."""

    kind: _Addition
    by: Resource
    to: tuple[Any, ...]
    part: Any


class Additions:
    """The additions of an assembly.

    Args:
        evaluation: the assembly, with its values.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._of: dict[str, list[_Added]] = {}
        types = {kind.type for kind in _ADDITIONS}
        for _, resource in evaluation.assembly.resources():
            for added in self._read(resource) if resource.type in types else ():
                self._of.setdefault(added.kind.to, []).append(added)

    def _read(self, resource: Resource) -> Iterator[_Added]:
        site = self._evaluation.sites[resource.template]
        for kind in _ADDITIONS:
            raw = resource.properties.get(kind.by, ABSENT)
            if kind.type != resource.type or raw is ABSENT:
                continue
            with self._evaluation.aside() as world:
                try:
                    to: Any = site.deep(raw)
                    properties = {name: value for name, own in resource.properties.items() if (value := site.deep(own)) is not ABSENT}
                except Undetermined as open_:
                    to, properties = Unknown(str(open_)), {}
                sure = bool(properties) and not world.open and not self._evaluation.view(resource).conditional
            part = kind.part(properties) if kind.part else Reference(resource)
            yield _Added(kind=kind, by=resource, to=tuple(to) if isinstance(to, list) else (to,), part=part if sure else ABSENT)

    def lists(self, resource: Resource, id_: str, own: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        """The properties of a resource with what others add to them; a list that is left open by one of those is left out.

        Args:
            resource: the resource of the code.
            id_: what it became, which an addition may name in its place.
            own: its own properties, resolved.
        """
        mine: dict[str, list[Any]] = {
            kind.list: [] for kind in _ADDITIONS if kind.to == resource.type and (kind.to, kind.list) not in _UNSAID
        }
        # What is written and left open by a condition is no empty list.
        values: dict[str, Any] = {**{name: value for name, value in mine.items() if name not in resource.properties}, **dict(own)}
        # Whom it adds to is read there.
        values = {name: value for name, value in values.items() if (resource.type, name) not in _NAMING}
        for added in self._to(resource, id_):
            name = added.kind.list
            if name not in values:
                continue
            if added.part is ABSENT or not isinstance(values[name], list):
                del values[name]
            else:
                values[name] = [*values[name], added.part]
        yield from values.items()

    def by(self, resource: Resource, id_: str) -> list[Resource]:
        """The resources of the code that add to one."""
        return [added.by for added in self._to(resource, id_)]

    def _to(self, resource: Resource, id_: str) -> list[_Added]:
        return [added for added in self._of.get(resource.type, ()) if any(_is(one, resource, id_) for one in added.to)]


def _is(named: Any, resource: Resource, id_: str) -> bool:
    """Whether a value names a resource, or may."""
    if isinstance(named, Reference):
        return (named.resource.template, named.resource.logical_id) == (resource.template, resource.logical_id)
    return named.__class__ is Unknown or str(named) == id_
