"""The requirements of PCI DSS v4.0.1 as a catalogue of OSCAL: ids, our own summaries, and what templates can show of each.

Nobody publishes PCI DSS in OSCAL, and its text is the PCI SSC's. The other OSCAL documents refer to these ids.
"""

from collections.abc import Mapping
from typing import Any

from pci_constructs.findings import Run
from pci_constructs.reports._oscal import control_id, document, markup, metadata, objective_id, prop, props
from pci_constructs.reports.pages import Coverage, coverages
from pci_constructs.standard import STANDARD, Requirement


def render(run: Run) -> str:
    """The catalogue as JSON; of the run it has the time alone.

    Args:
        run: the run that it goes with.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in coverages():
        groups.setdefault(one.requirement.id.partition(".")[0], []).append(_control(one))
    content = {
        "metadata": {
            **metadata(run, f"{STANDARD}: requirement ids, and what templates can show of each"),
            "remarks": "Every text is of pci-constructs. The standard itself is published by the PCI Security Standards Council.",
        },
        "groups": [_group(number, controls) for number, controls in groups.items()],
    }
    return document("catalog", content)


def _group(number: str, controls: list[dict[str, Any]]) -> Mapping[str, Any]:
    label = prop("label", number, own=False)
    name = f"{'Requirement' if number.isdecimal() else 'Appendix'} {number}"
    return {"id": control_id(number), "class": "requirement", "title": name, **props(label), "controls": controls}


def _control(one: Coverage) -> dict[str, Any]:
    requirement = one.requirement
    names = ", ".join(one.checked_by)
    shown = f"Each of these rules holds for every resource that it concerns: {names}." if names else "No rule looks at it."
    rest = f" Besides, {one.person}." if one.person else ""
    parts = [
        {"id": f"{control_id(requirement.id)}_summary", "name": "statement", "prose": markup(f"{requirement.summary}.")},
        {
            "id": objective_id(requirement.id),
            "name": "assessment-objective",
            "title": f"What templates can show of {requirement.id}",
            "prose": f"{shown}{rest}",
        },
    ]
    return {
        "id": control_id(requirement.id),
        "class": "requirement",
        "title": markup(requirement.summary),
        **props(
            prop("label", requirement.id, own=False),
            prop("sort-id", _sortable(requirement.id), own=False),
            *_own(requirement),
            *(prop("verified-in-the-account", id_) for id_ in one.live),
        ),
        "parts": parts,
    }


def _own(requirement: Requirement) -> list[dict[str, str] | None]:
    return [
        prop("shown-by-infrastructure", requirement.technical),
        prop("service-providers-only", "yes" if requirement.service_provider_only else None),
        prop("mandatory-since", "2025-03-31" if requirement.future_dated else None),
    ]


def _sortable(id_: str) -> str:
    return ".".join(part.zfill(2) for part in id_.split("."))
