"""An analyzer of access from outside and one of unused access."""

from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain

OPTIONAL = {"access-analyzer.ListAnalyzers": "a region may have no analyzer"}


def analyzer(type_: str, status: str = "ACTIVE", days: int | None = None) -> dict[str, Any]:
    """What Access Analyzer shows of an analyzer."""
    arn = f"arn:aws:access-analyzer:{REGION}:{ACCOUNT}:analyzer/{type_.lower()}"
    made: dict[str, Any] = {"arn": arn, "name": type_.lower(), "type": type_, "status": status, "createdAt": "2026-01-01T00:00:00Z"}
    return made if days is None else {**made, "configuration": {"unusedAccess": {"unusedAccessAge": days}}}


def answering(aws: Emulator, *analyzers: dict[str, Any]) -> None:
    """Shows some analyzers, which the emulator knows none of."""
    also(aws, {"accessanalyzer.ListAnalyzers": plain({"analyzers": list(analyzers)})})


def arrange(aws: Emulator) -> None:
    """Two analyzers."""
    answering(aws, {**analyzer("ACCOUNT"), "tags": {"pci-scope": "security-impacting"}}, analyzer("ACCOUNT_UNUSED_ACCESS", days=90))
