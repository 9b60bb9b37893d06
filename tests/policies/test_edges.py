"""The edges of what each gate decides: Python and Rego say the same, and what is expected."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.policies.engine import requirements
from tests.policies.generated import FIRST, Json
from tests.policies.test_rules import at
from tests.policies.test_same import decided, full, package


def of(gate: str, *changes: Callable[[Json], None]) -> Json:
    """Full facts of a gate, changed."""
    facts = full(gate)
    for change in changes:
        change(facts)
    return facts


def licence(*choices: list[str], unknown: tuple[str, ...] = ()) -> Callable[[Json], None]:
    """A component under one of these."""
    part = {"component": "pkg:pypi/a@1", "choices": list(choices), "unknown": list(unknown)}
    return at("components", value=[part])


def accepted(id_: str, where: str = "pkg:pypi/a@1", expires: str = "2026-11-25") -> Callable[[Json], None]:
    """A licence that was accepted."""

    def change(facts: Json) -> None:
        facts["licences"]["accepted"][0].update(id=id_, where=where, expires=expires)

    return change


def allowed(*ids: str) -> Callable[[Json], None]:
    """Licences that are allowed."""
    return at("licences", "allowed", value=list(ids))


PAIR = "GPL-2.0-only WITH Classpath-exception-2.0"
GPL = licence(["GPL-3.0-only"])
WORDS = licence(["ours"], unknown=("ours",))
EDGES: list[Any] = [
    ("held on its last day", of("sbom", GPL, accepted("GPL-3.0-only")), True),
    ("ended", of("sbom", GPL, accepted("GPL-3.0-only", expires="2026-11-24")), False),
    ("held for a type", of("sbom", GPL, accepted("GPL-3.0-only", "pkg:pypi/*")), True),
    ("held for another", of("sbom", GPL, accepted("GPL-3.0-only", "pkg:pypi/a@")), False),
    ("known is not unknown", of("sbom", GPL, accepted("unknown")), False),
    ("unknown", of("sbom", WORDS), False),
    ("unknown and allowed", of("sbom", WORDS, allowed("ours")), False),
    ("unknown and held", of("sbom", WORDS, accepted("unknown")), True),
    ("unknown and held by name", of("sbom", WORDS, accepted("ours")), True),
    ("nothing known", of("sbom", licence(), accepted("unknown")), True),
    ("one of two ways", of("sbom", licence(["GPL-3.0-only"], ["MIT"])), True),
    ("two at once", of("sbom", licence(["GPL-3.0-only", "MIT"])), False),
    ("a pair", of("sbom", licence([PAIR])), False),
    ("a pair denied as it stands", of("sbom", licence([PAIR]), at("licences", "denied", value=[PAIR])), False),
    ("a pair allowed", of("sbom", licence([PAIR]), allowed(PAIR)), True),
    ("the first of a pair allowed", of("sbom", licence(["MIT WITH x"]), allowed("MIT")), True),
    ("the first of a pair allowed and denied", of("sbom", licence([PAIR]), allowed("GPL-2.0-only")), False),
    ("denied and allowed", of("sbom", GPL, allowed("GPL-3.0-only")), True),
    ("not among those allowed", of("sbom", licence(["ISC"]), allowed("MIT")), False),
    ("not judged", of("sbom", GPL, at("licences", value=None)), True),
    ("an image alone", of("scans", at("source", value=""), lambda facts: facts["reports"].pop()), True),
    ("source alone", of("scans", at("image", value=None), lambda facts: facts["reports"].pop(0) and None), True),
    ("nothing", of("scans", at("source", value=""), at("image", value=None), at("reports", value=[])), False),
    ("nothing named", of("scans", at("source", value=""), at("image", value=None)), False),
    ("the commit among others", of("scans", at("reports", 1, "revisions", value=[FIRST, "5" * 40])), True),
    ("a last day", of("scans", at("exceptions", 0, "expires", value="2026-11-25")), True),
    ("below the threshold", of("scans", at("threshold", value="critical"), at("reports", 0, "found", 0, "severity", value="high")), True),
    (
        "a harmless secret",
        of("scans", lambda facts: facts["reports"][1]["found"].append({"id": "k", "where": "f", "kind": "secret", "severity": "low"})),
        False,
    ),
    (
        "too new to stop",
        of("policy", lambda facts: facts["findings"][0].update(verdict="fail", warning=True), at("counts", value={"fail": 1})),
        True,
    ),
    (
        "a rule that raised is never too new",
        of("policy", lambda facts: facts["findings"][0].update(verdict="error", warning=True), at("counts", value={"error": 1})),
        False,
    ),
    ("another's, acknowledged", of("policy", lambda facts: facts["findings"][0].update(expires="", acknowledged=True)), True),
    ("a last day of ours", of("policy", at("findings", 0, "expires", value="2026-11-25")), True),
    (
        "unknown and accepted",
        of(
            "policy",
            lambda facts: facts["findings"][0].update(verdict="undetermined", rule="a", where="b"),
            at("counts", value={"undetermined": 1}),
        ),
        True,
    ),
    (
        "failing and accepted",
        of("policy", lambda facts: facts["findings"][0].update(verdict="fail", rule="a", where="b"), at("counts", value={"fail": 1})),
        False,
    ),
    ("signed as another", of("signature", at("signed_as", value="build/api"), at("signatures", 0, "reference", value="build/api")), True),
    ("one of two", of("signature", lambda facts: facts["signatures"].insert(0, {**facts["signatures"][0], "verified": False})), True),
    ("a tag and a signature of nothing", of("signature", at("image", "digest", value=""), at("signatures", 0, "digest", value="")), False),
    ("begins now", of("change-window", at("emergency", "begins", value="2026-11-25T16:00:00Z")), True),
    ("ends now", of("change-window", at("emergency", "ends", value="2026-11-25T16:00:00Z")), False),
    ("a day old", of("change-window", at("emergency", "approvals", 0, "at", value="2026-11-24T16:00:00Z")), True),
    ("of now", of("change-window", at("emergency", "approvals", 0, "at", value="2026-11-25T16:00:00Z")), True),
    ("of later", of("change-window", at("emergency", "approvals", 0, "at", value="2026-11-25T16:00:01Z")), False),
    (
        "open, and an emergency that does not hold",
        of("change-window", at("calendars", 0, "open", value=True), at("emergency", "approvals", value=[])),
        True,
    ),
    (
        "an approval after a request for changes",
        of("approvals", lambda facts: facts["reviews"].insert(0, {**facts["reviews"][0], "number": 7, "state": "COMMENTED"})),
        True,
    ),
    (
        "a stranger's request for changes",
        of(
            "approvals",
            lambda facts: facts["reviews"].append(
                {**facts["reviews"][0], "number": 2, "reviewer": "eve", "member": False, "state": "CHANGES_REQUESTED"}
            ),
        ),
        True,
    ),
    (
        "three and one who deploys",
        of("approvals", lambda facts: facts["reviews"].append({**facts["reviews"][0], "number": 2, "reviewer": "barbara"})),
        True,
    ),
    (
        "let go by who deploys and another",
        of("approvals", lambda facts: facts["deployment_reviews"].append({**facts["deployment_reviews"][0], "reviewer": "barbara"})),
        True,
    ),
    ("let go by an author alone", of("approvals", at("deployment_reviews", 0, "reviewer", value="ada")), False),
    ("who wrote one commit", of("approvals", at("commits", 0, "authors", value=["ada", "Grace"])), False),
    ("who wrote one commit and let it go", of("approvals", at("commits", 0, "authors", value=["HAL"])), False),
    ("what it was merged as", of("approvals", at("commit", value="9" * 40)), True),
]


@pytest.mark.parametrize(("facts", "yes"), [pytest.param(facts, yes, id=name) for name, facts, yes in EDGES])
def test_the_edges_are_the_same_in_both(facts: Json, yes: bool) -> None:
    decision = decided(facts)
    assert decision.yes is yes
    assert requirements(facts, package(facts["gate"])) == {reason.requirement for reason in decision.against}


NO_FACTS: list[Any] = [
    ("approvals", at("required", value=0)),
    ("approvals", at("required", value=11)),
    ("approvals", at("required", value=1.5)),
    ("approvals", at("reviews", 1, "number", value=0)),
    ("approvals", at("reviews", 1, "number", value=-1)),
    ("approvals", at("head", value="")),
    ("approvals", at("deployer", value="")),
    ("change-window", at("emergency", "ends", value="2026-11-25T14:00:00Z")),
    ("change-window", at("deployer", value="")),
    ("change-window", at("at", value="2026-11-25 16:00")),
    ("policy", at("on", value="tomorrow")),
    ("policy", at("counts", "pass", value=-1)),
    ("policy", at("exceptions", 0, "approver", value="D")),
    ("sbom", at("image", "digest", value="sha256:" + "C" * 64)),
    ("sbom", at("components", 0, "choices", value=[[]])),
    ("scans", at("on", value="9999")),
    ("scans", at("threshold", value="none")),
    ("scans", at("reports", 0, "target", value="disk")),
    ("signature", at("key", value="")),
]


@pytest.mark.parametrize(("gate", "change"), NO_FACTS, ids=range(len(NO_FACTS)))
def test_facts_that_no_gate_writes_are_denied(gate: str, change: Callable[[Json], None]) -> None:
    assert requirements(of(gate, change), package(gate))
