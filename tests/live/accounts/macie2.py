"""Macie that is on and discovers by itself."""

from tests.emulator import Emulator
from tests.live.answers import also, plain

SESSION, DISCOVERY = "macie2.GetMacieSession", "macie2.GetAutomatedDiscoveryConfiguration"


def shown(aws: Emulator, *, status: str = "ENABLED", discovers: str = "ENABLED") -> None:
    """Shows a session; of discovery the emulator knows nothing."""
    session = {"createdAt": "2026-01-01T00:00:00Z", "findingPublishingFrequency": "FIFTEEN_MINUTES", "status": status}
    also(aws, {SESSION: plain(session), DISCOVERY: plain({"status": discovers})})


def arrange(aws: Emulator) -> None:
    """Macie as it should be."""
    shown(aws)
