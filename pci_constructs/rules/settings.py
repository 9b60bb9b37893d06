"""What a team tells the rules: its own ports, accounts, roles and environments, from ``[tool.pci-constructs]`` or a file.

A setting that is not made is ``None``: the rule that needs it is undetermined and names it, unless its own text says what it takes instead.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from pci_constructs.assembly import Undetermined

TABLE, _MISSPELT = "pci-constructs", "pci_constructs"


class BadSettings(Exception):
    """A setting that does not exist or has a value of the wrong kind; the message names file, setting, value and what is allowed."""


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of a team; each is ``None`` until it is made.

    Attributes:
        approved_ports: TCP and UDP ports that may be open to every address, such as 443.
        trusted_accounts: account ids of the organization that policies may name.
        break_glass_roles: names or ARNs of roles that may administer everything in an emergency.
        production_accounts: account ids of production.
        preproduction_accounts: account ids of everything before production.
        approved_api_endpoint_types: how REST APIs may be published: ``REGIONAL``, ``EDGE``; ``PRIVATE`` always may.
        public_buckets: names of buckets that are public on purpose.
        approved_internet_gateways: logical ids of internet gateways that are there on purpose.
        approved_identity_providers: URLs of the issuers that may let people into clusters, because they ask for a second factor.
        approved_images: ids of machine images, and paths of the parameters that name them, with ``*`` for any text.
        required_vpc_endpoints: services that every VPC with subnets reaches by an endpoint, such as ``ecr.api``.
        payment_page_canaries: names of the canaries that look at the payment pages.
        minimum_log_retention_days: days that logs are kept; the floor of 10.5.1 is 365.
        minimum_backup_retention_days: days that backups are kept.
        alarm_settings: how alarms on a metric are set: tables with ``metric`` and any of ``threshold``, ``evaluation-periods``, ``period``,
            ``comparison-operator`` and ``statistic``.
        control_bucket_policy: a policy document as JSON text; bucket policies may allow nothing beyond it.
        segmentation: zones, parties and connections of networks whose templates have no tags and no register, as
            ``docs/segmentation.md`` describes them: lists of tables by the names ``zone``, ``party`` and ``connection``.
    """

    approved_ports: tuple[int, ...] | None = None
    trusted_accounts: tuple[str, ...] | None = None
    break_glass_roles: tuple[str, ...] | None = None
    production_accounts: tuple[str, ...] | None = None
    preproduction_accounts: tuple[str, ...] | None = None
    approved_api_endpoint_types: tuple[str, ...] | None = None
    public_buckets: tuple[str, ...] | None = None
    approved_internet_gateways: tuple[str, ...] | None = None
    approved_identity_providers: tuple[str, ...] | None = None
    approved_images: tuple[str, ...] | None = None
    required_vpc_endpoints: tuple[str, ...] | None = None
    payment_page_canaries: tuple[str, ...] | None = None
    minimum_log_retention_days: int | None = None
    minimum_backup_retention_days: int | None = None
    alarm_settings: tuple[Mapping[str, Any], ...] | None = None
    control_bucket_policy: str | None = None
    segmentation: Mapping[str, Any] | None = None

    def need(self, name: str) -> Any:
        """A setting that a rule cannot do without.

        Raises:
            Undetermined: it is not made.
        """
        value = getattr(self, name)
        if value is None:
            raise Undetermined(f"the setting {name}, which is not made in [tool.{TABLE}]")
        return value

    def to_json(self) -> dict[str, Any]:
        """The settings that are made, as plain data."""
        made = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in made.items() if value is not None}


