"""Tables of cases: a rule, a resource and what surrounds it, and the verdict."""

from collections.abc import Mapping
from typing import Any

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, catalogue
from tests.rules.pack import judged

PASS, FAIL, UNDETERMINED, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
P, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
"""A parameter that may be anything, and the value that takes a property away."""
REST = {"Parameters": {"P": {"Type": "String"}, "Secret": {"Type": "String", "NoEcho": True}, "Shown": {"Type": "String"}}}


def resource(type_: str, **properties: Any) -> dict[str, Any]:
    """A resource of a template."""
    return {"Type": type_, "Properties": properties}


def said(id_: str, body: Mapping[str, Any], settings: Mapping[str, Any] | None = None, **others: Mapping[str, Any]) -> Verdict:
    """What the rule says of a resource, among others; an undetermined verdict names what blocks it, and no other does."""
    example = Example(resources={"R": body, **others}, rest=REST, settings=settings or {})
    (found,) = [f for f in judged(catalogue.rule(id_), example) if f.subject.logical_id == "R"]
    assert bool(found.blocked_by) is (found.verdict is UNDETERMINED), found
    assert found.message
    return found.verdict
