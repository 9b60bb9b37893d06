"""The parameters that force TLS and write the audit log, and the overrides that would weaken them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pci_constructs.aws._settings import is_known
from pci_constructs.aws.rds.engines import EngineType
from pci_constructs.refusals import RefusedSetting

AUDITED_CLASSES = frozenset({"ddl", "role", "write"})
"""What pgaudit logs at least; reads may instead be audited object by object, with ``pgaudit.role``."""

AUDITED_EVENTS = ("CONNECT", "QUERY_DCL", "QUERY_DDL", "QUERY_DML")
"""What MySQL's audit log holds: sign-ins, grants, definitions, and every read and write (10.2.1.1 to 10.2.1.7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A parameter that the constructs set, and what may stand in place of its value.

    Attributes:
        value: the value that the constructs set.
        allowed: what is allowed, for messages.
        permits: whether a value, trimmed and in lower case, is no weaker.
        requirement: the requirement that the parameter answers.
    """

    value: str
    allowed: str
    permits: Callable[[str], bool]
    requirement: str


def _one_of(value: str, *others: str, requirement: str) -> Guarded:
    """A parameter with a few good values, the first of which is set."""
    values = frozenset(choice.lower() for choice in (value, *others))
    return Guarded(value=value, allowed=" or ".join((value, *others)), permits=lambda given: given in values, requirement=requirement)


def _names(value: str) -> frozenset[str]:
    return frozenset(part.strip() for part in value.split(",") if part.strip())


def _audits(value: str) -> bool:
    names = _names(value)
    return not any(name.startswith("-") for name in names) and ("all" in names or names >= AUDITED_CLASSES)


def _records(value: str) -> bool:
    names = _names(value)
    wanted = {event.lower() for event in AUDITED_EVENTS}
    return names >= wanted or names >= {"connect", "query"}


_POSTGRESQL: Mapping[str, Guarded] = {
    "rds.force_ssl": _one_of("1", requirement="4.2.1"),
    "ssl_min_protocol_version": _one_of("TLSv1.2", "TLSv1.3", requirement="4.2.1"),
    "password_encryption": _one_of("scram-sha-256", requirement="8.3.2"),
    "rds.accepted_password_auth_method": _one_of("scram", requirement="8.3.2"),
    "shared_preload_libraries": Guarded(
        value="pgaudit,pg_stat_statements",
        allowed="a list with pgaudit in it",
        permits=lambda given: "pgaudit" in _names(given),
        requirement="10.2.1",
    ),
    "pgaudit.log": Guarded(value="ddl,read,role,write", allowed="a list with ddl, role and write", permits=_audits, requirement="10.2.1"),
    # Bind parameters may be card numbers; an audit log must not hold them.
    "pgaudit.log_parameter": _one_of("0", "off", requirement="3.5.1"),
    "log_min_duration_statement": _one_of("-1", requirement="3.5.1"),
    "log_connections": _one_of("1", "on", requirement="10.2.1.4"),
    "log_disconnections": _one_of("1", "on", requirement="10.2.1"),
    "log_statement": _one_of("ddl", "mod", "all", requirement="10.2.1.7"),
}

_ANY_MYSQL: Mapping[str, Guarded] = {
    "tls_version": Guarded(
        value="TLSv1.2,TLSv1.3",
        allowed="TLSv1.2, TLSv1.3 or both",
        permits=lambda given: bool(_names(given)) and _names(given) <= {"tlsv1.2", "tlsv1.3"},
        requirement="4.2.1",
    ),
    # Both logs hold statements with their values, card numbers included; the audit log is the record.
    "general_log": _one_of("0", "off", requirement="3.5.1"),
    "slow_query_log": _one_of("0", "off", requirement="3.5.1"),
}

PARAMETERS: Mapping[EngineType, Mapping[str, Guarded]] = {
    EngineType.POSTGRESQL: _POSTGRESQL,
    EngineType.AURORA_POSTGRESQL: _POSTGRESQL,
    EngineType.MYSQL: {
        "require_secure_transport": _one_of("1", "on", requirement="4.2.1"),
        "local_infile": _one_of("0", "off", requirement="2.2.4"),
        **_ANY_MYSQL,
    },
    EngineType.AURORA_MYSQL: {
        "require_secure_transport": _one_of("ON", "1", requirement="4.2.1"),
        "server_audit_logging": _one_of("1", "on", requirement="10.2.1"),
        "server_audit_events": Guarded(
            value=",".join(AUDITED_EVENTS),
            allowed=f"a list with {', '.join(AUDITED_EVENTS)}",
            permits=_records,
            requirement="10.2.1",
        ),
        "server_audit_excl_users": _one_of("", requirement="10.2.1"),
        "server_audit_incl_users": _one_of("", requirement="10.2.1"),
        **_ANY_MYSQL,
    },
}


def hardened(engine: EngineType, overrides: Mapping[str, str], *, where: str) -> dict[str, str]:
    """The parameters of an engine, with a team's own on top.

    Args:
        engine: the engine.
        overrides: the team's parameters; those that the constructs set may be replaced by values that are no weaker.
        where: the construct path, for messages.

    Raises:
        RefusedSetting: an override weakens what the constructs set.
    """
    guarded = PARAMETERS[engine]
    for name, value in overrides.items():
        guard = guarded.get(name)
        if guard and is_known(value) and not guard.permits(value.strip().lower()):
            raise RefusedSetting(
                where=where, argument=f"parameters[{name!r}]", value=value, allowed=guard.allowed, requirement_id=guard.requirement
            )
    # An empty value stands for a parameter that must stay unset.
    return {name: guard.value for name, guard in guarded.items() if guard.value} | dict(overrides)
