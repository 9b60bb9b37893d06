"""What a database writes to its audit log: sessions that pgaudit sees, events that the audit plugins of MySQL see."""

from collections.abc import Iterable

from pci_constructs.assembly import Block, ResourceView
from pci_constructs.rules.combine import attempt, some, worst
from pci_constructs.rules.databases import both, group_of, is_on
from pci_constructs.rules.rds._groups import value, where
from pci_constructs.rules.restarts import in_force
from pci_constructs.rules.rule import Judgement, failed, passed, undetermined

_CLASSES = frozenset({"read", "write", "function", "role", "ddl", "misc", "misc_set"})
_ADMINISTRATION = frozenset({"ddl", "role"})
_DATA = frozenset({"read", "write"})
_EVENTS = frozenset({"CONNECT", "QUERY_DCL", "QUERY_DDL", "QUERY_DML"})
_QUERIES = frozenset({"QUERY_DCL", "QUERY_DDL", "QUERY_DML"})
_ONLY, _BUT = "server_audit_incl_users", "server_audit_excl_users"
_OF_AWS = frozenset({"rdsadmin"})
"""Users with which AWS runs a database, whom everybody leaves out."""
_PLUGIN, _OPTIONS = "MARIADB_AUDIT_PLUGIN", "OptionGroupName"


def _words(text: str) -> list[str]:
    return [word for word in (part.strip().strip("'\"") for part in text.split(",")) if word]


def _classes(text: str) -> frozenset[str]:
    """The classes of statements that a value of ``pgaudit.log`` means; one that begins with a hyphen is taken out."""
    found: set[str] = set()
    for word in _words(text.lower()):
        meant = _CLASSES if word.lstrip("-") == "all" else {word.lstrip("-")}
        found = found - meant if word.startswith("-") else found | meant
    return frozenset(found)


def pgaudit(database: ResourceView) -> Judgement:
    """Judges that pgaudit is loaded and sees administration, and who reads and writes data.

    Where it audits by object (``pgaudit.role``), the database itself says which tables it sees.
    """
    good = passed("pgaudit sees who administers, reads and writes", where(database))

    def loaded() -> Judgement:
        libraries = _words((value(database, "shared_preload_libraries") or "").lower())
        bad = failed("pgaudit is not loaded: it is not in shared_preload_libraries", where(database))
        # Libraries are loaded as the database starts.
        return in_force(database, good) if "pgaudit" in libraries else bad

    def sees() -> Judgement:
        objects = value(database, "pgaudit.role") is not None
        wanted = _ADMINISTRATION if objects else _ADMINISTRATION | _DATA
        missing = sorted(wanted - _classes(value(database, "pgaudit.log") or "none"))
        return failed(f"pgaudit does not see {', '.join(missing)}: pgaudit.log leaves it out", where(database)) if missing else good

    return both(loaded, sees)


def _missing(events: Iterable[str]) -> list[str]:
    """The events that are wanted and not among these; ``QUERY`` is all statements."""
    found = set(events)
    # Without SELECT nobody sees who read card data.
    return sorted(_EVENTS - found - (_QUERIES if "QUERY" in found else frozenset()))


def advanced_auditing(cluster: ResourceView) -> Judgement:
    """Judges that Aurora MySQL writes who connects, administers, reads and writes; it writes nothing by default."""
    good = passed("the audit log has who connects, administers, reads and writes", where(cluster))

    def written() -> Judgement:
        bad = failed("no audit log is written: server_audit_logging is off in the parameter group", where(cluster))
        return good if is_on(value(cluster, "server_audit_logging") or "0") else bad

    def complete() -> Judgement:
        events = value(cluster, "server_audit_events") or ""
        missing = _missing(_words(events.upper()))
        if missing:
            return failed(f"the audit log leaves out {', '.join(missing)}: server_audit_events does not name it", where(cluster))
        if _missing(events.split(",")):
            blocked_by = "which events the log has: Aurora wants them in capital letters, without spaces"
            return undetermined("server_audit_events is not written as Aurora wants it", where(cluster), blocked_by=blocked_by)
        return good

    def of_everybody() -> Judgement:
        return _of_everybody(value(cluster, _ONLY) or "", value(cluster, _BUT) or "", where(cluster)) or good

    return worst((attempt(ask) for ask in (written, complete, of_everybody)), empty=good)


def _of_everybody(only: str, but: str, path: str) -> Judgement | None:
    """The judgement where an audit log is about some users alone: whom they stand for, nobody sees here."""
    left_out = sorted(set(_words(but)) - _OF_AWS)
    if not only.strip() and not left_out:
        return None
    limited = f"has {only} alone" if only.strip() else f"leaves out {', '.join(left_out)}"
    return undetermined(f"the audit log {limited}", path, blocked_by="whether a person signs in as a user whom it leaves out")


def audit_plugin(database: ResourceView) -> Judgement:
    """Judges that the option group of MySQL or MariaDB has the audit plugin, and that it sees enough."""
    none = failed("the option group has no audit plugin", _OPTIONS)
    group = group_of(database, _OPTIONS, "AWS::RDS::OptionGroup")
    if group is None:
        return none

    def option(found: Block) -> Judgement:
        if found.text("OptionName").upper() != _PLUGIN:
            return none
        missing = _missing(_words(_setting(found, "SERVER_AUDIT_EVENTS", "CONNECT,QUERY").upper()))
        if missing:
            return failed(f"the audit plugin leaves out {', '.join(missing)}: SERVER_AUDIT_EVENTS does not name it", _OPTIONS)
        limited = _of_everybody(_setting(found, _ONLY.upper(), ""), _setting(found, _BUT.upper(), ""), _OPTIONS)
        if limited:
            return limited
        return passed("the audit plugin sees who connects, administers, reads and writes", _OPTIONS)

    return some(group.each("OptionConfigurations"), option, empty=none)


def _setting(option: Block, name: str, default: str) -> str:
    """The value of a setting of an option."""
    found = [part for part in option.blocks("OptionSettings") if part.text("Name").upper() == name]
    return found[0].text("Value", default) if found else default
