"""What every part of a release works on: the service, its traffic, its state, its journal."""

from pci_constructs.release.calls import Clients, calling
from pci_constructs.release.clock import Clock
from pci_constructs.release.failed import Overtaken, ReleaseFailed
from pci_constructs.release.journal import Journal, Step
from pci_constructs.release.looking import Look, look
from pci_constructs.release.service import Service, other
from pci_constructs.release.state import Register, State, moment
from pci_constructs.release.traffic import ALL, Traffic

TRIES = 20
"""How often the last decision of others is followed before this process gives up."""


class Ground:
    """One service, as one process sees it.

    Args:
        clients: the clients.
        service: the service.
        journal: where steps are written down.
        clock: the time.

    Attributes:
        by: the identity in AWS that acts.
    """

    def __init__(self, clients: Clients, service: Service, *, journal: Journal, clock: Clock) -> None:
        self._clients = clients
        self._journal = journal
        self.service = service
        self.clock = clock
        self.traffic = Traffic(clients, service)
        self.register = Register(clients, service.table, service.name, clock)
        with calling("the identity of whoever releases"):
            self.by = str(clients.sts.get_caller_identity()["Arn"])

    def look(self, colour: str) -> Look:
        """Looks at a colour.

        Raises:
            NotHealthy: it must not carry traffic.
        """
        return look(self._clients, self.service, self.traffic, colour)

    def follow(self, state: State) -> None:
        """Puts the load balancer to what was decided, and to what was decided since, if another process did.

        Raises:
            Overtaken: another process did.
        """
        self.traffic.divide(state.target, state.weight)
        newer = self.register.read()
        if newer is None or newer.version == state.version:
            return
        for _ in range(TRIES):
            self.traffic.divide(newer.target, newer.weight)
            again = self.register.read()
            if again is None or again.version == newer.version:
                break
            newer = again
        raise Overtaken(f"{self.service.name}: {newer.describe()} now, by another process")

    def note(self, state: State, kind: str, detail: str = "", found: Look | None = None) -> None:
        """Writes a step down.

        Raises:
            ReleaseFailed: it was not written.
        """
        self._journal.note(
            Step(
                service=self.service.name,
                release=state.release,
                at=self.now(),
                kind=kind,
                target=state.target,
                weights={state.target: state.weight, other(state.target): ALL - state.weight},
                by=self.by,
                alarms=found.alarms if found else {},
                healthy=found.healthy if found else None,
                detail=detail,
            )
        )

    def try_note(self, state: State, kind: str, detail: str) -> str:
        """Writes a step down, or says why it could not."""
        try:
            self.note(state, kind, detail)
        except ReleaseFailed as error:
            return str(error)
        return ""

    def now(self) -> str:
        """The moment as text."""
        return moment(int(self.clock.now().timestamp()))
