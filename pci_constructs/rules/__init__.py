"""The rule pack: one rule per file, one folder per service; ``engine`` is the only loop.

A rule file imports what it needs from here.
"""

from pci_constructs.assembly import Block, Reference, ResourceView, Undetermined, Unknown
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.catalogue import all_rules
from pci_constructs.rules.combine import attempt, best, every, flag_is_false, flag_is_true, some, worst
from pci_constructs.rules.engine import judge
from pci_constructs.rules.rule import (
    Example,
    Judgement,
    Rule,
    each_resource,
    each_stack,
    failed,
    not_applicable,
    passed,
    undetermined,
)

__all__ = [
    "Block",
    "Example",
    "Judgement",
    "Reference",
    "ResourceView",
    "Rule",
    "Severity",
    "Undetermined",
    "Unknown",
    "Verdict",
    "all_rules",
    "attempt",
    "best",
    "each_resource",
    "each_stack",
    "every",
    "failed",
    "flag_is_false",
    "flag_is_true",
    "judge",
    "not_applicable",
    "passed",
    "some",
    "undetermined",
    "worst",
]