def _nearest(wrong: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(wrong, known, n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"


_INTEGERS = ("approved_ports",)


def settings_from(table: Mapping[str, Any], where: str) -> Settings:
    """The settings in a table.

    Args:
        table: names (with ``-`` or ``_``) and values.
        where: what messages call its place.

    Raises:
        BadSettings: a name does not exist, or a value is of the wrong kind.
    """
    known = set(Settings.__struct_fields__)
    made: dict[str, Any] = {}
    for key, value in table.items():
        name = str(key).replace("-", "_")
        if name not in known:
            raise BadSettings(f"{where}: there is no setting {key!r}; {_nearest(name, known)}")
        made[name] = _checked(name, value, where)
    return Settings(**made)


ALARM_FIELDS = ("threshold", "evaluation-periods", "period", "comparison-operator", "statistic")
"""What an alarm's settings may ask besides the metric they are for."""


def _checked(name: str, value: Any, where: str) -> Any:
    if name == "alarm_settings":
        return _alarms(value, where)
    if name == "control_bucket_policy":
        return _policy(value, where)
    if name == "segmentation":
        return _segmentation(value, where)
    if name.startswith("minimum_"):
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        raise BadSettings(f"{where}: {name} must be a number of days above 0, got {value!r}")
    kind: type = int if name in _INTEGERS else str
    if isinstance(value, list) and all(isinstance(part, kind) and not isinstance(part, bool) for part in value):
        return tuple(value)
    what = "numbers" if kind is int else "texts"
    raise BadSettings(f"{where}: {name} must be a list of {what}, got {value!r}")


def _alarms(value: Any, where: str) -> tuple[Mapping[str, Any], ...]:
    tables = value if isinstance(value, list) else [value]
    for table in tables:
        fields_ = set(table) if isinstance(table, Mapping) else set()
        if "metric" not in fields_ or fields_ - {"metric", *ALARM_FIELDS}:
            raise BadSettings(f"{where}: alarm_settings must be tables of metric and any of {', '.join(ALARM_FIELDS)}, got {table!r}")
    return tuple(tables)


def _policy(value: Any, where: str) -> str:
    try:
        document = json.loads(value)
    except (TypeError, ValueError):
        document = None
    if not isinstance(document, dict) or "Statement" not in document:
        raise BadSettings(f"{where}: control_bucket_policy must be the JSON text of a policy document, got {value!r}")
    return str(value)


def _segmentation(value: Any, where: str) -> Mapping[str, Any]:
    from pci_constructs.network.zones import BadZones, zones_from

    if not isinstance(value, Mapping):
        raise BadSettings(f"{where}: segmentation must be a table of zone, party and connection, got {value!r}")
    try:
        zones_from(value, f"{where}: segmentation")
    except BadZones as error:
        raise BadSettings(str(error)) from None
    return value


_PROJECT = frozenset({"tool", "project", "build-system"})
"""The tables of a ``pyproject.toml``, whose other contents are not ours."""
_LETTERS_BY_NUMBER = (rb"\u", rb"\U", rb"\x")
"""How TOML, today's and the next, writes a letter by its number."""


def read_settings(file: Path | None, *, start: Path | None = None) -> Settings:
    """The settings of a file, or of the nearest ``pyproject.toml`` that has a table for them.

    Args:
        file: a TOML file with the settings at its top level or in ``[tool.pci-constructs]``.
        start: where to look for a ``pyproject.toml``, here and above; the current folder by default.

    Raises:
        BadSettings: the file cannot be read, or holds a setting that is wrong.
    """
    if file is not None:
        document = _read(file)
        table = _table(document, file)
        if table is None:
            table = {} if _PROJECT & set(document) else document
        return settings_from(table, str(file))
    here = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        candidate = folder / "pyproject.toml"
        if candidate.is_file() and _may_name_us(candidate):
            table = _table(_read(candidate), candidate)
            if isinstance(table, Mapping):
                return settings_from(table, str(candidate))
    return Settings()


def _table(document: Mapping[str, Any], file: Path) -> Any:
    """The table of settings in a file that has others beside it; nothing if it has none."""
    tool = document.get("tool")
    if not isinstance(tool, Mapping):
        return None
    if _MISSPELT in tool:
        raise BadSettings(f"{file}: the table of settings is [tool.{TABLE}], not [tool.{_MISSPELT}]")
    return tool.get(TABLE)


def _may_name_us(file: Path) -> bool:
    """Whether a file has the table's name somewhere, or letters by their number; one that cannot be read may have it."""
    try:
        content = file.read_bytes()
    except OSError:
        return True
    return any(text in content for text in (TABLE.encode(), _MISSPELT.encode(), *_LETTERS_BY_NUMBER))


def _read(file: Path) -> dict[str, Any]:
    # Here: most runs find no such file, and a small check takes not much longer than that.
    import tomllib

    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise BadSettings(f"{file}: cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{file}: not TOML: {error}") from None
    except RecursionError:
        raise BadSettings(f"{file}: nested too deeply to be read") from None
