"""Asks one rule about one resource, for tables of cases."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pci_constructs.assembly import Stack
from pci_constructs.findings import Finding
from pci_constructs.rules import Rule, judge
from tests.kit_assembly import assembly, stack


def findings(rule: Rule, *stacks: Stack) -> list[Finding]:
    """What a rule says of these stacks."""
    return list(judge(assembly(*stacks), [rule], today=date(2026, 11, 24)).findings)


def finding(rule: Rule, type_: str, properties: Mapping[str, Any]) -> Finding:
    """What a rule says of the only resource; an undetermined verdict names what blocks it, and no other does."""
    (found,) = findings(rule, stack({"R": {"Type": type_, "Properties": properties}}))
    assert bool(found.blocked_by) is (found.verdict == "undetermined")
    assert found.message
    return found
