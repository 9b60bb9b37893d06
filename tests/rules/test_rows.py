"""What rules said on its way between processes: every field arrives, whatever it holds."""

from collections import Counter

from pci_constructs.findings import Finding, Severity, Subject, Verdict
from pci_constructs.rules.engine import Heard
from pci_constructs.rules.rows import heard_of, rows_of

SUBJECT = Subject(construct_path="App/B", template="t", stack="App", stage="s", logical_id="B", type="T", account="1", region="r")
FULL = Finding(
    rule="a",
    verdict=Verdict.ACCEPTED,
    severity=Severity.CRITICAL,
    requirements=("1.2.3", "3.5.1"),
    subject=SUBJECT,
    message="half \ud800 a pair",
    remediation="mend it",
    property="P",
    blocked_by="Q",
    exception={"owner": "o", "days": 1},
    source="other",
    warning=True,
    since="0.2",
)
BARE = Finding(rule="b", verdict=Verdict.PASS, severity=Severity.LOW, requirements=(), subject=SUBJECT)


def test_every_field_arrives() -> None:
    untold = {name for name in Finding.__struct_fields__ if getattr(FULL, name) == getattr(BARE, name)} - {"subject"}
    assert untold == set()
    heard = Heard([FULL, BARE], Counter({Verdict.PASS: 3, Verdict.NOT_APPLICABLE: 1}))
    assert heard_of(rows_of(heard)) == heard


def test_findings_on_one_subject_share_it_again() -> None:
    full, bare = heard_of(rows_of(Heard([FULL, BARE]))).findings
    assert full.subject is bare.subject
