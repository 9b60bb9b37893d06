"""What an auditor asks of a period, answered from the store and the account: green only with evidence behind it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from pci_constructs.evidence.answers import Answer, Audit, Gap
from pci_constructs.evidence.calls import PARALLEL
from pci_constructs.evidence.duties import DUTIES
from pci_constructs.evidence.envelope import Opened
from pci_constructs.evidence.period import Period, Seen, without_record
from pci_constructs.evidence.question import Context, Question, Unknown
from pci_constructs.evidence.questions import QUESTIONS
from pci_constructs.evidence.reading import in_utc
from pci_constructs.evidence.released import unrecorded
from pci_constructs.evidence.store import Store
from pci_constructs.evidence.walked import Walked
from pci_constructs.evidence.writer import MOST_FILE_BYTES
from pci_constructs.findings import Verdict


def audit(walked: Walked, seen: Seen, *, period: Period, time: datetime, artifacts: Callable[[str], str | None]) -> Audit:
    """Asks all questions.

    Args:
        walked: the whole chain of the environment.
        seen: what the account says of the period.
        period: the period.
        time: the current time.
        artifacts: says what is wrong with the file behind a digest.
    """
    records = tuple(one for one in walked.chain.opened if period.covers(one.entry.deployment.finished_at))
    context = Context(artifacts=artifacts, seen=seen)
    return Audit(
        environment=walked.chain.environment,
        period=period,
        time=time,
        walked=walked,
        seen=seen,
        records=records,
        questions=tuple(_answer(question, records, context) for question in QUESTIONS),
        duties=tuple(_answer(question, records, context) for question in DUTIES),
        completeness=(_unaltered(walked), _recorded(walked, seen, period, len(records))),
    )


def _answer(question: Question, records: Sequence[Opened], context: Context) -> Answer:
    asked = [one for one in records if question.applies is None or question.applies(one.entry.deployment)]
    gaps = tuple(
        Gap(record=one.entry.sequence, deployment=one.entry.deployment.id, message=str(said), known=not isinstance(said, Unknown))
        for one in asked
        for said in question.ask(one, context)
    )
    lacking = {gap.record for gap in gaps if gap.known}
    unseen = {gap.record for gap in gaps} - lacking
    total = _count(len(asked), question.of)
    if lacking:
        verdict, because = Verdict.FAIL, f"{len(lacking)} of {total} lack{'s' if len(lacking) == 1 else ''} a piece"
    elif unseen:
        verdict, because = Verdict.UNDETERMINED, f"{len(unseen)} of {total} could not be looked at"
    elif not asked:
        # Nothing asked must not look like nothing wrong.
        verdict = Verdict.NOT_APPLICABLE if question.applies is not None and records else Verdict.UNDETERMINED
        because = f"no {question.of} is on record in the period"
    else:
        verdict, because = Verdict.PASS, f"{total}, each with its evidence" if len(asked) > 1 else f"{total}, with its evidence"
    return Answer(id=question.id, text=question.text, requirements=question.requirements, verdict=verdict, because=because, gaps=gaps)


def _count(number: int, what: str) -> str:
    noun, _, rest = what.partition(" ")
    return f"{number} {noun}{'' if number == 1 else 's'}{f' {rest}' if rest else ''}"


def _unaltered(walked: Walked) -> Answer:
    gaps = [Gap(record=one.sequence, deployment="", message=one.message) for one in walked.chain.broken]
    gaps += [Gap(record=0, deployment="", message=fault) for fault in walked.place_faults]
    gaps += [Gap(record=0, deployment="", message=note, known=False) for note in walked.notes]
    known = [gap for gap in gaps if gap.known]
    if known:
        verdict, because = Verdict.FAIL, known[0].message
    elif not walked.chain.head:
        verdict, because = Verdict.UNDETERMINED, "there is no record"
    else:
        verdict, because = Verdict.PASS, f"records {walked.chain.first} to {walked.chain.head.sequence} are signed and refer to one another"
    return Answer(
        id="unaltered",
        text="Are all records there, signed, and unaltered?",
        requirements={"6.5.1": "the documentation of a change is worth what nobody can alter afterwards"},
        verdict=verdict,
        because=because,
        gaps=tuple(gaps),
    )


def _recorded(walked: Walked, seen: Seen, period: Period, records: int) -> Answer:
    said = [*without_record(walked.chain.opened, seen), *unrecorded(walked.chain.opened, seen.releases or ())]
    gaps = [Gap(record=0, deployment="", message=one) for one in said]
    asked = (("CloudTrail", seen.events), ("CloudFormation", seen.stacks), ("the table of releases", seen.releases))
    unseen = [name for name, found in asked if found is None]
    if seen.events is not None and seen.reaches_back_to > period.start:
        unseen.append(f"CloudTrail before {in_utc(seen.reaches_back_to)}")
    gaps += [Gap(record=0, deployment="", message=f"{name} was not looked at", known=False) for name in unseen]
    gaps += [Gap(record=0, deployment="", message=trouble, known=False) for trouble in seen.troubles]
    known = [gap for gap in gaps if gap.known]
    looked = len(seen.events or ()) + len(seen.stacks or ()) + len(seen.releases or ())
    if known:
        verdict, because = Verdict.FAIL, f"{len(known)} changes in {seen.region} are on no record"
    elif unseen:
        verdict, because = Verdict.UNDETERMINED, f"{' and '.join(unseen)} could not be looked at"
    elif not looked and not records:
        verdict, because = Verdict.UNDETERMINED, f"nothing was deployed in {seen.region}, as far as records and account say"
    else:
        verdict, because = Verdict.PASS, f"{looked} changes in {seen.region}, each within a deployment on record"
    return Answer(
        id="recorded",
        text="Is every deployment that the account shows on record?",
        requirements={
            "6.5.1": "every change to production is documented",
            "10.2.1.2": "the audit log tells of changes that nobody documented",
        },
        verdict=verdict,
        because=because,
        gaps=tuple(gaps),
    )


def looked_up(store: Store, records: Iterable[Opened]) -> Callable[[str], str | None]:
    """Looks at every file that records refer to, once each, and says what is wrong with one.

    Raises:
        StoreFailed: one cannot be read.
    """
    wanted = sorted({digest for one in records for digest in digests(one)})

    def look(digest: str) -> tuple[str, str | None]:
        found = store.artifact(digest, most=MOST_FILE_BYTES)
        return digest, found if isinstance(found, str) else None

    with ThreadPoolExecutor(PARALLEL) as pool:
        known = dict(pool.map(look, wanted))
    return lambda digest: known.get(digest, "it was not looked at")


def digests(one: Opened) -> Iterator[str]:
    """The digests of all files that a record refers to."""
    deployment = one.entry.deployment
    parts: list[Any] = [*deployment.scans, *deployment.policies, deployment.findings, deployment.rollback]
    candidates = [part.report for part in parts if part is not None]
    candidates += [image.sbom for image in deployment.images]
    candidates += [deployment.pipeline.log if deployment.pipeline else None]
    candidates += [artifact.digest for artifact in deployment.artifacts]
    yield from dict.fromkeys(digest for digest in candidates if digest)


def summary(one: Opened) -> dict[str, Any]:
    """What a list of deployments says of each."""
    entry, deployment = one.entry, one.entry.deployment
    return {
        "record": entry.sequence,
        "digest": one.digest,
        "deployment": deployment.id,
        "outcome": deployment.outcome,
        "started_at": in_utc(deployment.started_at),
        "finished_at": in_utc(deployment.finished_at),
        "recorded_at": in_utc(entry.recorded_at),
        "commit": deployment.change.commit,
        "author": deployment.change.author,
        "reviewers": [review.reviewer for review in deployment.change.reviews],
        "approver": deployment.approval.approver if deployment.approval else None,
        "started_by": deployment.deployed_by.started_by,
        "principal": deployment.deployed_by.principal,
        "ticket": deployment.change.ticket,
        "images": [f"{image.name}@{image.digest}" for image in deployment.images],
    }
