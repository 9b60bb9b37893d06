"""Reads what became of the releases of a service from their table: every step that ``shift``, ``watch`` and ``rollback`` wrote."""

from typing import Any

from pci_constructs.release.calls import Clients, calling
from pci_constructs.release.clock import SystemClock
from pci_constructs.release.failed import Blind
from pci_constructs.release.history import History, histories, step_of
from pci_constructs.release.journal import Step
from pci_constructs.release.service import read_service
from pci_constructs.release.state import ENTRY, KEY, Register


def past(clients: Clients, name: str) -> list[History]:
    """The releases of a service, in the order in which they began.

    Args:
        clients: the clients.
        name: the service.

    Raises:
        ReleaseFailed: there is no such service, the table cannot be read, or a step in it is none.
    """
    service = read_service(clients, name)
    steps = _steps(clients, service.table, name)
    # Steps first: what ended in between is then unfinished by its steps and ended by its state, and the state leads.
    return histories(steps, Register(clients, service.table, name, SystemClock()).read())


def _steps(clients: Clients, table: str, service: str) -> list[Step]:
    found: list[Step] = []
    arguments: dict[str, Any] = {
        "TableName": table,
        "ConsistentRead": True,
        "KeyConditionExpression": f"{KEY} = :service AND begins_with({ENTRY}, :step)",
        "ExpressionAttributeValues": {":service": {"S": service}, ":step": {"S": "step#"}},
    }
    with calling(f"the journal of {service}"):
        for page in clients.dynamodb.get_paginator("query").paginate(**arguments):
            if "Items" not in page:
                raise Blind(f"the journal of {service}: the answer holds no list of steps")
            for item in page["Items"]:
                entry = item.get(ENTRY, {}).get("S", "")
                try:
                    found.append(step_of(str(item["step"]["S"])))
                except (KeyError, ValueError) as error:
                    raise Blind(f"the journal of {service}: {entry}: {error}") from None
    return found
