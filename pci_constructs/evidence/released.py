"""What a release did to traffic, as a part of the record, and in the audit (6.5.1)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from pci_constructs.evidence.envelope import Opened, digest
from pci_constructs.evidence.reading import in_utc
from pci_constructs.evidence.record import Deployment
from pci_constructs.evidence.refused import RefusedRecord
from pci_constructs.evidence.writer import File
from pci_constructs.release.history import ROLLED_BACK, SUCCEEDED, History

PROCEDURE = "pci-constructs release rollback"


def with_releases(
    document: dict[str, Any], releases: Sequence[tuple[History, Sequence[History]]], *, where: str
) -> tuple[dict[str, Any], list[File]]:
    """A deployment with what its releases show of the way back, and the steps of each as a file.

    Args:
        document: the deployment as plain data.
        releases: each release of the deployment, with all those of its service.
        where: the file of the deployment, for messages.

    Raises:
        RefusedRecord: a release has not ended, or ended in another way than the document says.
    """
    for release, _others in releases:
        _agreed(document, release, where)
    files = [
        File(name=f"release-{release.service}-{release.release}.jsonl", kind="rollback", content=release.lines().encode())
        for release, _others in releases
    ]
    way_back = document.get("rollback")
    if not isinstance(way_back, dict):
        # Where the way back leads nobody but the pipeline knows; the audit names the gap.
        return document, files
    shown = next((file for (release, _others), file in zip(releases, files, strict=True) if release.returned), files[0])
    made = {"procedure": PROCEDURE, "report": digest(shown.content), **way_back}
    returned = [release.returned for release, _others in releases if release.returned]
    if returned:
        made.setdefault("performed_at", max(returned))
    # Blue and green go back the same way every time: the last time of each service is when it was tried.
    tried = [max((one.returned for one in others if one.returned), default="") for _release, others in releases]
    if all(tried):
        made.setdefault("tested_at", min(tried))
    return {**document, "rollback": made}, files


def _agreed(document: dict[str, Any], release: History, where: str) -> None:
    name = f"release {release.release} of {release.service}"
    outcome = document.get("outcome")
    if release.outcome not in (SUCCEEDED, ROLLED_BACK):
        raise RefusedRecord(
            where=where,
            argument="--release",
            value=f"{name}, which is {release.outcome}",
            allowed="a release that ended",
            requirement_id="6.5.1",
            cure="`pci-constructs release status` says where it is; end it first",
        )
    if {outcome, release.outcome} == {SUCCEEDED, ROLLED_BACK}:
        said = (
            f"traffic was taken back at {release.returned or release.ended}" if release.outcome == ROLLED_BACK else "it was not taken back"
        )
        raise RefusedRecord(
            where=where, argument="outcome", value=outcome, allowed=f"{release.outcome!r}: {name} says that {said}", requirement_id="6.5.1"
        )
    way_back = document.get("rollback")
    if release.outcome == SUCCEEDED and isinstance(way_back, dict) and way_back.get("performed_at"):
        raise RefusedRecord(
            where=where,
            argument="rollback.performed_at",
            value=way_back["performed_at"],
            allowed=f"left out: {name} was not taken back",
            requirement_id="6.5.1",
        )


def moment(text: str) -> datetime:
    """A time as the journal of releases has it."""
    return datetime.fromisoformat(text)


def taken_back(one: Opened, releases: Iterable[History]) -> Iterator[str]:
    """Says of a record that succeeded by its own words that its release was taken back."""
    deployment = one.entry.deployment
    if deployment.outcome != SUCCEEDED:
        return
    for release in releases:
        if release.outcome == ROLLED_BACK and _is_of(deployment, release):
            at = in_utc(moment(release.returned or release.ended))
            yield f"it is on record as succeeded, and release {release.release} of {release.service} was taken back at {at}"


def unrecorded(opened: Iterable[Opened], releases: Iterable[History]) -> list[str]:
    """Releases that no record knows of, and such as nobody ended, in a sentence each."""
    records = [one.entry.deployment for one in opened]
    said: list[str] = []
    for release in releases:
        name = f"release {release.release} of {release.service}, begun at {release.began}"
        if release.outcome not in (SUCCEEDED, ROLLED_BACK):
            said.append(f"{name}, is {release.outcome}: nobody ended it")
        elif not any(_is_of(deployment, release) for deployment in records):
            how = "succeeded" if release.outcome == SUCCEEDED else f"was taken back at {release.returned or release.ended}"
            said.append(f"{name}, {how}, and no deployment on record was made of it")
    return said


def _is_of(deployment: Deployment, release: History) -> bool:
    """Whether a deployment was made of a release: by its id, or because the steps up to some point are a file of its record."""
    if deployment.id == release.release:
        return True
    kept = {artifact.digest for artifact in deployment.artifacts if artifact.kind == "rollback"}
    return bool(kept) and any(digest(text.encode()) in kept for text in release.beginnings())
