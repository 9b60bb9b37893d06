"""The settings of each environment, read from ``cdk.json`` and checked before anything is built."""

import difflib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard import PRODUCTION

CONTEXT_KEY = "payments"
"""The key of ``cdk.json``'s context that holds the settings, one entry an environment."""

Account = Annotated[str, Meta(pattern=r"^\d{12}$", description="a 12-digit account id in quotes")]
Region = Annotated[str, Meta(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", description="a region such as eu-central-1")]
Cidr = Annotated[str, Meta(pattern=r"^(\d{1,3}\.){3}\d{1,3}/\d{1,2}$", description="an IPv4 network such as 10.20.0.0/16")]
Domain = Annotated[str, Meta(pattern=r"^([a-z0-9-]+\.)+[a-z]{2,}$", description="a host name such as pay.example.com")]

Day = Annotated[str, Meta(pattern=r"^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", description="a day such as 2027-01-31")]
Processor = Annotated[Literal["stripe", "adyen"], Meta(description="stripe or adyen")]
VaultLockName = Annotated[
    Literal["none", "governance", "compliance"], Meta(description="none, governance or compliance, which nobody can undo")
]
LockName = Annotated[Literal["governance", "compliance"], Meta(description="governance or compliance")]
Connection = Annotated[
    str,
    Meta(
        pattern=r"^arn:aws[a-z-]*:codeconnections:[a-z0-9-]+:\d{12}:connection/[0-9a-f-]{36}$",
        description="the ARN of a connection of AWS CodeConnections",
    ),
]
SigningKey = Annotated[
    str, Meta(pattern=r"^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[0-9a-f-]{36}$", description="the ARN of a KMS key, not of an alias")
]


class Database(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Size and version of the database; ``version`` is a PostgreSQL major version."""

    version: str
    instance_type: str
    storage_gib: Annotated[int, Meta(ge=20, description="at least 20 GiB")]


class Cache(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Size and version of the cache."""

    version: str
    node_type: str


class Nodes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Size of one node group."""

    instance_type: str
    minimum: Annotated[int, Meta(ge=1, description="at least 1")]
    maximum: Annotated[int, Meta(ge=1, description="at least 1")]


class Cluster(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Version of Kubernetes, size of the two node groups, who works in the cluster, and what images must be signed with.

    Attributes:
        version: the version, such as ``1.36``.
        payment: the nodes of payment services.
        general: the nodes of everything else.
        platform_role: the role of the platform team, which administers both namespaces.
        developer_role: the role of the developers of payment services, who see what runs and read its logs.
        signing_key: the KMS key that the pipeline signs images with.
    """

    version: str
    payment: Nodes
    general: Nodes
    platform_role: str
    developer_role: str
    signing_key: SigningKey


class Exceptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who accepts that an environment is cheaper than production, why and until when."""

    reason: str
    owner: str
    approver: str
    expires: str
    ticket: str | None = None

    def record(self) -> ExceptionRecord:
        """The record as the constructs take it."""
        return ExceptionRecord(reason=self.reason, owner=self.owner, approver=self.approver, expires=self.expires, ticket=self.ticket)


class LogCopies(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who accepts that buckets of logs are not replicated, and until when; ``stacks/log_copies.py`` says what stands in for a replica."""

    owner: str
    approver: str
    expires: str
    ticket: str | None = None


class SecurityContact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom AWS calls about the security of the account: a group that is always there, better than a person."""

    name: Annotated[str, Meta(min_length=1, max_length=64, description="a name of at most 64 characters")]
    title: Annotated[str, Meta(min_length=1, max_length=50, description="a role of at most 50 characters")]
    email: Annotated[str, Meta(pattern=r"^[\w+=.#|!&-]+@[\w.-]+\.\w+$", description="an address such as security@example.com")]
    phone: Annotated[str, Meta(pattern=r"^[\s0-9()+-]{1,25}$", description="at most 25 digits, spaces and ( ) + -")]

    def contact(self) -> dict[str, str]:
        """The fields as the construct takes them."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


class Delivery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where changes come from, and when they are allowed.

    Attributes:
        repository: the repository on GitHub, ``owner/name``.
        branch: the branch that is deployed, which only reviewed changes reach.
        connection: the connection to GitHub, which somebody confirmed in the console once; build machines take jobs through it.
        time_zone: the zone in which days begin and end.
        calendar_from: the first day of the change calendar.
        calendar_to: the last one; from then on nothing is let through until it is renewed.
        payday: the day of each month on which salaries are paid.
        approver_roles: the roles that approve emergencies; two at least.
    """

    repository: str
    connection: Connection
    time_zone: str
    calendar_from: Day
    calendar_to: Day
    payday: Annotated[int, Meta(ge=1, le=31, description="a day of the month from 1 to 31")]
    approver_roles: Annotated[list[str], Meta(min_length=2, description="two role names at least")]
    branch: str = "main"


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one environment.

    Attributes:
        environment: its name: the key under which ``cdk.json`` has it.
        owner: the team that answers for it; reports name it beside a failure.
        account: the AWS account it is deployed to.
        region: the region.
        zones: two or three zones of the region, by name; nothing is looked up at synth.
        cidr: the network of the VPC.
        domain: the host name that customers use.
        hosted_zone_id: the Route 53 zone in which the certificate is validated.
        internal_domain: the host name of the internal load balancer; a name in the same hosted zone.
        payment_processor: where tokenisation happens.
        allowed_domains: what the CDE may reach besides the processor: domains, each with its business reason.
        general_domains: the same for the non-CDE tier.
        security_contact: whom AWS calls about the security of the account.
        key_administrator_role: the role of the key custodians, who change keys and cannot use them.
        pipeline_role: the role of the pipeline, which alone writes records of deployments and signs them.
        alarm_emails: who gets security alarms.
        retention_days: how long audit logs are kept, in days.
        object_lock: ``governance``, or ``compliance``, which nobody can undo.
        vault_lock: ``none``, ``governance``, or ``compliance``, which nobody can undo once its three days of reflection are over.
        database: the database.
        cache: the cache.
        cluster: the cluster.
        exceptions: the record for the cheaper mode: one database zone, one NAT gateway and no egress firewall. Without it everything
            is redundant; production must not have it.
        log_copies: who accepts, in any environment, that logs have no replica in another region or account. Without it four
            findings of low severity stand.
        delivery: where changes come from, and when they are allowed; without it there is no stack for the delivery.
    """

    environment: str
    owner: str
    account: Account
    region: Region
    zones: Annotated[list[str], Meta(min_length=2, max_length=3, description="two or three zone names")]
    cidr: Cidr
    domain: Domain
    internal_domain: Domain
    hosted_zone_id: str
    payment_processor: Processor
    key_administrator_role: str
    pipeline_role: str
    security_contact: SecurityContact
    database: Database
    cache: Cache
    cluster: Cluster
    allowed_domains: dict[str, str] = {}
    general_domains: dict[str, str] = {}
    alarm_emails: list[str] = []
    retention_days: int = 400
    object_lock: LockName = "governance"
    vault_lock: VaultLockName = "none"
    exceptions: Exceptions | None = None
    log_copies: LogCopies | None = None
    delivery: Delivery | None = None

    @property
    def production(self) -> bool:
        """Whether this is the production environment."""
        return self.environment == PRODUCTION


class InvalidSettings(RefusedSetting):
    """A setting in ``cdk.json`` that cannot be read or used."""

    guard_rail = "settings are described in docs/reference-environment.md"


def load(directory: Path, source: str = "cdk.json") -> tuple[dict[str, Any], list[Settings]]:
    """Reads ``cdk.json``.

    Args:
        directory: the folder that holds it.
        source: the file's name.

    Returns:
        The whole context, for ``App(context=…)``, and the settings of each environment.

    Raises:
        InvalidSettings: the file is missing or no JSON, or a setting is missing, unknown or wrong.
    """
    file = directory / source
    try:
        context = json.loads(file.read_text("utf-8"))["context"]
        environments = context[CONTEXT_KEY]
    except (OSError, ValueError) as error:
        raise _refused(source, "the file", str(error), "a JSON document") from error
    except (KeyError, TypeError):
        raise _refused(source, f"context.{CONTEXT_KEY}", None, "an entry for each environment") from None
    return context, [parse(name, entry, f"{source}: {CONTEXT_KEY}.{name}") for name, entry in environments.items()]


def parse(environment: str, entry: object, where: str) -> Settings:
    """Checks the settings of one environment.

    Raises:
        InvalidSettings: a setting is missing, unknown, of the wrong type or not allowed.
    """
    if not isinstance(entry, Mapping):
        raise _refused(where, "the environment", entry, "an object of settings")
    try:
        settings = msgspec.convert({**entry, "environment": environment}, type=Settings)
    except msgspec.ValidationError as error:
        raise _explained(str(error), entry, where) from None
    _check_zones(settings, where)
    if settings.production and settings.exceptions:
        allowed = "left out in production: every part of it is redundant"
        raise _refused(where, "exceptions", settings.exceptions.reason, allowed)
    return settings


def _check_zones(settings: Settings, where: str) -> None:
    wrong = [zone for zone in settings.zones if not re.fullmatch(rf"{re.escape(settings.region)}[a-z]", zone)]
    if wrong or len(set(settings.zones)) < len(settings.zones):
        raise _refused(where, "zones", settings.zones, f"different zones of {settings.region}, such as {settings.region}a")


def _explained(message: str, entry: Mapping[str, Any], where: str) -> InvalidSettings:
    """Puts msgspec's message into our words: which setting, which value, what is allowed."""
    said, _, at = message.partition(" - at ")
    path = [part for part in at.strip("`").removeprefix("$").split(".") if part and not part.startswith("[")]
    path = [part.partition("[")[0] for part in path]
    if match := re.search(r"(unknown|missing required) field `(\w+)`", said):
        path.append(match[2])
    name, value = ".".join(path), _value(entry, path)
    if "unknown field" in said:
        known = _fields(path[:-1])
        close = difflib.get_close_matches(path[-1], known, n=1)
        return _refused(where, name, value, f"one of {', '.join(known)}", f"did you mean {close[0]}?" if close else None)
    if "missing required" in said:
        return _refused(where, name, None, "set: it has no default")
    expected = re.match(r"Expected `([^`]+)`", said)
    return _refused(where, name, value, _description(path) or (f"of type {expected[1]}" if expected else said[0].lower() + said[1:]))


def _struct(path: list[str]) -> type[Struct]:
    """The settings class at a path."""
    struct: type[Struct] = Settings
    for part in path:
        inner = next((f.type for f in msgspec.structs.fields(struct) if f.name == part), None)
        choices = [inner, *getattr(inner, "__args__", ())]
        struct = next((c for c in choices if isinstance(c, type) and issubclass(c, Struct)), struct)
    return struct


def _fields(path: list[str]) -> list[str]:
    return [name for name in _struct(path).__struct_fields__ if name != "environment"]


def _description(path: list[str]) -> str | None:
    """What the type of a setting says is allowed."""
    fields = {f.name: f.type for f in msgspec.structs.fields(_struct(path[:-1]))}
    metas = getattr(fields.get(path[-1]) if path else None, "__metadata__", ())
    return next((meta.description for meta in metas if isinstance(meta, Meta) and meta.description), None)


def _value(entry: object, path: list[str]) -> object:
    for part in path:
        entry = entry.get(part) if isinstance(entry, Mapping) else None
    return entry


def _refused(where: str, argument: str, value: object, allowed: str, cure: str | None = None) -> InvalidSettings:
    return InvalidSettings(where=where, argument=argument, value=value, allowed=allowed, requirement_id=None, cure=cure)
