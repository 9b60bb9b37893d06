"""Reading and judging an emulated account, as ``pci-constructs verify`` does it."""

import sys
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from pci_constructs.assembly import Assembly
from pci_constructs.findings import Finding, Run, Verdict
from pci_constructs.live.intent.verification import verify
from pci_constructs.live.reading.assembly import assembled
from pci_constructs.live.reading.collector import Collector
from pci_constructs.live.reading.run import Reading, read
from pci_constructs.live.reading.session import Account, enter
from pci_constructs.options import Options
from pci_constructs.rules.settings import settings_from
from tests.emulator import REGION

TODAY = date(2026, 11, 25)


def collector(name: str) -> Collector:
    """The collector in a module of ``pci_constructs.live``."""
    found: Collector = import_module(f"pci_constructs.live.{name}").COLLECTOR
    return found


def account(name: str) -> ModuleType:
    """The account that a collector is tried on."""
    return import_module(f"tests.live.accounts.{name}")


@cache
def entered(*regions: str) -> Account:
    """A way into the emulated account that tests share: making clients is what takes the time."""
    return enter(regions=regions or (REGION,), limit=sys.maxsize)


def reading(*names: str, regions: Sequence[str] = (REGION,), account: Account | None = None) -> Reading:
    """What some collectors read of an account that was entered before, or of the emulated one."""
    return read(account or entered(*regions), [collector(name) for name in names])


def assembly(*names: str, regions: Sequence[str] = (REGION,)) -> Assembly:
    """The same, as rules see it."""
    return assembled(reading(*names, regions=regions))


def judged(
    *names: str, regions: Sequence[str] = (REGION,), only: Sequence[str] = (), account: Account | None = None, **settings: Any
) -> Run:
    """What the rules say of what some collectors read, in an account that was entered before or in the emulated one."""
    how = Options(live=True, today=TODAY, only=only, settings=settings_from(settings, "the test"))
    return verify(account or entered(*regions), how, chosen=[collector(name) for name in names])


def of(run: Run, rule: str, resource: str = "") -> list[Finding]:
    """What a rule said of resources whose id ends so."""
    return [finding for finding in run.findings if finding.rule == rule and finding.subject.logical_id.endswith(resource)]


def verdict(run: Run, rule: str, resource: str = "") -> Verdict:
    """What a rule said of the one resource whose id ends so."""
    (finding,) = of(run, rule, resource)
    return finding.verdict
