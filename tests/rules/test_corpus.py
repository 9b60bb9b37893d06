"""What holds of every finding, whatever the rule: over the examples of all rules, each asked of each, and over a strange template."""

import json
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Any

import jsonschema
import pytest
from msgspec.structs import fields

from pci_constructs.assembly import Assembly, Evaluation
from pci_constructs.assembly.templates import alone
from pci_constructs.check import judge_assemblies
from pci_constructs.findings import Run, Verdict
from pci_constructs.options import Options
from pci_constructs.reports import machine
from pci_constructs.rules import Rule, all_rules
from pci_constructs.rules.catalogue import rules_for
from pci_constructs.rules.deciding import decide
from pci_constructs.rules.ec2.service_vpc_endpoint_enabled import USUAL
from pci_constructs.rules.settings import Settings, settings_from
from tests.rules.pack import example

TODAY = date(2026, 11, 25)
SCHEMA = jsonschema.Draft202012Validator(
    json.loads(resources.files("pci_constructs.reports").joinpath("findings.schema.json").read_text("utf-8"))
)
FORMS: dict[str, Any] = {
    "a parameter": {"Ref": "P"},
    "an import": {"Fn::ImportValue": "elsewhere"},
    "a dynamic reference": "{{resolve:ssm:/x}}",
    "a function": {"Fn::Transform": {"Name": "Macro"}},
    "a reference to nothing": {"Ref": "Nothing"},
}


def examples() -> Iterator[tuple[Rule, str, Assembly]]:
    for rule in all_rules():
        for kind, shown in (("passing", rule.passing), ("failing", rule.failing)):
            if shown is not None:
                made = example(rule, shown)
                yield rule, kind, alone({"Resources": made.resources, **made.rest}, f"{rule.id}.{kind}.json")


@pytest.fixture(scope="module")
def corpus() -> list[Assembly]:
    unknown = [
        alone(
            {
                "Parameters": {"P": {"Type": "String"}},
                "Resources": {
                    f"{type_.replace(':', '')}": {"Type": type_, "Properties": dict.fromkeys(properties, form)}
                    for type_, properties in _properties().items()
                },
            },
            f"{name}.json",
        )
        for name, form in FORMS.items()
    ]
    return [*(assembly for _, _, assembly in examples()), *unknown]


def _properties() -> dict[str, set[str]]:
    """The properties of each type that some example sets."""
    found: dict[str, set[str]] = {}
    for _, _, assembly in examples():
        for _, resource in assembly.resources():
            found.setdefault(resource.type, set()).update(map(str, resource.properties))
    return found


@pytest.fixture(scope="module")
def run(corpus: list[Assembly]) -> Run:
    return judge_assemblies(corpus, Options(today=TODAY, settings=Settings()), unreadable=("x.json: broken",), scopes=True)


def test_no_rule_raises(run: Run) -> None:
    assert [(f.rule, f.message) for f in run.of(Verdict.ERROR) if f.rule != "template-readable"] == []


def test_what_is_undetermined_names_what_blocks_it(run: Run) -> None:
    assert {f.rule for f in run.of(Verdict.UNDETERMINED) if len((f.blocked_by or "").split()) < 2} == set()
    assert {f.rule for f in run.findings if f.verdict is not Verdict.UNDETERMINED and f.blocked_by} == set()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a parameter", "parameter P"),
        ("an import", "import elsewhere"),
        ("a dynamic reference", "{{resolve:ssm:/x}}"),
        ("a reference to nothing", "Ref Nothing"),
    ],
)
def test_most_say_it_by_name(run: Run, name: str, said: str) -> None:
    open_ = [f for f in run.of(Verdict.UNDETERMINED) if f.subject.template == f"{name}.json"]
    assert sum(said in (f.blocked_by or "") for f in open_) > len(open_) // 2


def test_every_failure_says_what_and_how_to_mend_it(run: Run) -> None:
    assert {f.rule for f in run.of(Verdict.FAIL) if not (f.message and f.remediation and f.requirements)} <= GUARD_RAILS


GUARD_RAILS = {rule.id for rule in all_rules() if rule.guard_rail}


def test_the_findings_are_as_their_schema_says(run: Run) -> None:
    document = json.loads(machine.render(run, everything=True))
    # One finding of each shape: the schema says nothing on what the texts are.
    shapes = {
        tuple(
            (key, value if key in ("verdict", "severity", "source") else type(value), bool(value)) for key, value in finding.items()
        ): finding
        for finding in document["findings"]
    }
    SCHEMA.validate({**document, "findings": list(shapes.values())})
    for few in (machine.render(run), machine.render(judge_assemblies([], Options(today=TODAY)))):
        SCHEMA.validate({**json.loads(few), "findings": json.loads(few)["findings"][:200]})


class Watched:
    """Settings that note which of them a rule asks for."""

    def __init__(self, settings: Settings, asked: set[str]) -> None:
        self._settings = settings
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        self._asked.add(name)
        return getattr(self._settings, name)

    def need(self, name: str) -> Any:
        self._asked.add(name)
        return self._settings.need(name)


STRICTEST: dict[str, Any] = {
    "approved_ports": [443],
    "trusted_accounts": [],
    "break_glass_roles": [],
    "approved_api_endpoint_types": [],
    "public_buckets": [],
    "approved_internet_gateways": [],
    "required_vpc_endpoints": list(USUAL),
    "minimum_log_retention_days": 365,
    "minimum_backup_retention_days": 1,
}
"""What a rule may take at most where a setting is not made; of the others nothing is a good guess, and the verdict must be left open."""


def judged(rule: Rule, assembly: Assembly, settings: Settings, asked: set[str]) -> list[Verdict]:
    evaluation = Evaluation(assembly, today=TODAY, settings=Watched(settings, asked))
    there = [evaluation.view(resource) for type_ in rule.types for resource in evaluation.by_type.get(type_, ())]
    return [decide(rule.check, view).verdict for view in there] if rule.check else []


def test_a_setting_that_is_not_made_is_never_a_silent_pass() -> None:
    read_: set[str] = set()
    wrong: list[str] = []
    for assembly in [assembly for _, _, assembly in examples()]:
        for rule in rules_for({resource.type for _, resource in assembly.resources()}):
            asked: set[str] = set()
            without = judged(rule, assembly, Settings(), asked) if rule.check else []
            read_ |= asked
            if Verdict.PASS not in without:
                continue
            if asked - set(STRICTEST):
                wrong.append(f"{rule.id} passes without {asked - set(STRICTEST)} on {assembly.stacks[0].template}")
            for name in asked & set(STRICTEST):
                strict = judged(rule, assembly, settings_from({name: STRICTEST[name]}, "here"), set())
                if any(open_ is Verdict.PASS and one is not Verdict.PASS for open_, one in zip(without, strict, strict=True)):
                    wrong.append(f"{rule.id} passes without {name}, and not with {STRICTEST[name]}, on {assembly.stacks[0].template}")
    assert wrong == []
    # The accounts before production are asked for only where those of production are named; zones by rules over whole assemblies,
    # of which tests/network/test_gate.py shows that they say nothing without.
    assert read_ == {field.name for field in fields(Settings)} - {"preproduction_accounts", "segmentation"}


def test_a_setting_does_not_lower_the_floor_of_the_standard() -> None:
    weakest = settings_from({"minimum-log-retention-days": 1}, "here")
    for rule, kind, assembly in examples():
        if kind == "failing" and rule.check:
            assert judged(rule, assembly, weakest, set()) == judged(rule, assembly, Settings(), set()), rule.id
