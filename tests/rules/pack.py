"""Examples of rules as templates, judged; and the values of CloudFormation in every form, for tests generated from examples."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pci_constructs.assembly.templates import alone
from pci_constructs.findings import Finding, Verdict
from pci_constructs.rules import Example, Rule, judge
from pci_constructs.rules.settings import settings_from

TODAY = date(2026, 11, 24)


def example(rule: Rule, shown: Mapping[str, Any] | Example | None) -> Example:
    """The example in full."""
    assert shown is not None, f"{rule.id} has no example"
    if isinstance(shown, Example):
        return shown
    return Example(resources={"R": {"Type": rule.types[0], "Properties": dict(shown)}})


def judged(rule: Rule, shown: Example) -> list[Finding]:
    """What the rule says of an example."""
    template = {"Resources": shown.resources, **shown.rest}
    settings = settings_from(shown.settings, "the example") if shown.settings else settings_from({}, "the example")
    found = judge(alone(template, "template.json"), [rule], today=TODAY, settings=settings).findings
    return [finding for finding in found if finding.rule == rule.id]


def verdicts(rule: Rule, properties: Mapping[str, Any], **rest: Any) -> set[Verdict]:
    """What the rule says of one resource of its first type."""
    return {f.verdict for f in judged(rule, Example(resources={"R": {"Type": rule.types[0], "Properties": properties}}, rest=rest))}
