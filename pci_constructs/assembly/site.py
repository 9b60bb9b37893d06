"""One template of an assembly being judged: resolves its values as CloudFormation would in the world that a rule runs in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly.functions import FUNCTIONS
from pci_constructs.assembly.model import Resource, Stack
from pci_constructs.assembly.values import ABSENT, DYNAMIC, FUNCTION_PREFIX, TRANSFORM, Partial, Rewritten, Undetermined, Unknown

if TYPE_CHECKING:
    from pci_constructs.assembly.evaluation import Evaluation
    from pci_constructs.assembly.worlds import World

_TEXT = frozenset({str})
DEPTH = 60
"""How deep functions may be nested in one another; past it the verdict is undetermined."""
_TOO_DEEP = f"functions nested more than {DEPTH} deep"


class Site:
    """A stack and what surrounds it.

    Attributes:
        stack: the stack.
        template: its template.
        evaluation: the assembly being judged.
    """

    __slots__ = ("evaluation", "stack", "template")

    def __init__(self, stack: Stack, evaluation: "Evaluation") -> None:
        self.stack = stack
        self.template = stack.template
        self.evaluation = evaluation

    @property
    def world(self) -> "World":
        """The world that values are resolved in."""
        return self.evaluation.world

    def resolve(self, raw: Any) -> Any:
        """The value: a scalar, a ``Reference``, ``Unknown``, ``ABSENT``, or a list or map whose parts are not resolved yet."""
        kind = raw.__class__
        if kind is str:
            return Unknown(f"dynamic reference {raw}", "dynamic", shape=raw) if DYNAMIC in raw else raw
        if kind is dict:
            if len(raw) == 1:
                (name,) = raw
                if name == "Ref" or (name.__class__ is str and name.startswith(FUNCTION_PREFIX)):
                    return self._call(name, raw[name])
            elif TRANSFORM in raw:
                return Unknown(f"function {TRANSFORM}")
            return raw
        return ABSENT if raw is None else raw

    def _call(self, name: str, argument: Any) -> Any:
        function = FUNCTIONS.get(name)
        if function is None:
            return Unknown(f"function {name}")
        world = self.evaluation.world
        world.step()
        # Not ``deeper()``: this is the one hot path.
        world.depth += 1
        try:
            if world.depth > DEPTH:
                raise Undetermined(_TOO_DEEP)
            return function(self, argument)
        finally:
            world.depth -= 1

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One step down into nested functions.

        Raises:
            Undetermined: they are nested too deeply, or a condition refers to itself.
        """
        world = self.evaluation.world
        world.depth += 1
        try:
            if world.depth > DEPTH:
                raise Undetermined(_TOO_DEEP)
            yield
        finally:
            world.depth -= 1

    def plain(self, value: Any) -> Any:
        """Text put together, which may turn out to be a dynamic reference."""
        if isinstance(value, str) and DYNAMIC in value:
            return Unknown(f"dynamic reference {value}", "dynamic", shape=str(value))
        return value

    def items(self, raw: Any) -> list[Any]:
        """The elements of a list, each resolved, those that are ``AWS::NoValue`` left out; a value that is no list is one element."""
        value = raw if raw.__class__ is list else self.resolve(raw)
        if value is ABSENT:
            return []
        if not isinstance(value, list):
            return [value]
        # Most lists hold plain text alone, which is told of all of it at once.
        if _TEXT.issuperset(map(type, value)) and DYNAMIC not in "\n".join(value):
            return value.copy()
        found = []
        for part in value:
            # Plain text and maps of several keys, the commonest parts, resolve to themselves.
            kind = part.__class__
            if (kind is str and DYNAMIC not in part) or (kind is dict and len(part) > 1 and TRANSFORM not in part):
                found.append(part)
            elif (resolved := self.resolve(part)) is not ABSENT:
                found.append(resolved)
        return found

    def deep(self, raw: Any) -> Any:
        """The value with all its parts resolved."""
        value = self.resolve(raw)
        kind = value.__class__
        if kind is dict or kind is list or kind is Partial:
            world = self.evaluation.world
            world.depth += 1
            try:
                if world.depth > DEPTH:
                    raise Undetermined(_TOO_DEEP)
                if kind is dict:
                    return {key: found for key, part in value.items() if (found := self.deep(part)) is not ABSENT}
                if kind is Partial:
                    return Partial({key: self.deep(part) for key, part in value.items()}, value.read, value.what)
                return [found for part in value if (found := self.deep(part)) is not ABSENT]
            finally:
                world.depth -= 1
        return value

    def given(self, parameter: str) -> Any:
        """What the stack that nests this one passes for a parameter, or its default; ``ABSENT`` if whoever deploys decides."""
        stack = self.stack
        if stack.parent is None or stack.nested_by is None:
            return ABSENT
        parent = self.evaluation.sites.get(stack.parent)
        nesting = parent.stack.resources.get(stack.nested_by) if parent else None
        if parent is None or nesting is None:
            return ABSENT
        if isinstance(nesting.properties, Rewritten):
            return Unknown(f"parameter {parameter}, which a macro of the nesting stack may pass", "parameter")
        passed = parent.resolve(nesting.properties.get("Parameters"))
        if passed.__class__ is Unknown:
            return passed.bare()
        value = parent.deep(passed.get(parameter)) if isinstance(passed, Mapping) else ABSENT
        if value is not ABSENT:
            return value
        declared = stack.parameters.get(parameter)
        default = declared.get("Default") if isinstance(declared, Mapping) else None
        return Unknown(f"parameter {parameter}, which the nesting stack does not pass", "parameter") if default is None else default

    def output_of(self, nesting: Resource, name: str) -> Any:
        """An output of the stack that a resource of this one nests."""
        child = self.evaluation.nested.get((self.template, nesting.logical_id))
        return child.output(name) if child else Unknown(f"output {name} of {nesting.logical_id}, whose template is not here")

    def output(self, name: str) -> Any:
        """An output of this stack."""
        declared = self.stack.outputs.get(name)
        if not isinstance(declared, Mapping):
            return Unknown(f"output {name}, which {self.template} does not have")
        with self.deeper():
            return self.deep(declared.get("Value"))

    def imported(self, name: str) -> Any:
        """The value that another stack of the assembly exports under a name."""
        found = self.evaluation.exporter(str(name), self.stack)
        return found[0].output(found[1]) if found else Unknown(f"import {name}", "import")

    def stack_output(self, argument: Any) -> Any:
        """``Fn::GetStackOutput``: an output of another stack by the stack's name."""
        named = {key: self.resolve(value) for key, value in argument.items()} if isinstance(argument, Mapping) else {}
        output = named.get("OutputName")
        stack = f"{named.get('StackName') or named.get('StackArn')}/".partition(":stack/")[2] or f"{named.get('StackName')}/"
        for site in self.evaluation.sites.values():
            if site.stack.name and stack.startswith(f"{site.stack.name}/") and site.stack.stage == self.stack.stage:
                return site.output(str(output))
        return Unknown(f"output {output!r} of another stack", "import")
