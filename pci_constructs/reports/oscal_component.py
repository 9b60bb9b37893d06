"""The constructs and the rule pack as a component definition of OSCAL: which requirement each serves, and how.

A description is what the documentation of the construct itself claims. No component fulfils a requirement by itself: it says what it
contributes, and the catalogue says what is left to a running account and to people.
"""

from collections.abc import Mapping
from typing import Any

from pci_constructs.findings import Run
from pci_constructs.reports._claims import Construct, constructs
from pci_constructs.reports._oscal import catalog_resource, control_id, document, documentation, filled, metadata, prop, props, title, uuid
from pci_constructs.reports.pages import coverages
from pci_constructs.rules.catalogue import all_rules, rule
from pci_constructs.standard import STANDARD

PACK = "pci-constructs"


def render(run: Run) -> str:
    """The component definition as JSON; of the run it has the time alone.

    Args:
        run: the run that it goes with.
    """
    content = {
        "metadata": {
            **metadata(run, f"pci-constructs: what its constructs and rules do for {STANDARD}"),
            "remarks": "Which of the constructs an environment uses is in its assessment results and templates, not here.",
        },
        "components": [*(_construct(one) for one in constructs()), _pack()],
        "back-matter": {"resources": [catalog_resource()]},
    }
    return document("component-definition", content)


def _construct(one: Construct) -> dict[str, Any]:
    module, _, name = one.name.rpartition(".")
    return {
        "uuid": uuid("construct", one.name),
        "type": "software",
        "title": name,
        "description": documentation("\n\n".join(one.about)) or name,
        **props(prop("module", f"pci_constructs.{module}"), prop("construct", name)),
        "control-implementations": [
            _implementation(
                f"What {name} contributes when it is built with its defaults.",
                one.name,
                {id_: documentation(" ".join(sentences)) for id_, sentences in one.how.items()},
            )
        ],
    }


def _pack() -> dict[str, Any]:
    """The rules: they check what the constructs, or anybody else, wrote into a template."""
    checked = {one.requirement.id: one.checked_by for one in coverages() if one.checked_by}
    reasons = {
        id_: "\n".join(f"- {name}: {documentation(rule(name).requirements[id_])}" for name in names) for id_, names in checked.items()
    }
    return {
        "uuid": uuid("tool", "pci-dss"),
        "type": "validation",
        "title": f"{PACK}: rules on templates",
        "description": f"{len(all_rules())} rules, each a question asked of every resource that it concerns before anything is deployed.",
        **props(prop("rules", len(all_rules()))),
        "control-implementations": [_implementation("What the rules check, with the reason for each.", PACK, reasons, checked)],
    }


def _implementation(
    description: str, name: str, how: Mapping[str, str], rules: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    return {
        "uuid": uuid("implementation", name),
        "source": f"#{catalog_resource()['uuid']}",
        "description": title(description),
        **filled(
            "implemented-requirements",
            (
                {
                    "uuid": uuid("implemented-requirement", name, id_),
                    "control-id": control_id(id_),
                    "description": text,
                    **props(*(prop("rule", rule_id) for rule_id in (rules or {}).get(id_, ()))),
                }
                for id_, text in how.items()
            ),
        ),
    }
