"""A resource that one call of the API makes, and what it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.account import client
from tests.e2e.shaping import parameters

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A resource that was made.

    Attributes:
        id: its physical id.
        attributes: what ``Fn::GetAtt`` gives.
    """

    id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a resource is made.

    Attributes:
        account: the account's number.
        region: the region.
        name: the name that CloudFormation would give it.
        type: its type.
        logical_id: its logical id.
    """

    account: str
    region: str
    name: str
    type: str
    logical_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A resource that one call of the API makes.

    Attributes:
        service: boto3's name of the service.
        method: the operation.
        id: where in the answer the physical id is, or ``{name}`` and the like of parameters and place.
        names: what the API calls properties that it names differently.
        named: the parameter that takes the generated name where the template gives none.
        within: the parameter that holds all properties.
        attributes: where in the answer attributes are; in the form of ``id``.
        without: properties that the emulator does not take.
        then: what else the API asks for the rest of the properties.
    """

    service: str
    method: str
    id: str = "{name}"
    names: Mapping[str, str] = field(default_factory=dict)
    named: str = ""
    within: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    then: Callable[[Any, Properties, str], None] | None = None

    def __call__(self, properties: Properties, place: Place) -> Made:
        """Makes the resource."""
        api = client(self.service)
        taken = {key: value for key, value in properties.items() if key not in self.without}
        given = {self.within: taken} if self.within else taken
        asked = parameters(api, self.method, given, self.names)
        if self.named:
            (asked[self.within] if self.within else asked).setdefault(self.named, place.name)
        answer = getattr(api, self.method)(**asked)
        id_ = str(self._found(self.id, answer, asked, place))
        made = Made(id=id_, attributes={name: self._found(path, answer, asked, place) for name, path in self.attributes.items()})
        if self.then:
            self.then(api, properties, id_)
        return made

    def _found(self, path: str, answer: Any, asked: Mapping[str, Any], place: Place) -> Any:
        if "{" in path:
            known = {**asked, "name": place.name, "account": place.account, "region": place.region}
            return path.format_map(known)
        for step in path.split("."):
            answer = answer[int(step)] if step.isdecimal() else answer[step]
        return answer
