"""The rule pack: one rule per file, one folder per service; ``engine`` is the only loop."""

from pci_constructs.rules.catalogue import all_rules
from pci_constructs.rules.engine import judge
from pci_constructs.rules.rule import Judgement, Rule, each_resource, each_stack

__all__ = ["Judgement", "Rule", "all_rules", "each_resource", "each_stack", "judge"]
