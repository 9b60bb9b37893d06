"""Which resources of the assembly use one: those whose properties refer to it, in the same template or across templates."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from msgspec import Struct, field

from pci_constructs.assembly import Evaluation, Resource, ResourceView, Stack, Undetermined, Unknown, references_in
from pci_constructs.rules.ec2._naming import named_in, surely_named

_MOST_WORLDS = 32
# No views in it: they hold the evaluation, which would then never be let go.
_INDICES: "WeakKeyDictionary[Evaluation, _Index]" = WeakKeyDictionary()


class _Index(Struct):
    """Where to look.

    Attributes:
        naming: by template and logical id, the resources that may refer to it.
        unsettled: resources that take values of other templates in more ways than were tried.
        surely: by resource, what it names whatever else holds.
        imported: by place and name of an import, what it may refer to; nothing if that has more ways than were tried.
    """

    naming: dict[tuple[str, str], list[Resource]] = field(default_factory=lambda: defaultdict(list))
    unsettled: list[Resource] = field(default_factory=list)
    surely: dict[Resource, frozenset[str]] = field(default_factory=dict)
    imported: dict[tuple[object, ...], set[tuple[str, str]] | None] = field(default_factory=dict)

    def names_surely(self, user: Resource, stack: Stack, named: str) -> bool:
        """Whether a resource names another of its template, so that no value of it has to be worked out."""
        found = self.surely.get(user)
        if found is None:
            found = self.surely[user] = surely_named(user, stack)
        return named in found


def users_of(resource: ResourceView) -> Iterator[ResourceView]:
    """The resources that exist in this world and whose properties refer to one.

    Raises:
        Undetermined: at the end, if one names it within something that is not known.
    """
    index = _INDICES.get(resource.evaluation)
    if index is None:
        index = _INDICES[resource.evaluation] = _indexed(resource.evaluation)
    here = resource.stack.stack
    named = index.naming.get((here.template, resource.logical_id), ())
    unknown: Unknown | None = None
    for candidate in dict.fromkeys((*named, *index.unsettled)):
        user = resource.evaluation.view(candidate)
        if user.is_(resource) or user.stack.stack.stage != here.stage or not user.evaluation.exists(candidate):
            continue
        if user.stack.stack is here and index.names_surely(candidate, here, resource.logical_id):
            yield user
            continue
        within = resource.logical_id if user.stack.stack is here and candidate in named else ""
        found = user.evaluation.kept(("parts", id(candidate), within), partial(_parts, user, within))
        if any(_is_of(part, resource) for part in found):
            yield user
        elif user.stack.stack is here and candidate in named:
            unknown = next((part for part in found if part.__class__ is Unknown), unknown)
    if unknown is not None:
        raise Undetermined(unknown)


def _parts(view: ResourceView, within: str = "") -> list[Any]:
    """The scalars in the properties of a resource: all of them, or in those alone that name another of its template."""
    raw: Any = view.resource.properties
    # Of what runs, the properties that were read are looked through; that there are others is for each rule to mind.
    names = list(raw) if view.live else view.names()
    if within and raw.__class__ is dict and not view.live:
        # The conditions of the others do not have to be gone through.
        names = [name for name in names if name not in raw or within in named_in(raw[name], view.stack.stack)[0]]
    return [part for name in names for part in _scalars(view.deep(name))]


def is_exported(resource: ResourceView) -> bool:
    """Whether an output that other stacks may read refers to it: an exported one, or any of a lone template, which others may nest."""
    site = resource.evaluation.sites[resource.resource.template]
    lone = not resource.evaluation.assembly.synthesized

    def is_read(declared: Any) -> bool:
        if not isinstance(declared, Mapping) or not (lone or "Export" in declared):
            return False
        # Most outputs name something else, which their text tells: their conditions do not have to be gone through.
        value = declared.get("Value")
        return resource.logical_id in named_in(value, site.stack)[0] or "Outputs." in str(value)

    return any(
        is_read(declared) and any(_is_of(part, resource) for part in _scalars(site.output(name)))
        for name, declared in site.stack.outputs.items()
    )


def _is_of(part: Any, resource: ResourceView) -> bool:
    if part.__class__ is Unknown:
        return f"${{{resource.logical_id}}}" in part.shape or f"${{{resource.logical_id}." in part.shape
    return any(reference.resource is resource.resource for reference in references_in(part))


def _scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _scalars(part)
    elif isinstance(value, list):
        for part in value:
            yield from _scalars(part)
    else:
        yield value


def _indexed(evaluation: Evaluation) -> _Index:
    index = _Index()
    # A lone template takes nothing of others.
    alone = len(evaluation.sites) == 1
    for stack, resource in evaluation.assembly.resources():
        if evaluation.assembly.live:
            for part in _scalars(dict(resource.properties)):
                for reference in references_in(part):
                    index.naming[reference.resource.template, reference.resource.logical_id].append(resource)
            continue
        named, imports, crosses = named_in(resource.properties, stack)
        for logical_id in named:
            index.naming[stack.template, logical_id].append(resource)
        if not alone and (crosses or imports):
            view = evaluation.view(resource)
            crossed = [_imported(view, name, index) for name in imports]
            crossed += [_met(evaluation, partial(_parts, view))] if crosses else []
            if None in crossed:
                index.unsettled.append(resource)
            for template, logical_id in {key for keys in crossed for key in keys or ()}:
                if template != stack.template:
                    index.naming[template, logical_id].append(resource)
    return index


def _imported(view: ResourceView, name: str, index: _Index) -> set[tuple[str, str]] | None:
    """What a value that a resource takes from another template may refer to: the same for all of its stage, account and region."""
    key = (*view.evaluation.place_of(view.resource), name)
    if key not in index.imported:
        index.imported[key] = _met(view.evaluation, lambda: _scalars(view.evaluation.sites[view.resource.template].imported(name)))
    return index.imported[key]


def _met(evaluation: Evaluation, parts: Callable[[], Iterable[Any]]) -> set[tuple[str, str]] | None:
    """Every resource that some values may refer to, in any world; nothing if there are more worlds than are tried."""
    found: set[tuple[str, str]] = set()
    with evaluation.aside() as world:
        for _ in range(_MOST_WORLDS):
            try:
                found |= {(ref.resource.template, ref.resource.logical_id) for part in parts() for ref in references_in(part)}
            except Undetermined:
                return found
            if not world.advance():
                return found
    return None
