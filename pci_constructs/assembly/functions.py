"""CloudFormation's intrinsic functions, each as a function of a site and its raw argument."""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly import conditions
from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.ports import port_of
from pci_constructs.assembly.values import (
    ABSENT,
    LIST_SEPARATORS,
    Composed,
    Reference,
    Undetermined,
    Unknown,
    compose,
    elements,
    function_of,
    references_in,
    scalar_text,
)

if TYPE_CHECKING:
    from pci_constructs.assembly.site import Site

_VARIABLE = expression(r"\$\{([^}]*)\}")
_PSEUDO = expression(r"\$\{(AWS::[^}]*)\}")
_DASHED = ("AWS::Region", "AWS::StackName")
"""Pseudo parameters whose values may have dashes in them."""
_STACK_ID = "${AWS::StackId}"
_STACK = "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}"
_UNIQUE = "-".join(f"${{AWS::StackId.{part}}}" for part in range(1, 6))
"""What ends a stack's id: five groups of digits, which no other stack has."""
_MOST_SUBNETS = 256
_MOST_DIGITS = 9
_JSON = "Custom::AWSCDKCfnJson"
"""The CDK's way to a map whose keys only the deployment knows: it answers with the map that it is given as text."""
_ANYTHING = ("Custom::", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::WaitCondition", "AWS::SSM::Parameter")
"""Resources whose attributes are whatever somebody put there, not ids and names that AWS gives."""


def ref(site: "Site", name: Any) -> Any:
    """``Ref``: a pseudo parameter, a parameter or a resource's own id."""
    if not isinstance(name, str):
        return Unknown("Ref of something that is no name")
    if name.startswith("AWS::"):
        return _pseudo(site, name)
    if name in site.stack.parameters:
        # A default may be a dynamic reference.
        return site.plain(conditions.parameter(site, name))
    resource = site.stack.resources.get(name)
    return Reference(resource) if resource else Unknown(f"Ref {name}, which the template does not have")


def _pseudo(site: "Site", name: str) -> Any:
    if name == "AWS::NoValue":
        return ABSENT
    if name == "AWS::NotificationARNs":
        return Unknown(name)
    known = conditions.pseudo(site, name) or site.world.bound.get((site.template, name))
    return known or _COMMERCIAL.get(name) or f"${{{name}}}"


_COMMERCIAL = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}


def get_attribute(site: "Site", argument: Any) -> Any:
    """``Fn::GetAtt``, also of a nested stack's outputs."""
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
        return Unknown("Fn::GetAtt that is not understood")
    attribute = site.resolve(argument[1])
    resource = site.stack.resources.get(argument[0])
    if resource is None or not isinstance(attribute, str):
        return Unknown(f"Fn::GetAtt {argument[0]}.{argument[1]}, which the template does not have")
    if attribute.startswith("Outputs."):
        return site.output_of(resource, attribute.removeprefix("Outputs."))
    if resource.type == _JSON and attribute == "Value":
        return _map_in(site.resolve(resource.properties.get("Value")))
    if resource.type.startswith(_ANYTHING) and attribute != "Arn":
        return Unknown(f"attribute {attribute} of {resource.logical_id}", shape=f"${{{resource.logical_id}.{attribute}}}")
    port = port_of(site, resource, attribute)
    return Reference(resource, attribute) if port is None else port


def _map_in(text: Any) -> Any:
    """The map in a text of JSON."""
    try:
        value = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else text if text.__class__ is Unknown else Unknown("a map that cannot be read here")


def _if(site: "Site", argument: Any) -> Any:
    if not isinstance(argument, list) or len(argument) != 3:
        return Unknown("Fn::If that is not understood")
    return site.resolve(argument[1 if conditions.condition(site, argument[0]) else 2])


def _sub(site: "Site", argument: Any) -> Any:
    text, variables = argument, {}
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], Mapping):
        text, variables = argument
    if not isinstance(text, str):
        return Unknown("Fn::Sub that is not understood")
    parts: list[Any] = []
    end = 0
    for found in _VARIABLE.finditer(text):
        parts.append(text[end : found.start()])
        end = found.end()
        name = found[1].strip()
        if name.startswith("!"):
            parts.append(f"${{{name[1:]}}}")
        elif name in variables:
            parts.append(site.resolve(variables[name]))
        elif "." in name:
            parts.append(get_attribute(site, name))
        else:
            parts.append(ref(site, name))
    parts.append(text[end:])
    return site.plain(compose(part for part in parts if part.__class__ is not str or part))


def _join(site: "Site", argument: Any) -> Any:
    if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
        return Unknown("Fn::Join that is not understood")
    parts = site.resolve(argument[1])
    if isinstance(parts, list):
        return site.plain(compose(site.items(parts), argument[0]))
    return parts if parts.__class__ is Unknown or isinstance(parts, Reference) else Unknown("Fn::Join of what is no list")


def _select(site: "Site", argument: Any) -> Any:
    if not isinstance(argument, list) or len(argument) != 2:
        return Unknown("Fn::Select that is not understood")
    index = site.resolve(argument[0])
    if not isinstance(index, int | str) or not str(index).isdecimal() or len(str(index)) > _MOST_DIGITS:
        return index if index.__class__ is Unknown else Unknown("Fn::Select without a number")
    if function_of(argument[1]) == "Fn::GetAZs":
        return f"${{zone {index}}}"
    values = _split(site, argument[1]["Fn::Split"]) if function_of(argument[1]) == "Fn::Split" else site.resolve(argument[1])
    if not isinstance(values, list):
        if values.__class__ is Unknown:
            return values.bare()
        return values if isinstance(values, Reference) else Unknown("Fn::Select of what is no list")
    values = site.items(values)
    return values[int(index)] if int(index) < len(values) else Unknown("Fn::Select past the end of the list")


