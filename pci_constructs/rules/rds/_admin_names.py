"""Whether the administrator of a database has the name that its vendor gives it."""

from typing import Any

from pci_constructs.assembly import Resource
from pci_constructs.findings import Verdict
from pci_constructs.rules.rule import Judgement
from pci_constructs.rules.values import UNKNOWN, known

DEFAULT_ADMINS = frozenset({"admin", "administrator", "mysql", "postgres", "rdsadmin", "root", "sa", "system"})
"""Names that vendors and AWS's console give; the constructs of this library refuse the same ones."""


def judge_admin(resource: Resource, *inherited: str) -> Judgement:
    """Judges ``MasterUsername``.

    Args:
        resource: the instance or cluster.
        inherited: properties that say that the administrator comes with a snapshot or a source.
    """
    source = next((name for name in inherited if resource.properties.get(name)), None)
    if source:
        return Judgement(Verdict.NOT_APPLICABLE, f"the administrator is that of {source}", source)
    name: Any = resource.properties.get("MasterUsername")
    if known(name) is UNKNOWN or "{{resolve:" in str(name):
        return Judgement(Verdict.UNDETERMINED, "the administrator's name is not known at synth", "MasterUsername", blocked_by=str(name))
    if name is None:
        return Judgement(Verdict.FAIL, "nothing shows that the administrator's name is not the vendor's", "MasterUsername")
    if str(name).strip().lower() in DEFAULT_ADMINS:
        return Judgement(Verdict.FAIL, f"the administrator is called {name}, as the vendor has it", "MasterUsername")
    return Judgement(Verdict.PASS, "the administrator's name is not a vendor's", "MasterUsername")
