"""What could not be looked at, as findings: an error of the run, which fails it and is never taken for a pass."""

from collections.abc import Iterator

from pci_constructs.findings import Finding, Severity, Subject, Verdict
from pci_constructs.live.reading.collector import Failure
from pci_constructs.live.reading.run import Reading

LOOKED = "account-looked-at"
"""The rule of what could not be looked at."""
_SCOPE = ("12.5.2",)
"""A scope that is confirmed leaves no place out."""


def findings(reading: Reading) -> Iterator[Finding]:
    """A finding for each call that failed, and for each region that was named and is not enabled."""
    merged: dict[tuple[str, str, str, bool], dict[str, None]] = {}
    for failure in reading.failures:
        merged.setdefault((failure.action, failure.region, failure.reason, failure.whole), {}).update(dict.fromkeys(failure.types))
    for (action, region, reason, whole), types in sorted(merged.items()):
        yield _failed(reading.account.id, Failure(action=action, region=region, reason=reason, types=tuple(sorted(types)), whole=whole))
    for region in reading.account.disabled:
        yield Finding(
            rule=LOOKED,
            verdict=Verdict.NOT_APPLICABLE,
            severity=Severity.LOW,
            requirements=_SCOPE,
            subject=_subject(reading.account.id, region, region, "Region"),
            message=f"the account has not enabled {region}: nothing runs there",
        )


def _failed(account: str, failure: Failure) -> Finding:
    where = f" in {failure.region}" if failure.region else ""
    lost = "there may be more resources of" if failure.whole else "some properties are not known of"
    return Finding(
        rule=LOOKED,
        verdict=Verdict.ERROR,
        severity=Severity.CRITICAL,
        requirements=_SCOPE,
        subject=_subject(account, failure.region, failure.action, "Call"),
        message=f"could not look: {failure.action}{where} {failure.reason}; {lost} {', '.join(failure.types)}",
        remediation="allow the call (`pci-constructs verify --print-policy` prints what is needed; SecurityAudit has it), or run again",
        blocked_by=failure.action,
    )


def _subject(account: str, region: str, name: str, type_: str) -> Subject:
    path = f"{account}/{region}" if region else account
    return Subject(construct_path="", template=path, stack=path, logical_id=name, type=type_, account=account, region=region or None)
