"""The pages say what the code does."""

import json
import re
from datetime import UTC, datetime, timedelta

from pci_constructs.evidence.duties import DUTIES
from pci_constructs.evidence.links import Fault
from pci_constructs.evidence.questions import QUESTIONS
from pci_constructs.evidence.reading import check_deployment
from tests.conftest import ROOT

EVIDENCE = (ROOT / "docs/evidence.md").read_text("utf-8")
AUDIT = (ROOT / "docs/audit.md").read_text("utf-8")


def test_the_deployment_on_the_page_is_one() -> None:
    (example,) = re.findall(r"^```json\n(.*?)^```", EVIDENCE, re.DOTALL | re.MULTILINE)
    document = json.loads(example)
    later = datetime.fromisoformat(document["finished_at"]) + timedelta(minutes=1)
    assert check_deployment(document, where="docs/evidence.md", now=later.astimezone(UTC)).id == "run-3"


def test_the_page_explains_every_fault() -> None:
    explained = {name for row in re.findall(r"^\| (`.*?) \|", EVIDENCE, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)}
    assert explained >= set(Fault)


def test_the_audit_s_page_has_every_question_with_its_requirements() -> None:
    for question in (*QUESTIONS, *DUTIES):
        assert question.text in AUDIT
        assert ", ".join(question.requirements) in AUDIT


def test_the_page_has_the_commands_for_other_tools_that_a_test_runs() -> None:
    script = (ROOT / "tests/evidence/test_chain.py").read_text("utf-8")
    for part in ("printf 'pci-constructs evidence record v1", "openssl dgst -sha256 -verify key.pem -signature signature signed"):
        assert part in EVIDENCE
        assert part in script
