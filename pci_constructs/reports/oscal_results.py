"""The run as assessment results of OSCAL: what was looked at, what was observed of it, and what that means for each requirement.

An observation is one rule's verdict with one reason; its subjects are the resources that this holds for. A finding is what templates
show of one requirement: satisfied only where every rule passes, and whether something fails, is not proven or is accepted stays apart
in its properties. What fails is an open risk; what is accepted is a risk with a deviation, and never a pass.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pci_constructs.findings import Finding, Run, Verdict
from pci_constructs.reports._oscal import (
    catalog_resource,
    control_id,
    document,
    filled,
    metadata,
    objective_id,
    prop,
    props,
    reference,
    time_of,
    title,
    uuid,
)
from pci_constructs.reports._oscal_observations import Observation, actors, observations, related
from pci_constructs.reports._oscal_risks import Risk, risks
from pci_constructs.reports._oscal_subjects import Subjects
from pci_constructs.reports._text import ORDER, OURS, WORDS
from pci_constructs.standard import STANDARD, requirements

_PLAN = "assessment-plan"
_ASKED = tuple(verdict for verdict in ORDER if verdict is not Verdict.NOT_APPLICABLE)
_REASONS = {Verdict.FAIL: "fail", Verdict.PASS: "pass"}


def render(run: Run) -> str:
    """The run as assessment results, as JSON.

    Args:
        run: the run.
    """
    subjects = Subjects(run)
    observed = observations(run, subjects)
    risky = risks(observed)
    answered = _by_requirement(run)
    content = {
        "metadata": metadata(run, f"{STANDARD}: what pci-constructs found in templates"),
        "import-ap": {"href": f"#{uuid('resource', _PLAN)}"},
        "results": [
            {
                "uuid": uuid("result", json.dumps([run.record, run.templates], sort_keys=True, default=str)),
                "title": f"Templates judged against {STANDARD}",
                "description": _description(run),
                "start": time_of(run),
                "end": time_of(run),
                **props(*_facts(run)),
                "local-definitions": {
                    "components": subjects.components(),
                    **filled("inventory-items", subjects.items()),
                    "assessment-assets": _assets(run),
                },
                "reviewed-controls": _reviewed(answered),
                **filled("observations", (one.to_json(time_of(run)) for one in observed)),
                **filled("risks", (risk.to_json() for risk in risky)),
                **filled("findings", _findings(answered, observed, risky)),
            }
        ],
        "back-matter": {"resources": [catalog_resource(), _plan(), *_templates(run)]},
    }
    return document("assessment-results", content)


def _by_requirement(run: Run) -> dict[str, list[Finding]]:
    """The findings that answer each requirement, in the order of the standard, ids that it does not have last."""
    found: dict[str, list[Finding]] = {id_: [] for id_ in requirements()}
    for finding in run.findings:
        for id_ in finding.requirements:
            found.setdefault(id_, []).append(finding)
    return {id_: some for id_, some in found.items() if some}


def _findings(answered: dict[str, list[Finding]], observed: list[Observation], risky: list[Risk]) -> Iterator[dict[str, Any]]:
    by_requirement: dict[str, list[Observation]] = {}
    for one in observed:
        for id_ in one.finding.requirements:
            by_requirement.setdefault(id_, []).append(one)
    risks_of = {one.uuid: risk.uuid for risk in risky for one in risk.observations}
    for id_, some in answered.items():
        counts = Counter(finding.verdict for finding in some)
        worst = next((verdict for verdict in _ASKED if counts[verdict]), None)
        # Where no question arose there is nothing to conclude.
        if worst:
            there = by_requirement[id_]
            risky_there = dict.fromkeys(risks_of[one.uuid] for one in there if one.uuid in risks_of)
            yield {
                **_conclusion(id_, worst, counts),
                "origins": actors(*sorted({one.finding.source for one in there})),
                "related-observations": related(there),
                **filled("related-risks", ({"risk-uuid": risk} for risk in risky_there)),
            }


def _conclusion(id_: str, worst: Verdict, counts: Counter[Verdict]) -> dict[str, Any]:
    numbers = [prop(f"count-{verdict.replace('_', '-')}", counts[verdict]) for verdict in ORDER if counts[verdict]]
    status = {
        "state": "satisfied" if worst is Verdict.PASS else "not-satisfied",
        "reason": _REASONS.get(worst, "other"),
        "remarks": f"{WORDS[worst].capitalize()}, as far as templates show it.",
    }
    return {
        "uuid": uuid("finding", id_),
        "title": title(f"{STANDARD}, {id_}: {WORDS[worst]}"),
        "description": _said(counts),
        **props(prop("verdict", worst), *numbers),
        "target": {"type": "objective-id", "target-id": objective_id(id_), "status": status},
    }


def _said(counts: Counter[Verdict]) -> str:
    return ", ".join(f"{counts[verdict]} {WORDS[verdict]}" for verdict in ORDER if counts[verdict]) + "."


def _reviewed(answered: dict[str, list[Finding]]) -> dict[str, Any]:
    link = {"href": f"#{catalog_resource()['uuid']}", "rel": "reference"}
    if not answered:
        every = [{"control-id": control_id(id_)} for id_ in requirements()]
        nothing = {"description": "No rule had anything to ask.", "include-all": {}, "exclude-controls": every}
        return {"links": [link], "control-selections": [nothing]}
    return {
        "description": "The requirements that a rule asked of something, each as far as templates can show it.",
        "links": [link],
        "control-selections": [{"include-controls": [{"control-id": control_id(id_)} for id_ in answered]}],
        "control-objective-selections": [{"include-objectives": [{"objective-id": objective_id(id_)} for id_ in answered]}],
    }


def _description(run: Run) -> str:
    counts = run.summary()
    return (
        f"{run.rules} rules were asked before anything is deployed: {_said(Counter({verdict: counts[verdict] for verdict in Verdict}))} "
        "What only a running account or a person can show is not part of it."
    )


def _facts(run: Run) -> Iterator[dict[str, str] | None]:
    record = run.record
    yield prop("commit", record.get("commit"))
    for name, count in run.summary().items():
        yield prop(f"count-{name.replace('_', '-')}", count)
    for name, value in (record.get("options") or {}).items():
        for one in value if isinstance(value, list) else [value]:
            yield prop(f"option-{name.replace('_', '-')}", one)
    for sentence in run.unreadable:
        yield prop("unreadable", sentence)


def _assets(run: Run) -> dict[str, Any]:
    """The tools whose findings these are."""
    tools = run.record.get("tools") or {}
    sources = sorted({OURS, *(finding.source for finding in run.findings)})
    components = [
        {
            "uuid": uuid("tool", source),
            "type": "software",
            "title": "pci-constructs" if source == OURS else title(source),
            "description": "The rules of pci-constructs." if source == OURS else "Another tool, whose findings the CDK reports.",
            **props(prop("version", tools.get("pci-constructs") if source == OURS else None, own=False)),
            "status": {"state": "operational"},
        }
        for source in sources
    ]
    platform = {
        "uuid": uuid("platform"),
        "title": "The process that judged the templates",
        **props(*(prop(f"version-of-{name}", version) for name, version in sorted(tools.items()))),
        "uses-components": [{"component-uuid": one["uuid"]} for one in components],
    }
    return {"components": components, "assessment-platforms": [platform]}


def _plan() -> dict[str, Any]:
    return {
        "uuid": uuid("resource", _PLAN),
        "title": "The plan: every rule of the pack",
        "description": "There is no plan of its own. Every rule is asked of every resource that it concerns, at each synth and in CI.",
    }


def _templates(run: Run) -> Iterator[dict[str, Any]]:
    for template, digest in sorted(run.templates.items()):
        yield {
            "uuid": uuid("template", template),
            "title": title(template),
            "rlinks": [{"href": reference(template), "hashes": [{"algorithm": "SHA-256", "value": digest}]}],
        }
