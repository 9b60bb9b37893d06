"""What could not be looked at, as findings: an error of the run, which fails it and is never taken for a pass.

Calls that take more than ``SecurityAudit`` are the exception: where the right was not given, what they would tell is undetermined.
"""

from collections.abc import Iterator

from pci_constructs.findings import Finding, Severity, Subject, Verdict
from pci_constructs.live.reading.collector import Failure
from pci_constructs.live.reading.run import Reading

LOOKED = "account-looked-at"
"""The rule of what could not be looked at."""
_NEEDED = "allow the call (`pci-constructs verify --print-policy` prints what is needed; SecurityAudit has it), or run again"
_BEYOND = "allow the call, which SecurityAudit does not (`pci-constructs verify --print-policy` prints it apart), or look by hand"
_SCOPE = ("12.5.2",)
"""A scope that is confirmed leaves no place out."""


def findings(reading: Reading) -> Iterator[Finding]:
    """A finding for each call that failed, and for each region that was named and is not enabled."""
    merged: dict[tuple[str, str, str, bool, bool], dict[str, None]] = {}
    for failure in reading.failures:
        merged.setdefault((failure.action, failure.region, failure.reason, failure.whole, failure.beyond), {}).update(
            dict.fromkeys(failure.types)
        )
    for (action, region, reason, whole, beyond), types in sorted(merged.items()):
        failure = Failure(action=action, region=region, reason=reason, types=tuple(sorted(types)), whole=whole, beyond=beyond)
        yield _failed(reading.account.id, failure)
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
        verdict=Verdict.UNDETERMINED if failure.beyond else Verdict.ERROR,
        severity=Severity.LOW if failure.beyond else Severity.CRITICAL,
        requirements=_SCOPE,
        subject=_subject(account, failure.region, failure.action, "Call"),
        message=f"could not look: {failure.action}{where} {failure.reason}; {lost} {', '.join(failure.types)}",
        remediation=_BEYOND if failure.beyond else _NEEDED,
        blocked_by=failure.action,
    )


def _subject(account: str, region: str, name: str, type_: str) -> Subject:
    path = f"{account}/{region}" if region else account
    return Subject(construct_path="", template=path, stack=path, logical_id=name, type=type_, account=account, region=region or None)
