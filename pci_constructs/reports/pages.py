"""What the pack itself has to say: its rules, one rule in full, and the coverage of the standard."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from textwrap import fill
from typing import Any

from pci_constructs.reports._claims import constructs
from pci_constructs.reports._live import read_types
from pci_constructs.rules.catalogue import all_rules, every_file, ids, live_files, live_rules
from pci_constructs.rules.catalogue import rule as rule_of
from pci_constructs.rules.rule import Rule
from pci_constructs.standard import STANDARD, Requirement, requirement, requirements
from pci_constructs.standard.controls import Control, controls

_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What there is for one requirement.

    Attributes:
        requirement: the requirement.
        built_by: constructs whose documentation claims it.
        checked_by: rules that answer it.
        planned: controls of the catalogue that a template could decide and no rule asks yet.
        verified_by: rules that answer it in a running account where a template alone does not: those that an account alone decides, and
            those that it completes.
        live: controls of the same kind that nothing reads yet.
        person: whether somebody has to show the rest, and why.
    """

    requirement: Requirement
    built_by: tuple[str, ...]
    checked_by: tuple[str, ...]
    planned: tuple[str, ...]
    verified_by: tuple[str, ...]
    live: tuple[str, ...]
    person: str

    def to_json(self) -> dict[str, Any]:
        """The coverage as plain data."""
        return {
            "requirement": self.requirement.id,
            "summary": self.requirement.summary,
            "technical": self.requirement.technical,
            "built_by": list(self.built_by),
            "checked_by": list(self.checked_by),
            "planned": list(self.planned),
            "verified_by": list(self.verified_by),
            "live": list(self.live),
            "person": self.person,
        }


def rules(wanted: Sequence[str] = (), *, as_json: bool = False) -> str:
    """The rules, all or those for some requirements."""
    pack = sorted((*all_rules(), *map(rule_of, live_files())), key=lambda one: one.id)
    chosen = [rule for rule in pack if not wanted or any(_below(id_, one) for id_ in rule.requirement_ids for one in wanted)]
    if as_json:
        return json.dumps([_rule_json(rule) for rule in chosen], indent=1, ensure_ascii=False) + "\n"
    width = max((len(rule.id) for rule in chosen), default=0)
    lines = [f"{rule.id:{width}}  {rule.severity:8}  {', '.join(rule.requirement_ids) or 'guard rail':24}  {rule.title}" for rule in chosen]
    alone = sum(rule.id in live_files() for rule in chosen)
    counts = f"{len(chosen)} rules for {STANDARD}, {alone} of them decided by the running account alone (`pci-constructs verify`)"
    return "\n".join([*lines, "", f"{counts}; `pci-constructs explain RULE` says more", ""])


def _rule_json(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": str(rule.severity),
        "requirements": dict(rule.requirements),
        "guard_rail": rule.guard_rail,
        "types": list(rule.types),
        "asked_of": where(rule),
        "remediation": rule.remediation,
        "equivalents": dict(rule.equivalents),
        "since": rule.since,
    }


def asked(rule: Rule) -> str:
    """What a rule is asked of, as a sentence."""
    if rule.id in live_files():
        return "Asked of the running account alone (`pci-constructs verify`): no template says it."
    if rule.of_templates_alone:
        return f"Asked of templates alone: {rule.of_templates_alone}."
    return "Asked of templates, and of the running account (`pci-constructs verify`)."


def where(rule: Rule) -> str:
    """What a rule is asked of: ``templates``, the ``account``, or ``both``."""
    if rule.id in live_files():
        return "account"
    return "templates" if rule.of_templates_alone else "both"


def why(id_: str) -> str:
    """The reasons of a rule: the docstring of its file, without the first line, which is the title once more."""
    first, _, rest = (import_module(every_file()[id_]).__doc__ or "").strip().partition("\n\n")
    return rest.strip() or first


