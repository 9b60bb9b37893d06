"""A service with two environments, as ``BlueGreenService`` wrote it down in Parameter Store."""

import json
import re
from dataclasses import dataclass
from typing import Any

from pci_constructs.release.calls import Clients, calling
from pci_constructs.release.failed import ReleaseFailed

PREFIX = "/pci-constructs/release/"
"""Where the parameters of all services are."""
COLOURS = ("blue", "green")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}")
_FIELDS: dict[str, type] = {
    "rule": str,
    "groups": dict,
    "alarms": dict,
    "table": str,
    "minimum_healthy": int,
    "test_header": str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a release has to know.

    Attributes:
        name: the service.
        rule: the ARN of the listener rule that divides traffic.
        groups: the ARN of each colour's target group.
        alarms: the names of the alarms that decide, by colour.
        table: the table of releases.
        minimum_healthy: how many targets of a colour must be healthy before it gets traffic, and while it has it.
        test_header: the header whose value sends a request to one colour; empty where no such rule was built.
    """

    name: str
    rule: str
    groups: dict[str, str]
    alarms: dict[str, list[str]]
    table: str
    minimum_healthy: int
    test_header: str


def other(colour: str) -> str:
    """The other colour."""
    return COLOURS[1 - COLOURS.index(colour)]


def read_service(clients: Clients, name: str) -> Service:
    """Reads a service from Parameter Store.

    Raises:
        ReleaseFailed: there is no such service, or its parameter is not one that ``BlueGreenService`` wrote.
    """
    from botocore.exceptions import ClientError

    if not _NAME.fullmatch(name):
        raise ReleaseFailed(f"service {name!r}: a name has letters, digits and hyphens, 63 at most")
    parameter = f"{PREFIX}{name}"
    try:
        with calling(f"the parameter {parameter}", passing=("ParameterNotFound",)):
            text = str(clients.ssm.get_parameter(Name=parameter)["Parameter"]["Value"])
    except ClientError:
        raise ReleaseFailed(f"service {name}: there is no parameter {parameter} here; BlueGreenService writes it") from None
    try:
        return _service(name, json.loads(text))
    except (ValueError, TypeError, KeyError) as error:
        raise ReleaseFailed(f"service {name}: the parameter {parameter} is not what BlueGreenService writes: {error}") from None


def _service(name: str, found: Any) -> Service:
    if not isinstance(found, dict):
        raise TypeError("it is no object")
    for field, type_ in _FIELDS.items():
        if not isinstance(found.get(field), type_) or isinstance(found.get(field), bool):
            raise TypeError(f"{field} is missing or no {type_.__name__}")
    if sorted(found["groups"]) != sorted(COLOURS) or sorted(found["alarms"]) != sorted(COLOURS):
        raise ValueError("groups and alarms have one entry for blue and one for green")
    if not all(found["alarms"].values()) or not all(isinstance(a, str) for each in found["alarms"].values() for a in each):
        raise ValueError("a colour has no alarm that decides")
    if found["minimum_healthy"] < 1:
        raise ValueError("minimum_healthy is less than 1")
    return Service(name=name, **{field: found[field] for field in _FIELDS})
