"""Databases show a certificate that is valid.

When the authority that signed a database's certificate has ended, clients that check it can no longer connect, and the quick way out is to
switch the check off: then nobody knows whom they tell card numbers (4.2.1). A database that names no authority gets the default of its
region, which AWS keeps valid.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.databases import INSTANCE
from pci_constructs.rules.dated import dated
from pci_constructs.rules.reading import word

_WHERE = "CACertificateIdentifier"
_FACTS = Path(__file__).parent / "certificate_authorities.json"


def _end(name: str) -> date | None:
    """Until when an authority is valid; some regions have one of the same age with their own name added."""
    ends: Mapping[str, date] = dated(_FACTS).facts["ends"]
    return next((end for known, end in ends.items() if name == known or name.startswith(f"{known}-")), None)


def _check(database: ResourceView) -> Judgement:
    name = word(database, _WHERE)
    if not name:
        return passed("AWS chooses the authority of the region", _WHERE)
    end = _end(name)
    if end is None:
        return undetermined(f"{name} is not in the list of authorities", _WHERE, blocked_by=f"until when {name} is valid")
    if end <= database.today:
        return failed(f"{name} has not been valid since {end}", _WHERE)
    return passed(f"{name} is valid until {end}", _WHERE)


RULE = Rule(
    id="rds-certificate-authority-current",
    title="Databases show a certificate that is valid",
    severity=Severity.MEDIUM,
    requirements={"4.2.1": "clients can check a certificate only as long as its authority is valid"},
    remediation="set CACertificateIdentifier to rds-ca-rsa2048-g1 or rds-ca-rsa4096-g1, or leave it out",
    types=(INSTANCE,),
    check=_check,
    facts=_FACTS,
    passing={"CACertificateIdentifier": "rds-ca-rsa2048-g1"},
    failing={"CACertificateIdentifier": "rds-ca-2019"},
)
