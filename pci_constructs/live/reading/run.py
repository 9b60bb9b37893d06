"""Reads an account: every collector in every place, side by side, with what could not be looked at kept beside what was found."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace

from pci_constructs.assembly.model import EVERYWHERE
from pci_constructs.live.reading.clients import refused
from pci_constructs.live.reading.collector import Collector, Failure, Found, Place, Reader, Scope
from pci_constructs.live.reading.session import Account
from pci_constructs.live.reading.source import Gone, Lists, NotRead, Source

READERS, DETAILS = 6, 12
"""How many readers run at a time, and how many calls for details."""


@dataclass(slots=True, kw_only=True)
class Reading:
    """What was read of an account.

    Attributes:
        account: the account.
        places: what was found, by region; ``global`` for what has none.
        failures: what could not be looked at.
        elsewhere: how many resources of each type lie in regions that were not asked for, where a service told of them all the same.
    """

    account: Account
    places: Mapping[str, Place]
    failures: list[Failure] = field(default_factory=list)
    elsewhere: Counter[str] = field(default_factory=Counter)


Progress = Callable[[int, int], None]
"""Told how many readers are done, of how many."""


def read(account: Account, collectors: Iterable[Collector], progress: Progress | None = None, *, release: bool = False) -> Reading:
    """Reads everything that some collectors read.

    Args:
        account: the account, with the regions to look at.
        collectors: what to read.
        progress: told how far it is.
        release: whether to let go of the clients of each service as soon as it is read.
    """
    places = {region: Place(region=region) for region in (*account.regions, EVERYWHERE)}
    reading = Reading(account=account, places=places)
    with ThreadPoolExecutor(DETAILS) as details, ThreadPoolExecutor(READERS) as readers:
        work = {}
        left: Counter[str] = Counter()
        for collector in sorted(collectors, key=lambda collector: collector.service):
            for region in account.regions if collector.scope is Scope.REGIONAL else (EVERYWHERE,):
                lists = Lists()
                for reader in collector.readers:
                    source = Source(account, collector.service, account.home if region == EVERYWHERE else region, details, lists)
                    work[readers.submit(_one, reader, source)] = (reader, places[region], collector.service)
                    left[collector.service] += 1
        for done, future in enumerate(as_completed(work), 1):
            reader, place, service = work[future]
            found, failures = future.result()
            _keep(reading, place, reader, found, failures)
            left[service] -= 1
            if release and not left[service]:
                account.release(service)
            if progress:
                progress(done, len(work))
    return reading


def _keep(reading: Reading, place: Place, reader: Reader, found: list[Found], failures: list[Failure]) -> None:
    place.properties[reader.type] = reader.properties
    whole = [failure for failure in failures if failure.whole]
    for type_ in (reader.type, *reader.covers):
        if whole:
            place.unread[type_] = f"what {whole[0].action} says, which {whole[0].reason}"
        else:
            place.read.add(type_)
    for one in found:
        there = reading.places.get(one.region or place.region)
        if there is None:
            reading.elsewhere[reader.type] += 1
            continue
        there.found.setdefault(reader.type, []).append(one)
        there.properties[reader.type] = reader.properties
    region = "" if place.region == EVERYWHERE else place.region
    for failure in failures:
        missing = failure.action in reader.beyond and refused(failure.reason)
        reading.failures.append(replace(failure, region=region, beyond=missing))


def _one(reader: Reader, source: Source) -> tuple[list[Found], list[Failure]]:
    """What one reader finds, and what it could not look at."""
    found: list[Found] = []
    failures: list[Failure] = []
    try:
        for one in reader.read(source):
            found.append(one)
    except (NotRead, Gone) as error:
        action, why = (error.action, error.why) if isinstance(error, NotRead) else (str(error), "says that it is gone")
        failures.append(Failure(action=action, region="", reason=why, types=(reader.type,), whole=True))
    except Exception as error:
        # An answer without what every answer has, or with something else in its place.
        what = f"has no {error}" if isinstance(error, KeyError) else f"cannot be used: {type(error).__name__}"
        failures.append(Failure(action=f"the answer about {reader.type}", region="", reason=what, types=(reader.type,), whole=True))
    lost = {failure.action for failure in failures}
    failures += [
        Failure(action=action, region="", reason=why, types=(reader.type,), whole=False)
        for action, why in source.failures().items()
        if action not in lost
    ]
    return found, failures
