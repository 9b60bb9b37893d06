"""What OSCAL's observations are about: stacks as components, resources as inventory items with their scope, each with one UUID."""

from functools import lru_cache
from typing import Any

from pci_constructs.findings import InventoryItem, Run, Subject
from pci_constructs.reports._oscal import markup, prop, props, title, uuid

_WHOLE = "everything that was looked at"
_STATUS = {"state": "other", "remarks": "As its template says; what is deployed was not looked at."}


class Subjects:
    """The stacks and resources of a run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._stacks: dict[str, Subject] = {}
        self._resources: dict[str, tuple[Subject, InventoryItem | None]] = {}
        self._references: dict[Subject, dict[str, str]] = {}
        for item in run.inventory:
            self._resources[self._add(item.subject)] = item.subject, item
        for subject in dict.fromkeys(finding.subject for finding in run.findings):
            if subject not in self._references:
                self._add(subject)

    def _add(self, subject: Subject) -> str:
        """Notes a subject with its stack, and gives its UUID."""
        id_ = _uuid(subject)
        if subject.template or subject.stack:
            self._stacks.setdefault(subject.template or subject.stack, subject)
        if subject.logical_id:
            self._resources.setdefault(id_, (subject, None))
        kind = "inventory-item" if subject.logical_id else "component"
        name = title(subject.name if _is_somewhere(subject) else _WHOLE)
        self._references[subject] = {"subject-uuid": id_, "type": kind, "title": name}
        return id_

    def reference(self, subject: Subject) -> dict[str, str]:
        """The subject as an observation names it."""
        return self._references[subject]

    def components(self) -> list[dict[str, Any]]:
        """The whole, and every stack."""
        whole = {"uuid": _uuid(None), "type": "this-system", "title": _WHOLE, "description": self._looked_at(), "status": _STATUS}
        return [whole, *(self._component(stack) for stack in self._stacks.values())]

    def _looked_at(self) -> str:
        run = self._run
        return f"{run.stages} stages, {run.stacks} stacks, {run.nested_stacks} nested stacks and {run.resources} resources."

    def _component(self, stack: Subject) -> dict[str, Any]:
        link = {"href": f"#{uuid('template', stack.template)}", "rel": "template"}
        return {
            "uuid": _uuid_of_stack(stack),
            "type": "stack",
            "title": title(stack.stack or stack.template),
            "description": "A CloudFormation stack.",
            **props(
                prop("stack", stack.stack),
                prop("template", stack.template),
                prop("stage", stack.stage),
                prop("account", stack.account),
                prop("region", stack.region),
            ),
            **({"links": [link]} if stack.template in self._run.templates else {}),
            "status": _STATUS,
        }

    def items(self) -> list[dict[str, Any]]:
        """Every resource, with its scope where the run has an inventory."""
        return [_item(id_, subject, item) for id_, (subject, item) in self._resources.items()]


def _item(id_: str, subject: Subject, item: InventoryItem | None) -> dict[str, Any]:
    scope = [prop("pci-scope", item.scope or "not declared"), prop("owner", item.owner)] if item else []
    return {
        "uuid": id_,
        "description": markup(subject.name),
        **props(
            prop("asset-type", subject.type, own=False),
            prop("construct-path", subject.construct_path),
            prop("logical-id", subject.logical_id),
            *scope,
        ),
        "implemented-components": [{"component-uuid": _uuid_of_stack(subject)}],
        **({"remarks": markup(f"Scope: {item.reason}")} if item and item.reason else {}),
    }


def _is_somewhere(subject: Subject) -> bool:
    return bool(subject.template or subject.stack or subject.logical_id)


def _uuid_of_stack(subject: Subject) -> str:
    return _stack(subject.template or subject.stack)


@lru_cache(maxsize=1024)
def _stack(name: str) -> str:
    return uuid("stack", name)


def _uuid(subject: Subject | None) -> str:
    if subject is None or not _is_somewhere(subject):
        return uuid("whole")
    if not subject.logical_id:
        return _uuid_of_stack(subject)
    return uuid("resource", subject.template or subject.stack, subject.logical_id)
