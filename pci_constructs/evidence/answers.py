"""Answers to an auditor's questions, as pure data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pci_constructs.evidence.envelope import Opened
from pci_constructs.evidence.period import Period, Seen
from pci_constructs.evidence.walked import Walked
from pci_constructs.findings import Verdict

SCHEMA_VERSION = 1
"""Raised when a field of the JSON format goes away or changes its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A piece that is missing.

    Attributes:
        record: the number of the record; 0 for what is on none.
        deployment: the deployment.
        message: what is missing.
        known: whether it was looked at and is missing; otherwise it could not be looked at.
    """

    record: int
    deployment: str
    message: str
    known: bool = True

    def to_json(self) -> dict[str, Any]:
        """The gap as plain data."""
        return {"record": self.record, "deployment": self.deployment, "message": self.message}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question.

    Attributes:
        id: the question's name for programs.
        text: the question.
        requirements: the requirements that the answer shows, with reasons.
        verdict: ``pass``, ``fail``, ``undetermined``, or ``not_applicable`` where nothing was there to ask.
        because: why, in a sentence.
        gaps: what is missing.
    """

    id: str
    text: str
    requirements: dict[str, str]
    verdict: Verdict
    because: str
    gaps: tuple[Gap, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        return {
            "id": self.id,
            "question": self.text,
            "requirements": self.requirements,
            "verdict": str(self.verdict),
            "because": self.because,
            "missing": [gap.to_json() for gap in self.gaps if gap.known],
            "not_looked_at": [gap.to_json() for gap in self.gaps if not gap.known],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """All answers for a period.

    Attributes:
        environment: the environment.
        period: the period.
        time: when the questions were asked.
        walked: the chain.
        seen: what the account says.
        records: the deployments of the period that are on record, and whose signature holds.
        questions: the answers to the eight questions.
        duties: those on separation of duties.
        completeness: those on the records themselves.
    """

    environment: str
    period: Period
    time: datetime
    walked: Walked
    seen: Seen
    records: tuple[Opened, ...]
    questions: tuple[Answer, ...]
    duties: tuple[Answer, ...]
    completeness: tuple[Answer, ...]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All answers."""
        return (*self.questions, *self.duties, *self.completeness)

    def verdict(self, *, strict: bool = False) -> Verdict:
        """The worst answer; with ``strict`` what could not be looked at is as bad as what is missing."""
        verdicts = {answer.verdict for answer in self.answers}
        if Verdict.FAIL in verdicts or (strict and Verdict.UNDETERMINED in verdicts):
            return Verdict.FAIL
        return Verdict.UNDETERMINED if Verdict.UNDETERMINED in verdicts else Verdict.PASS

    def gaps(self, record: int) -> dict[str, list[Gap]]:
        """What one record lacks, by question."""
        return {answer.id: [gap for gap in answer.gaps if gap.record == record] for answer in (*self.questions, *self.duties)}
