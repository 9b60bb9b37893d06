"""The parts of an assembly. A resource is a template file and a logical id: logical ids alone repeat across stacks."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

EVERYWHERE = "global"
"""The region of what belongs to an account as a whole, such as roles."""
RUNNING = "the running account"
"""What messages call what was not synthesized but read."""


class Metadata(Struct, frozen=True):
    """One entry of construct metadata.

    Attributes:
        path: the construct that carries it, without a leading slash.
        type: the kind of entry, such as ``pci-constructs:exception``.
        data: the entry itself.
    """

    path: str
    type: str
    data: Any


class Resource(Struct, frozen=True, eq=False):
    """One resource of one template.

    Attributes:
        logical_id: its id within the template.
        type: the CloudFormation type.
        properties: its properties, unresolved.
        attributes: the rest of its definition: ``DeletionPolicy``, ``Condition`` and so on.
        construct_path: where the construct tree has it; empty for templates that the CDK did not write.
        template: the template file, relative to the assembly.
    """

    logical_id: str
    type: str
    properties: Mapping[str, Any]
    attributes: Mapping[str, Any]
    construct_path: str
    template: str


class Stack(Struct, frozen=True, kw_only=True, eq=False):
    """One template: a stack or a nested stack.

    Attributes:
        path: the construct path.
        template: the template file, relative to the assembly.
        name: the name that CloudFormation knows the stack by; empty if it is not known.
        parent: the template that nests this one; ``None`` for a stack of its own.
        nested_by: the logical id, in the parent, of the resource that nests this one.
        stage: the names of the stages around it, joined by slashes; empty at the root.
        account: the account id, if known at synth.
        region: the region, if known at synth.
        tags: the stack's own tags.
        termination_protection: whether the stack refuses deletion.
        resources: its resources by logical id.
        parameters: its parameters by name, as the template has them.
        conditions: its conditions by name, as the template has them.
        mappings: its mappings by name.
        outputs: its outputs by name, as the template has them.
        rules: its own assertions on parameters by name, as the template has them.
        sha256: the SHA-256 of the template file; empty if it was not read from a file.
        read: the types of which every resource is here, where the stack stands for a place of a running account; ``None`` for a template,
            which has all that it has.
        unread: why resources of other types may be missing, by type.
    """

    path: str
    template: str
    name: str = ""
    parent: str | None = None
    nested_by: str | None = None
    stage: str = ""
    account: str | None = None
    region: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    termination_protection: bool = False
    resources: Mapping[str, Resource] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    mappings: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""
    read: frozenset[str] | None = None
    unread: Mapping[str, str] = field(default_factory=dict)

    def of_type(self, *types: str) -> Iterator[Resource]:
        """The resources of these types."""
        return (resource for resource in self.resources.values() if resource.type in types)


class Assembly(Struct, frozen=True, kw_only=True, eq=False):
    """Everything that one synth wrote, or one template alone.

    Attributes:
        stacks: all stacks, those of stages and nested ones included.
        metadata: all construct metadata.
        unreadable: what could not be read, one sentence each; it makes the gate red.
        unexpanded: what CloudFormation makes of the template is not known here (macros, loops over parameters), one sentence each.
        cdk_version: the version of the CDK that wrote it, where it says so.
        synthesized: whether the CDK wrote it; a lone template has no stages, no construct paths and no stack tags.
        live: whether it is what runs in an account; each region is a stack then, and so is what has none (``EVERYWHERE``).
    """

    stacks: tuple[Stack, ...]
    metadata: tuple[Metadata, ...] = ()
    unreadable: tuple[str, ...] = ()
    unexpanded: tuple[str, ...] = ()
    cdk_version: str | None = None
    synthesized: bool = True
    live: bool = False

    @property
    def stages(self) -> list[str]:
        """The names of the stages, in the order of the assembly."""
        return list(dict.fromkeys(stack.stage for stack in self.stacks if stack.stage))

    def resources(self) -> Iterator[tuple[Stack, Resource]]:
        """Every resource with its stack."""
        return ((stack, resource) for stack in self.stacks for resource in stack.resources.values())

    def of_metadata(self, type_: str) -> list[Metadata]:
        """The metadata entries of one type."""
        return [entry for entry in self.metadata if entry.type == type_]
