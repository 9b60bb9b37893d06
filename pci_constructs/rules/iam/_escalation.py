"""Whether a set of statements lets its holder raise its own rights."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from pci_constructs.assembly import references_in
from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import ResourceView, Undetermined, Unknown
from pci_constructs.rules.iam._policies import DOCUMENT, IDENTITIES, attached, flat, holders, speaks_of
from pci_constructs.rules.policies import Statement, all_hold, all_true_of, any_of, any_so, each_statement, fits, holds_to_its_values
from pci_constructs.standard.tables import read_table

_ALL = r"\?*\*[*?]*"
_SERVICE = rf"([a-z-]+|{_ALL})"
_ALL_OF_A_KIND = (
    rf"(arn?:?|a)?{_ALL}|{_ALL}:[a-z-]+/{_ALL}|arn:[^:]*:"
    rf"({_ALL}|{_SERVICE}:{_ALL}|{_SERVICE}:[^:]*:{_ALL}|{_SERVICE}:[^:]*:[^:]*:({_ALL}|[a-z-]+[:/]{_ALL}))(:{_ALL})*"
)
_UNCLEAR = frozenset("*?$")
_ANY = "*"
"""Stands for a service that is not known."""
MANAGED_ARNS = "ManagedPolicyArns"
_OWN_USER = "${aws:username}"
_NARROWING = ("iam:permissionsboundary", "iam:policyarn")
_PARTITION = expression(r"^arn:[^:*?]*:")
_EVERYTHING = "arn:aws:iam::aws:policy/AdministratorAccess"
_NARROWING_TAGS = ("aws:resourcetag/", "iam:resourcetag/")
_PASSED_TO = "iam:passedtoservice"


@cache
def paths() -> tuple[Mapping[str, Any], ...]:
    """The known ways, dated data beside this module."""
    return tuple(read_table(Path(__file__).parent / "escalation_paths.json")["path"])


@cache
def _by_service() -> Mapping[str, list[int]]:
    """The places of the ways among all, by the service of what they need first."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, path in enumerate(paths()):
        found[path["needs"][0].partition(":")[0]].append(place)
    return found


@lru_cache(maxsize=4096)
def _service(action: str) -> str:
    """The service that an action is of."""
    name = action.partition(":")[0].strip().lower()
    return _ANY if not name.isalnum() and set(name) & _UNCLEAR else name


class Held:
    """What a policy or identity holds.

    Args:
        resource: a policy, or an identity with all policies that the template attaches to it.

    Attributes:
        statements: the statements that are known.
        services: the services that those which allow may speak of; ``None`` for any.
        managed: the ARNs of policies that the template attaches and does not show, or shows elsewhere.
        open: what is not known; ``None`` if nothing is.
    """

    def __init__(self, resource: ResourceView) -> None:
        self.statements: list[Statement] = []
        self.services: set[str] | None = set()
        self.open: Undetermined | None = None
        self._read(resource)
        self.managed: list[str] = []
        if resource.type in IDENTITIES:
            try:
                self.managed += [str(arn) for arn in resource.each(MANAGED_ARNS) if arn.__class__ is not Unknown]
                for policy in attached(resource):
                    self._read(policy)
            except Undetermined as error:
                self.open = error

    def _read(self, resource: ResourceView) -> None:
        for holder in holders(resource):
            try:
                found: list[Any] = [holder] if holder.__class__ is Unknown else each_statement(holder, DOCUMENT)
                for statement in found:
                    if statement.__class__ is Unknown:
                        self.open = Undetermined(statement, DOCUMENT)
                    else:
                        self._keep(statement)
            except Undetermined as error:
                self.open = error

    def _keep(self, statement: Statement) -> None:
        self.statements.append(statement)
        actions = statement.actions()
        if not actions or Unknown in map(type, actions):
            self.services = None
        if self.services is not None:
            self.services.update(map(_service, map(str, actions)))
            if _ANY in self.services:
                self.services = None

    def ways(self) -> Iterable[Mapping[str, Any]]:
        """The known ways that something here can be about, by the service of what they need first: a cheap question before a dear one."""
        if self.services is None:
            return paths()
        known = _by_service()
        return [paths()[place] for place in sorted(place for service in self.services & known.keys() for place in known[service])]


def escalates(statements: Sequence[Statement], path: Mapping[str, Any], identity: ResourceView | None) -> bool:
    """Whether statements allow all that a way needs.

    Args:
        statements: everything that one principal holds, denials included.
        path: one of ``paths()``.
        identity: the principal, where it is known.

    Raises:
        Undetermined: it cannot be told.
    """
    first, *others = path["needs"]
    key = partial(_allowed, statements, (first,), lambda s: _unbounded(s, path, identity))
    return all_hold(key, *(partial(_allowed, statements, (need,) if isinstance(need, str) else need, _anywhere) for need in others))


def _allowed(statements: Sequence[Statement], actions: Sequence[str], scope: Any) -> bool:
    return any_so(actions, lambda action: _one(statements, action, scope))


def _one(statements: Sequence[Statement], action: str, scope: Any) -> bool:
    def allows(statement: Statement) -> bool:
        return statement.allows_any_action((action,))

    def given(statement: Statement) -> bool:
        return all_true_of(statement, allows, scope)

    def refused(statement: Statement) -> bool:
        always = not statement.block.has("Condition")
        return always and all_hold(lambda: statement.denies, lambda: statement.covers_action(action), statement.covers_all_resources)

    return all_hold(lambda: any_so(statements, given), lambda: not any_so(statements, refused))


def _anywhere(_: Statement) -> bool:
    return True


def _unbounded(statement: Statement, path: Mapping[str, Any], identity: ResourceView | None) -> bool:
    def wide() -> bool:
        return speaks_of(statement, _ALL_OF_A_KIND) or (path.get("self", False) and _on_itself(statement, identity))

    return all_hold(wide, lambda: not _narrowed(statement, path.get("service", "")))


def _on_itself(statement: Statement, identity: ResourceView | None) -> bool:
    def own(pattern: Any) -> bool:
        refers = identity is not None and any(reference.resource is identity.resource for reference in references_in(pattern))
        return refers or str(pattern).endswith(_OWN_USER)

    return any_of(statement.resources(), own)


def _lets_all(policy: Any) -> bool:
    """Whether a pattern of policies takes in the one that allows everything, which as a boundary holds nobody back."""
    return fits(_PARTITION.sub("arn:aws:", flat(str(policy))), _EVERYTHING)


def _narrowed(statement: Statement, service: str) -> bool:
    """Whether a condition keeps the action to something harmless: a boundary, policies, tags, or services other than the one needed."""
    for operator, key, values in statement.conditions():
        if holds_to_its_values(operator) and (key.startswith(_NARROWING_TAGS) or (key in _NARROWING and not any_of(values, _lets_all))):
            return True
        if key == _PASSED_TO and holds_to_its_values(operator):
            return not any_of(values, lambda value: fits(str(value), service))
    return False
