"""``make docs``: writes the pages of ``docs/`` that come from code; a test holds them to it."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pci_constructs.reports.pages import asked, coverages, why
from pci_constructs.rules import Example, Rule, all_rules
from pci_constructs.rules.catalogue import every_file, live_files
from pci_constructs.rules.catalogue import rule as rule_of
from pci_constructs.standard import STANDARD, requirement
from pci_constructs.standard.controls import controls

DOCS = Path(__file__).parent
NOTE = "<!-- written by `make docs` from the code: change it there -->\n"
GENERATED = ("rules/**/*.md", "requirements.md", "constructs/README.md")
"""What lies here and is not among the pages is left over."""
_TOOLS = {
    "securityhub": "Security Hub",
    "config": "AWS Config",
    "cdk-nag": "cdk-nag",
    "guard": "cfn-guard",
    "checkov": "checkov",
    "prowler": "Prowler",
}


def pages() -> Mapping[str, str]:
    """The generated pages by path below ``docs/``."""
    made = {"rules/README.md": _index(), "requirements.md": _requirements(), "constructs/README.md": _constructs()}
    return {**made, **{f"rules/{_place(rule.id)}": _rule(rule) for rule in _pack()}}


def _pack() -> list[Rule]:
    """Every rule, by id."""
    return sorted((*all_rules(), *map(rule_of, live_files())), key=lambda one: one.id)


def _place(id_: str) -> str:
    return f"{every_file()[id_].split('.')[-2].rstrip('_')}/{id_}.md"


def _index() -> str:
    """All rules by service, with the rows of the catalogue that no rule asks."""
    lines = [NOTE, f"# Rules for {STANDARD}", "", "`pci-constructs explain RULE` shows the same page in a terminal."]
    services: dict[str, list[Rule]] = {}
    for rule in _pack():
        services.setdefault(_place(rule.id).partition("/")[0], []).append(rule)
    for service, rules in sorted(services.items()):
        lines += ["", f"## {service}", "", "| rule | what it asks | severity | requirements |", "|---|---|---|---|"]
        for rule in rules:
            required = ", ".join(rule.requirement_ids) or "guard rail"
            alone = " (running account)" if rule.id in live_files() else ""
            lines.append(f"| [`{rule.id}`]({_place(rule.id)}) | {rule.title}{alone} | {rule.severity} | {required} |")
    lines += ["", "## Asked elsewhere, or later", "", *_not_asked(), ""]
    return "\n".join(lines)


def _not_asked() -> Iterator[str]:
    yield "Controls of the catalogue without a rule: what only a running account decides is for live verification."
    yield ""
    yield "| control | where it is decided | requirements |"
    yield "|---|---|---|"
    pack = set(every_file())
    where = {"live": "running account", "2": "template, later", "off": "weak link to PCI: not asked", "1": "template, missing"}
    for control in controls().values():
        if control.id not in pack:
            yield f"| `{control.id}` | {where[control.wave]} | {', '.join(control.requirements)} |"


def _rule(rule: Rule) -> str:
    """The page of one rule, from its own file."""
    claims = [f"- **{id_}** ({requirement(id_).summary}): {reason}." for id_, reason in rule.requirements.items()]
    lines = [NOTE, f"# `{rule.id}`", "", f"{rule.title}. Severity: {rule.severity}.", "", why(rule.id), "", "## Requirements", ""]
    lines += claims or [f"- None, a guard rail of this library: {rule.guard_rail}."]
    lines += ["", "## What to do", "", f"{rule.remediation[0].upper()}{rule.remediation[1:]}.", ""]
    if rule.types:
        lines += ["## What it looks at", "", ", ".join(f"`{type_}`" for type_ in rule.types), ""]
    lines += [asked(rule), ""]
    for title, shown in (("Passes", rule.passing), ("Fails", rule.failing)):
        if shown is not None:
            lines += [f"## {title}", "", "```json", json.dumps(_template(rule, shown), indent=2, default=dict), "```", ""]
    if rule.equivalents:
        lines += ["## Elsewhere", "", "| tool | name |", "|---|---|"]
        lines += [f"| {_TOOLS[tool]} | {name} |" for tool, name in rule.equivalents.items()]
        lines.append("")
    return "\n".join(lines)


def _template(rule: Rule, shown: Mapping[str, Any] | Example) -> dict[str, Any]:
    if isinstance(shown, Example):
        return {**shown.rest, "Resources": shown.resources}
    return {"Resources": {"Example": {"Type": rule.types[0], "Properties": shown}}}


def _requirements() -> str:
    """Every requirement with what builds, checks and shows it."""
    lines = [NOTE, f"# {STANDARD}: what shows each requirement", ""]
    lines += [
        "The text of the standard is its council's; these are its ids and our own words. `pci-constructs coverage` prints the same.",
        "",
    ]
    for one in coverages():
        lines += [f"## {one.requirement.id}", "", f"{one.requirement.summary}.", ""]
        rules = ", ".join(f"[`{id_}`](rules/{_place(id_)})" for id_ in one.checked_by)
        for title, text in (
            ("Built by", ", ".join(f"`{name}`" for name in one.built_by)),
            ("Checked by", rules),
            ("To be checked by", ", ".join(f"`{id_}`" for id_ in one.planned)),
            ("Verified in the account by", ", ".join(f"[`{id_}`](rules/{_place(id_)})" for id_ in one.verified_by)),
            ("To be verified in the account by", ", ".join(f"`{id_}`" for id_ in one.live)),
        ):
            if text:
                lines.append(f"- {title}: {text}")
        if one.person:
            lines.append(f"- {one.person[0].upper()}{one.person[1:]}.")
        lines.append("")
    return "\n".join(lines)


def _constructs() -> str:
    """The index of the construct pages: title and first paragraph of each."""
    lines = [NOTE, "# Constructs", "", "| page | what it is |", "|---|---|"]
    for page in sorted((DOCS / "constructs").glob("*.md")):
        if page.name != "README.md":
            title, _, rest = page.read_text("utf-8").partition("\n")
            first = " ".join(rest.strip().split("\n\n")[0].split())
            lines.append(f"| [{title.removeprefix('# ').strip()}]({page.name}) | {first} |")
    return "\n".join([*lines, ""])


def left_over(made: Mapping[str, str]) -> list[Path]:
    """Generated pages of what is no longer there."""
    there = {file for pattern in GENERATED for file in DOCS.glob(pattern)}
    return sorted(there - {DOCS / name for name in made})


def main() -> int:
    """Writes what has changed, and removes what is left over."""
    made = pages()
    for file in left_over(made):
        file.unlink()
    for name, text in made.items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
