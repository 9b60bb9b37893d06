"""The account's own settings: whom AWS tells of security matters."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Reader, Scope
from pci_constructs.live.reading.shapes import known
from pci_constructs.live.reading.source import Source


def _contacts(source: Source) -> Iterator[Found]:
    answer = source.ask(
        "get_alternate_contact", needs="AlternateContact", absent=("ResourceNotFoundException",), AlternateContactType="SECURITY"
    )
    # Who it is does not matter, and is nothing that a report should tell.
    yield Found(id=source.account.id, properties={"Security": known(answer, lambda _: True, absent=False)})


COLLECTOR = Collector(
    service="account",
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type="Live::Account::Contacts",
            properties=("Security",),
            calls=("account:GetAlternateContact",),
            read=_contacts,
        ),
    ),
)
