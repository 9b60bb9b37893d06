"""Whether a colour may carry traffic: its alarms, its targets, and a request of its own (6.5.2)."""

import http.client
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pci_constructs.release import alarms
from pci_constructs.release.calls import Clients
from pci_constructs.release.failed import NotHealthy, ReleaseFailed
from pci_constructs.release.service import Service
from pci_constructs.release.traffic import Traffic

SECONDS = 10
"""How long a test request may take."""

Ask = Callable[[str, Mapping[str, str]], int]
"""Asks for an address with headers and returns the status of the answer."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen.

    Attributes:
        alarms: the state of each alarm.
        healthy: how many targets are healthy.
    """

    alarms: Mapping[str, str]
    healthy: int

    def undecided(self) -> list[str]:
        """The alarms that do not know."""
        return alarms.unknown(self.alarms)


def look(clients: Clients, service: Service, traffic: Traffic, colour: str) -> Look:
    """Looks at a colour.

    Raises:
        NotHealthy: an alarm is raised, or too few targets are healthy.
    """
    found = Look(alarms.states(clients, service.alarms[colour]), traffic.healthy(colour))
    if raised := alarms.raised(found.alarms):
        raise NotHealthy(f"{colour}: {', '.join(raised)} in state ALARM")
    if found.healthy < service.minimum_healthy:
        raise NotHealthy(f"{colour}: {found.healthy} of at least {service.minimum_healthy} targets are healthy")
    return found


def check_address(address: str, service: Service) -> None:
    """Refuses an address that is not asked over TLS, or cannot reach one colour.

    Raises:
        ReleaseFailed: it is none of ``https``, or no rule sends test requests to one colour.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise ReleaseFailed(f"--test-url {address}: an https address without credentials (PCI DSS 4.2.1)")
    if not service.test_header:
        raise ReleaseFailed(f"--test-url: {service.name} has no rule for test requests; BlueGreenService(test_sources=…) builds one")


def test_request(ask: Ask, address: str, service: Service, colour: str) -> None:
    """Asks one colour for an address before anybody else gets there.

    Raises:
        NotHealthy: it does not answer 2xx.
    """
    try:
        status = ask(address, {service.test_header: colour})
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        raise NotHealthy(f"{colour}: {address} does not answer: {error}") from None
    if not 200 <= status <= 299:
        raise NotHealthy(f"{colour}: {address} answers {status}")


def ask(address: str, headers: Mapping[str, str]) -> int:
    """Asks over TLS, follows no redirect, and reads no body."""
    parts = urlsplit(address)
    connection = http.client.HTTPSConnection(parts.hostname or "", parts.port or 443, timeout=SECONDS, context=ssl.create_default_context())
    try:
        connection.request("GET", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", headers=dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()
