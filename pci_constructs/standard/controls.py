"""The catalogue of controls: every question worth asking of AWS for PCI DSS, whether a rule of the pack asks it yet or not."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct


class Control(Struct, frozen=True):
    """One question.

    Attributes:
        id: the id of the rule that asks it, or will.
        wave: ``1`` for what the pack asks, ``2`` for what comes later, ``live`` for what only a running account decides, ``off`` for
            what has a weak link to PCI.
        decidable: ``template``, ``template-partial`` or ``live-only``.
        severity: how much a failure matters.
        types: the CloudFormation types that it concerns.
        requirements: the requirement ids that it answers.
        live_api: the calls that answer it in a running account.
    """

    id: str
    wave: str
    decidable: str
    severity: str
    types: tuple[str, ...]
    requirements: tuple[str, ...]
    live_api: tuple[str, ...]


@cache
def controls() -> Mapping[str, Control]:
    """Every control by id."""
    rows = json.loads((Path(__file__).parent / "controls.json").read_text("utf-8"))["controls"]
    return MappingProxyType(
        {
            id_: Control(
                id=id_,
                wave=row["wave"],
                decidable=row["decidable"],
                severity=row["severity"],
                types=tuple(row["types"]),
                requirements=tuple(row["requirements"]),
                live_api=tuple(row["live_api"]),
            )
            for id_, row in rows.items()
        }
    )
