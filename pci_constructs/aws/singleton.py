"""What an account or region has once only, and who makes it."""

import json
from enum import StrEnum

from constructs import IConstruct

from pci_constructs.refusals import RefusedSetting

REQUIRED_METADATA = "pci-constructs:required"
"""The metadata type under which a construct records what must exist although it does not build it."""


class Singleton(StrEnum):
    """Who makes a service that an account or region has once: a GuardDuty detector, a Config recorder, a hub, an account trail.

    A construct of such a service takes ``mode: Singleton = Singleton.CREATE`` and an argument with the identifier of an existing one
    (``detector_id``, ``log_group`` …), checks the two with ``check_identifier`` before it builds anything, and in mode ``REQUIRE``
    calls ``require``. ``mode = Singleton(mode)`` first lets the mode come from settings as a text too.
    """

    CREATE = "create"
    """This construct makes it, with everything that hangs on it."""
    USE_EXISTING = "use-existing"
    """It exists, and its identifier is given; the construct adds what hangs on it only: alarms, routing, rules."""
    REQUIRE = "require"
    """Somebody else makes it (the organisation's administrator, say). Nothing is built; the metadata says what must be there, so that
    a check of the running account can show that it is."""


def check_identifier(mode: Singleton, identifier: object, *, where: str, argument: str) -> None:
    """Refuses an existing one without its identifier, and an identifier of one that is about to be made.

    Args:
        mode: who makes it.
        identifier: what names the existing one; ``None`` where the caller gave nothing.
        where: the path of the construct.
        argument: the name of the argument that carries the identifier.

    Raises:
        RefusedSetting: the identifier is missing in mode ``USE_EXISTING``, or given in mode ``CREATE``.
    """
    if mode == Singleton.USE_EXISTING and not identifier:
        raise RefusedSetting(
            where=where, argument=argument, value=identifier, allowed="the existing one's in mode use-existing", requirement_id=None
        )
    if mode == Singleton.CREATE and identifier:
        raise RefusedSetting(
            where=where,
            argument=argument,
            value=identifier,
            allowed="left out in mode create",
            requirement_id=None,
            cure="choose Singleton.USE_EXISTING to keep the existing one",
        )


def require(construct: IConstruct, what: str, *requirements: str, **details: str) -> None:
    """Records on a construct that something must exist in the account, and which requirements rest on it.

    Args:
        construct: the construct that stands for it and builds nothing.
        what: its CloudFormation type, such as ``AWS::GuardDuty::Detector``.
        requirements: the requirement ids that it answers.
        details: what else a check of the running account needs to find it, such as its identifier.
    """
    record = {"type": what, "requirements": sorted(requirements), **dict(sorted(details.items()))}
    # As one text, so that the assembly holds the same bytes whatever jsii makes of the types.
    construct.node.add_metadata(REQUIRED_METADATA, json.dumps(record, sort_keys=True))
