"""What instances and clusters ask of their settings alike, before anything is built."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import aws_kms as kms

from pci_constructs import clock
from pci_constructs.aws._settings import check_at_least, check_log_retention, is_known
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.rds import engines
from pci_constructs.aws.rds.engines import Engine, EngineType
from pci_constructs.aws.rds.parameters import hardened
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting
from pci_constructs.rules.rds._admin_names import DEFAULT_ADMINS

BACKUP_DAYS_FLOOR = 7
"""Days that backups are kept at least: AWS Config's threshold too; a corruption found on Monday may be from last week."""

BACKUP_DAYS_CEILING = 35
"""Days that RDS keeps automated backups at most; AWS Backup keeps longer."""

MONITORING_SECONDS = (1, 5, 10, 15, 30, 60)
"""The intervals that enhanced monitoring offers."""

_IDENTIFIER = re.compile(r"[a-z](-?[a-z0-9])*")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """The settings that every database has.

    Attributes:
        where: the construct path, for messages.
        placement: its subnets.
        key: the key of its storage, secret, insights and logs.
        engine: the CDK's engine.
        identifier: the physical name that the template gives it.
        existing_identifier: the physical name that CloudFormation gave it earlier.
        admin_name: the administrator's name.
        default_admin: the record that lets the administrator have a vendor's name.
        parameters: the team's own parameters.
        backup_days: how long backups are kept, in days.
        log_retention_days: how long logs are kept, in days.
        monitoring_seconds: the interval of enhanced monitoring, in seconds.
    """

    where: str
    placement: Placement
    key: kms.IKey
    engine: Engine
    identifier: str | None
    existing_identifier: str | None
    admin_name: str
    default_admin: ExceptionRecord | None
    parameters: Mapping[str, str]
    backup_days: int
    log_retention_days: int
    monitoring_seconds: int

    @property
    def physical_name(self) -> str:
        """The name that RDS writes its logs under."""
        return self.identifier or self.existing_identifier or ""

    @property
    def has_default_admin(self) -> bool:
        """Whether the administrator has a name that vendors ship."""
        return is_known(self.admin_name) and self.admin_name.lower() in DEFAULT_ADMINS

    def check(self, *allowed: EngineType) -> tuple[EngineType, dict[str, str]]:
        """Refuses settings that break a requirement.

        Args:
            allowed: the engines that the construct builds.

        Returns:
            The engine's type, and its parameters with the team's on top.

        Raises:
            RefusedSetting: a setting breaks a requirement or a guard rail.
        """
        check_customer_managed(self.key, where=self.where)
        self.placement.check_tier(Tier.DATA, where=self.where, requirement_id="1.4.4")
        self.placement.check_zones(2, where=self.where)
        engine = engines.check_engine(self.engine, *allowed, where=self.where, today=clock.today())
        self._check_identifiers()
        self._check_admin()
        check_log_retention(self.log_retention_days, where=self.where, argument="log_retention_days")
        check_at_least(self.backup_days, BACKUP_DAYS_FLOOR, where=self.where, argument="backup_days", requirement_id="12.10.1", unit="days")
        if is_known(self.backup_days) and self.backup_days > BACKUP_DAYS_CEILING:
            raise self._refused("backup_days", self.backup_days, f"at most {BACKUP_DAYS_CEILING} days: AWS Backup keeps longer")
        if is_known(self.monitoring_seconds) and self.monitoring_seconds not in MONITORING_SECONDS:
            offered = ", ".join(str(seconds) for seconds in MONITORING_SECONDS)
            raise self._refused("monitoring_seconds", self.monitoring_seconds, f"one of {offered}")
        return engine, hardened(engine, self.parameters, where=self.where)

    def _check_identifiers(self) -> None:
        given = [name for name in (self.identifier, self.existing_identifier) if name]
        if len(given) != 1:
            raise self._refused(
                "identifier",
                given or None,
                "given, or else existing_identifier, because log groups of that name are made before RDS writes to them",
                cure="name a new database with identifier; for one that CloudFormation named, pass its name as existing_identifier",
            )
        (name,) = given
        if is_known(name) and not (_IDENTIFIER.fullmatch(name) and len(name) <= 63):
            raise self._refused("identifier", name, "at most 63 lower-case letters, digits and single hyphens, a letter first")

    def _check_admin(self) -> None:
        if self.has_default_admin and self.default_admin is None:
            raise self._refused(
                "admin_name",
                self.admin_name,
                "a name that no vendor ships",
                requirement="2.2.2",
                cure="choose another name, or record an exception as default_admin for a database that already has it",
            )

    def _refused(
        self, argument: str, value: object, allowed: str, *, requirement: str | None = None, cure: str | None = None
    ) -> RefusedSetting:
        return RefusedSetting(where=self.where, argument=argument, value=value, allowed=allowed, requirement_id=requirement, cure=cure)


def check_zone_record(survives: bool, record: ExceptionRecord | None, *, where: str, argument: str, value: object) -> None:
    """Refuses a database in one zone that nobody answers for; PCI DSS asks nothing here, so it is a guard rail.

    Raises:
        RefusedSetting: it does not survive the loss of a zone, and there is no record.
    """
    if not survives and record is None:
        raise RefusedSetting(
            where=where,
            argument=argument,
            value=value,
            allowed="two zones, or an ExceptionRecord as single_zone",
            requirement_id=None,
        )