def explain(id_: str) -> str:
    """One rule in full."""
    rule = import_module(every_file()[id_]).RULE
    lines = [rule.id, "=" * len(rule.id), "", f"{rule.title}. Severity: {rule.severity}.", ""]
    lines += [fill(" ".join(paragraph.split()), _WIDTH) + "\n" for paragraph in why(id_).split("\n\n")]
    if rule.types:
        lines += [fill("Looks at: " + ", ".join(rule.types), _WIDTH, subsequent_indent="  ", break_on_hyphens=False), ""]
    lines += [fill(asked(rule), _WIDTH), ""]
    lines.append("Requirements:" if rule.requirements else f"Guard rail of this library: {rule.guard_rail}.")
    for one, reason in rule.requirements.items():
        lines.append(fill(f"{one} ({requirement(one).summary}): {reason}.", _WIDTH, initial_indent="  ", subsequent_indent="    "))
    lines += ["", fill(f"What to do: {rule.remediation}.", _WIDTH, subsequent_indent="  "), ""]
    if rule.equivalents:
        lines += ["Elsewhere: " + ", ".join(f"{tool} {name}" for tool, name in rule.equivalents.items()), ""]
    for title, shown in (("Passes:", rule.passing), ("Fails:", rule.failing)):
        if shown is not None:
            body = shown if isinstance(shown, Mapping) else {"Resources": shown.resources, **shown.rest}
            lines += [title, *(f"  {line}" for line in json.dumps(body, indent=2, default=dict).splitlines()), ""]
    return "\n".join(lines).rstrip() + "\n"


@cache
def coverages() -> tuple[Coverage, ...]:
    """The coverage of every requirement, in the order of the standard."""
    pack = dict(zip(ids(), all_rules(), strict=True))
    built = {one.name: set(one.how) for one in constructs()}
    return tuple(_coverage(one, pack, built) for one in requirements().values())


def _coverage(one: Requirement, pack: Mapping[str, Rule], built: Mapping[str, set[str]]) -> Coverage:
    asked = [control for control in controls().values() if one.id in control.requirements]
    checked = tuple(id_ for id_, rule in pack.items() if one.id in rule.requirement_ids)
    verified = verified_rules()
    requirements_of = {rule.id: rule.requirement_ids for rule in live_rules()}
    return Coverage(
        requirement=one,
        built_by=tuple(sorted(name for name, claims in built.items() if one.id in claims)),
        checked_by=checked,
        planned=tuple(control.id for control in asked if control.id not in pack and control.wave in ("1", "2")),
        verified_by=tuple(id_ for id_ in sorted(verified) if one.id in requirements_of[id_]),
        live=tuple(control.id for control in asked if _live(control) and control.id not in verified),
        person=_person(one, answered=bool(checked or asked)),
    )


@cache
def verified_rules() -> frozenset[str]:
    """The rules that a running account decides where a template alone does not, and whose types the collectors read."""
    partial = {control.id for control in controls().values() if _live(control)}
    return frozenset(
        rule.id
        for rule in live_rules()
        if (rule.id in partial or rule.id in live_files()) and rule.types and read_types().issuperset(rule.types)
    )


def _live(control: Control) -> bool:
    return control.decidable != "template" and control.wave != "off"


def _person(one: Requirement, *, answered: bool) -> str:
    if one.technical == "no":
        return "a person shows all of it: it asks for people, paper or places, which no template holds"
    if one.technical == "partial":
        return "a person shows the rest: infrastructure carries only a part of what it asks"
    return "" if answered else "a person shows it: applications carry it, and nothing here looks into them"


def coverage(wanted: Sequence[str] = (), *, as_json: bool = False) -> str:
    """The coverage of the standard, or of some requirements."""
    chosen = [one for one in coverages() if not wanted or any(_below(one.requirement.id, id_) for id_ in wanted)]
    if as_json:
        return json.dumps([one.to_json() for one in chosen], indent=1, ensure_ascii=False) + "\n"
    lines: list[str] = []
    for one in chosen:
        lines.append(fill(f"{one.requirement.id}  {one.requirement.summary}", _WIDTH, subsequent_indent="  "))
        for title, names in (
            ("built by", one.built_by),
            ("checked by", one.checked_by),
            ("to be checked by", one.planned),
            ("verified in the account by", one.verified_by),
            ("to be verified in the account by", one.live),
        ):
            if names:
                lines.append(
                    fill(f"{title}: {', '.join(names)}", _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
                )
        if one.person:
            lines.append(fill(one.person, _WIDTH, initial_indent="  ", subsequent_indent="    "))
        lines.append("")
    checked = sum(bool(one.checked_by) for one in chosen)
    verified = sum(bool(one.verified_by) for one in chosen)
    lines += [
        f"{len(chosen)} requirements of {STANDARD}: rules answer {checked}, constructs {sum(bool(one.built_by) for one in chosen)}, "
        f"the running account completes {verified}",
        "",
    ]
    return "\n".join(lines)


def _below(id_: str, wanted: str) -> bool:
    return id_ == wanted or id_.startswith(f"{wanted}.")
