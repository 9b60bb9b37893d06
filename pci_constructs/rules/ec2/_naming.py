"""Which resources, parameters and imports the functions in some properties name."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec.json import Encoder

from pci_constructs.assembly import Resource, Stack
from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import TRANSFORM, function_of

Named = tuple[set[str], set[str], bool]
"""Resources and parameters; imports; whether a value of another template is taken in a further way."""
_VARIABLE = expression(r"\$\{([^}!.]+)")
_CROSSING = ("Fn::ImportValue", "Fn::GetStackOutput")
_WRITER = Encoder()
_CALL = re.compile(
    rb'\{"(?:Ref":"([^"\\]+)"\}|Fn::GetAtt":\["([^"\\]+)","(?!Outputs\.)[^"\\]*"\]\}|Fn::ImportValue":"([^"\\]+)"\}'
    rb'|(?!Fn::(?:Base64|If|Join|Select|Split)":)(Ref":|Fn::))'
)
"""A call of a function in JSON that names something, or any other but those that name nothing themselves."""


def named_in(properties: Any, stack: Stack) -> Named:
    """What functions anywhere in some properties name, the names of imports, and whether one takes another value of another template."""
    given = stack.parameters if stack.parent is not None else {}
    return _read_off(properties, given) or _walked(properties, given)


def _read_off(properties: Any, given: Mapping[str, Any]) -> Named | None:
    """The same off their text, in a third of the time; nothing if there are calls in another form than the usual ones."""
    if properties.__class__ is not dict and properties.__class__ is not list:
        return None
    try:
        text = _WRITER.encode(properties)
    except (TypeError, UnicodeEncodeError, RecursionError):
        return None
    # Within text of the template, every quotation mark has a backslash before it.
    referred: set[str] = set()
    named: set[str] = set()
    imports: set[str] = set()
    for reference, resource, import_, other in _CALL.findall(text):
        if other:
            return None
        if reference:
            referred.add(reference.decode())
        elif resource:
            named.add(resource.decode())
        elif import_:
            imports.add(import_.decode())
    return named | referred, imports, not given.keys().isdisjoint(referred)


def surely_named(resource: Resource, stack: Stack) -> frozenset[str]:
    """The resources that one refers to by a plain ``Ref`` or ``Fn::GetAtt``, which no other function chooses or takes apart."""
    named: set[str] = set()
    left: list[Any] = [resource.properties] if resource.properties.__class__ is dict else []
    while left:
        value = left.pop()
        if value.__class__ is list:
            left += value
        elif value.__class__ is dict:
            function = function_of(value)
            if function is None and TRANSFORM not in value:
                left += value.values()
            elif function == "Ref" or (function == "Fn::GetAtt" and _is_plain(value[function])):
                named.update(_names(function, value[function]))
    return frozenset(name for name in named if name in stack.resources and name not in stack.parameters)


def _is_plain(attribute: Any) -> bool:
    """Whether the argument of ``Fn::GetAtt`` is a resource and its attribute; an output of a nested stack is of another resource."""
    parts = attribute.split(".", 1) if isinstance(attribute, str) else attribute
    if not isinstance(parts, list) or len(parts) != 2:
        return False
    of, name = parts
    return isinstance(of, str) and isinstance(name, str) and not name.startswith("Outputs.")


def _walked(properties: Any, given: Mapping[str, Any]) -> Named:
    """The same of any properties."""
    named: set[str] = set()
    imports: set[str] = set()
    crosses = False
    left = [properties]
    while left:
        value = left.pop()
        if value.__class__ is dict:
            # A function is alone in its map.
            if len(value) == 1:
                ((key, argument),) = value.items()
                if key == "Ref" and argument.__class__ is str:
                    named.add(argument)
                    crosses = crosses or argument in given
                    continue
                if key == "Fn::GetAtt" and _is_plain(argument) and argument.__class__ is list:
                    named.add(argument[0])
                    continue
                if key == "Fn::ImportValue" and argument.__class__ is str:
                    imports.add(argument)
                    continue
                names = _names(key, argument)
                if names:
                    named.update(names)
                    crosses = crosses or not given.keys().isdisjoint(names) or (key == "Fn::GetAtt" and "Outputs." in str(argument))
                else:
                    crosses = crosses or key in _CROSSING
            value = value.values()
        elif value.__class__ is not list:
            continue
        for part in value:
            if part.__class__ is dict or part.__class__ is list:
                left.append(part)
    return named, imports, crosses


def _names(function: str, argument: Any) -> list[str]:
    """The resources and parameters that a function names."""
    if function == "Ref":
        return [argument] if isinstance(argument, str) else []
    if function == "Fn::GetAtt":
        first = argument.split(".", 1)[0] if isinstance(argument, str) else argument[0] if argument and isinstance(argument, list) else ""
        return [str(first)]
    return _VARIABLE.findall(str(argument)) if function == "Fn::Sub" else []
