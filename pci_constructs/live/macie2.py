"""Macie: whether it is on in each region, and whether it discovers by itself. Neither is for SecurityAudit to see."""

from collections.abc import Iterator

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import pick
from pci_constructs.live.reading.source import Source

# Macie that is off answers as if a right were missing, and only its text tells.
_OFF = ("AccessDeniedException: Macie is not enabled",)
_SESSION = "macie2:GetMacieSession"


def _sessions(source: Source) -> Iterator[Found]:
    answer = source.ask("get_macie_session", needs="status", absent=_OFF)
    if answer.__class__ is Unknown:
        raise source.lost(_SESSION)
    if answer is ABSENT:
        return
    discovery = source.ask("get_automated_discovery_configuration", needs="status", absent=_OFF)
    yield Found(
        id=source.account.id,
        properties={
            "AutomatedDiscoveryStatus": pick(discovery, "status"),
            "FindingPublishingFrequency": pick(answer, "findingPublishingFrequency"),
            "Status": answer["status"],
        },
    )


COLLECTOR = Collector(
    service="macie2",
    readers=(
        Reader(
            type="AWS::Macie::Session",
            properties=("AutomatedDiscoveryStatus", "FindingPublishingFrequency", "Status"),
            calls=(),
            beyond=("macie2:GetAutomatedDiscoveryConfiguration", _SESSION),
            read=_sessions,
        ),
    ),
)
