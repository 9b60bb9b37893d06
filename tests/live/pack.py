"""What every collector must stand, in ``test_pack.py`` and ``test_failing_calls.py``, on the account of its module in ``accounts``."""

from collections.abc import Iterator
from typing import Any

from cfnlint.schema import ResourceNotFoundError
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from pci_constructs.findings import Run, Verdict
from pci_constructs.live.reading.catalogue import collectors
from pci_constructs.live.reading.names import NEEDED, action
from tests.emulator import Emulator
from tests.live.kit import account

NAMES = sorted(one.readers[0].read.__module__.rpartition(".")[2] for one in collectors())
"""Every collector, by its module."""
OWN = "Live::"
"""How types begin that CloudFormation does not have; a map ``Live`` holds properties that it does not have."""
_BETTER = (Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.ACCEPTED)


def arranged(name: str, aws: Emulator) -> Any:
    """The account of a collector, made; what was called so far is forgotten."""
    made = account(name)
    made.arrange(aws)
    aws.forget()
    return made


def properties_of(type_: str) -> set[str]:
    """The properties that CloudFormation has for a type; empty if it has no such type."""
    try:
        return set(PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_).schema["properties"])
    except ResourceNotFoundError:
        return set()


def actions(aws: Emulator) -> set[str]:
    """The IAM actions of what was called, without what every run calls."""
    return {action(call.client, call.operation) for call in aws.calls} - set(NEEDED)


def operations(aws: Emulator) -> Iterator[str]:
    """What was called, as ``Emulator.fault`` wants it, without what every run calls."""
    found = {(call.client, call.operation) for call in aws.calls if action(call.client, call.operation) not in NEEDED}
    return (f"{client}.{operation}" for client, operation in sorted(found))


def verdicts(run: Run) -> dict[tuple[str, str, str], Verdict]:
    """What was said, by rule and resource."""
    return {(one.rule, one.subject.template, one.subject.logical_id): one.verdict for one in run.findings}


def whitened(before: Run, after: Run) -> list[Any]:
    """What was bad or open, and is good because less was seen: the one thing that a fault must never do."""
    old = verdicts(before)
    return [(key, old[key], now) for key, now in verdicts(after).items() if now in _BETTER and key in old and old[key] not in _BETTER]