def _split(site: "Site", argument: Any) -> Any:
    """The parts of a text; the reference itself where the text is an attribute, whose parts only the deployment knows."""
    if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str) or not argument[0]:
        return Unknown("Fn::Split that is not understood")
    text = site.resolve(argument[1])
    if isinstance(text, Composed):
        if set(argument[0]) <= LIST_SEPARATORS:
            return elements(text, argument[0])
        if len({id(reference.resource) for reference in text.references}) > 1:
            return Unknown("Fn::Split of text with several attributes in it")
        text = text.references[0]
    if isinstance(text, Reference):
        return Reference(text.resource, f"{text.attribute}, in part")
    if isinstance(text, str):
        return _apart(site, text, argument[0]) if "${AWS::" in text else text.split(argument[0])
    # CloudFormation exports no empty value; a parameter may be empty.
    return text.bare(filled=text.kind == "import") if text.__class__ is Unknown else Unknown("Fn::Split of what is no text")


def _apart(site: "Site", text: str, separator: str) -> Any:
    """The parts of text with pseudo parameters in it, which stay whole, but for the stack's id: its form is known."""
    text = text.replace(_STACK_ID, f"{_sub(site, _STACK)}/{_UNIQUE}")
    for name in _PSEUDO.findall(text):
        if separator.isalnum() or (separator == "-" and name in _DASHED):
            return Unknown(f"what the deployment makes of ${{{name}}}")
    parts, start = [], 0
    for found in re.finditer(f"{_PSEUDO.pattern}|{re.escape(separator)}", text):
        if found[1] is None:
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


def _find_in_map(site: "Site", argument: Any) -> Any:
    if not isinstance(argument, list) or len(argument) not in (3, 4):
        return Unknown("Fn::FindInMap that is not understood")
    found: Any = site.stack.mappings
    default = argument[3].get("DefaultValue", ABSENT) if len(argument) == 4 and isinstance(argument[3], Mapping) else ABSENT
    for raw in argument[:3]:
        if not isinstance(found, Mapping):
            return Unknown("Fn::FindInMap in what is no mapping")
        key = conditions.pick(site, raw, [str(name) for name in found], others=default is not ABSENT)
        if key.__class__ is Unknown:
            return key.bare()
        found = ABSENT if key is ABSENT else found.get(key, ABSENT)
        if found is ABSENT:
            return Unknown(f"mapping key {key}, which the template does not have") if default is ABSENT else site.resolve(default)
    return site.resolve(found)


def _import(site: "Site", argument: Any) -> Any:
    name = site.resolve(argument)
    return site.imported(name) if isinstance(name, str) else Unknown("an import whose name is not known", "import")


def _length(site: "Site", argument: Any) -> Any:
    value = site.resolve(argument)
    known = isinstance(value, list) and function_of(argument) != "Fn::GetAZs"
    return len(site.items(value)) if known else Unknown("Fn::Length of what is no list that the template has")


def _to_json(site: "Site", argument: Any) -> Any:
    filled: list[Any] = []
    try:
        text = json.dumps(_written(site.deep(argument), filled))
    except (TypeError, ValueError, RecursionError, Undetermined):
        return Unknown("Fn::ToJsonString of something not known")
    for part in filled:
        if part.__class__ is Unknown:
            return Unknown(part.why, part.kind, shape=text, no_echo=any(other.no_echo for other in filled if other.__class__ is Unknown))
    return Composed(text, filled) if filled else text


def _written(value: Any, filled: list[Any]) -> Any:
    """A value as JSON has it, with ``${…}`` for what the deployment fills in, which is added to a list."""
    if isinstance(value, dict):
        return {key: _written(part, filled) for key, part in value.items()}
    if isinstance(value, list):
        return [_written(part, filled) for part in value]
    if value.__class__ is Unknown:
        filled.append(value)
        return value.shape or f"${{{value.why}}}"
    filled += references_in(value)
    return value


def _cidr(site: "Site", argument: Any) -> Any:
    if not isinstance(argument, list) or len(argument) not in (2, 3):
        return Unknown("Fn::Cidr that is not understood")
    block, count, bits = [site.resolve(part) for part in [*argument, 8][:3]]
    try:
        network = ipaddress.ip_network(scalar_text(block), strict=False)
        length = network.max_prefixlen - int(scalar_text(bits))
        wanted = min(int(scalar_text(count)), _MOST_SUBNETS)
        return [str(subnet) for _, subnet in zip(range(wanted), network.subnets(new_prefix=length), strict=False)]
    except (ValueError, TypeError, Undetermined):
        return Unknown("Fn::Cidr of something not known")


def _zones(_: "Site", __: Any) -> Any:
    return [f"${{zone {index}}}" for index in range(3)]


FUNCTIONS: Mapping[str, Callable[["Site", Any], Any]] = {
    "Ref": ref,
    "Fn::GetAtt": get_attribute,
    "Fn::If": _if,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::FindInMap": _find_in_map,
    "Fn::ImportValue": _import,
    "Fn::Length": _length,
    "Fn::ToJsonString": _to_json,
    "Fn::Base64": lambda site, argument: site.resolve(argument),
    "Fn::Cidr": _cidr,
    "Fn::GetAZs": _zones,
    "Fn::GetStackOutput": lambda site, argument: site.stack_output(argument),
}
"""By name. What is not here (``Fn::Transform``, a function that AWS adds tomorrow) is unknown."""
