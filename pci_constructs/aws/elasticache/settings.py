"""What a cache asks of its settings before anything is built."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_kms as kms

from pci_constructs.aws._settings import check_at_least, check_log_retention, is_known
from pci_constructs.aws.ec2.placement import Placement, Tier
from pci_constructs.aws.elasticache.engines import CacheEngine, check_engine, major
from pci_constructs.aws.elasticache.users import PASSWORD_USERS_CEILING, CacheUser, SignIn
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.secretsmanager.checks import check_rotation_days
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

SNAPSHOT_DAYS_FLOOR = 15
"""Days that snapshots are kept at least: AWS Config's threshold."""

SNAPSHOT_DAYS_CEILING = 35
"""Days that ElastiCache keeps snapshots at most."""

NODES_CEILING = 6
"""A primary and the five replicas that ElastiCache allows it."""

ROTATION_CEILING = 45
"""Days between two changes of a password at most: each password works for two such times, and for 90 days at most (8.6.3)."""

_FIRST_WITH_IAM = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheSettings:
    """The settings of a cache that may be wrong.

    Attributes:
        where: the construct path, for messages.
        placement: its subnets.
        key: its key.
        users: its users.
        engine: its engine.
        engine_version: the engine's version.
        nodes: the primary and its replicas.
        snapshot_days: how long snapshots are kept, in days.
        log_retention_days: how long logs are kept, in days.
        rotation_days: how often passwords are changed, in days.
        rotation_placement: the subnets that the function which changes them runs in.
        rotation_outside: the record that allows it to run outside of any VPC.
        single_zone: the record that allows one zone.
        risk_analysis: the record that allows rarer changes of passwords.
    """

    where: str
    placement: Placement
    key: kms.IKey
    users: Sequence[CacheUser]
    engine: CacheEngine
    engine_version: str
    nodes: int
    snapshot_days: int
    log_retention_days: int
    rotation_days: int
    rotation_placement: Placement | None
    rotation_outside: ExceptionRecord | None
    single_zone: ExceptionRecord | None
    risk_analysis: ExceptionRecord | None

    def check(self) -> None:
        """Refuses settings that break a requirement.

        Raises:
            RefusedSetting: a setting breaks a requirement or a guard rail.
        """
        check_customer_managed(self.key, where=self.where)
        self.placement.check_tier(Tier.DATA, where=self.where, requirement_id="1.4.4")
        check_engine(self.engine, self.engine_version, where=self.where)
        self._check_nodes()
        self._check_users()
        check_log_retention(self.log_retention_days, where=self.where, argument="log_retention_days")
        check_at_least(
            self.snapshot_days,
            SNAPSHOT_DAYS_FLOOR,
            where=self.where,
            argument="snapshot_days",
            requirement_id="12.10.1",
            unit="days; a cache that must keep nothing takes a record as no_snapshots",
        )
        if is_known(self.snapshot_days) and self.snapshot_days > SNAPSHOT_DAYS_CEILING:
            raise self._refused("snapshot_days", self.snapshot_days, f"at most {SNAPSHOT_DAYS_CEILING} days")
        check_rotation_days(self.rotation_days, self.risk_analysis, where=self.where, ceiling=ROTATION_CEILING)
        self._check_rotation_placement()

    def _check_nodes(self) -> None:
        if self.single_zone is None:
            self.placement.check_zones(2, where=self.where)
            if is_known(self.nodes) and self.nodes < 2:
                raise self._refused("nodes", self.nodes, "at least 2, or an ExceptionRecord as single_zone")
        # The alarms name each node, so the number cannot be a token.
        if not is_known(self.nodes) or not 1 <= self.nodes <= NODES_CEILING:
            raise self._refused("nodes", self.nodes, f"a number from 1 to {NODES_CEILING} that is known at synth")

    def _check_users(self) -> None:
        if not self.users:
            raise self._refused("users", [], "at least one named user, because the default user is switched off", "8.2.2")
        names = [user.name for user in self.users]
        if len(set(names)) < len(names):
            raise self._refused("users", names, "users of different names", "8.2.2")
        with_password = [user.name for user in self.users if user.sign_in is SignIn.PASSWORD]
        if len(with_password) > PASSWORD_USERS_CEILING:
            allowed = f"at most {PASSWORD_USERS_CEILING} users with passwords (quota: managed policies a role); let others sign in with IAM"
            raise self._refused("users", len(with_password), allowed)
        version = major(self.engine_version) if is_known(self.engine_version) else ""
        if len(with_password) < len(names) and version.isdigit() and int(version) < _FIRST_WITH_IAM:
            raise self._refused("engine_version", self.engine_version, "7 or later, where users sign in with IAM")

    def _check_rotation_placement(self) -> None:
        if self.rotation_placement is not None:
            self.rotation_placement.check_tier(Tier.CDE, Tier.DATA, where=self.where, requirement_id="1.3.2", argument="rotation_placement")
        if (self.rotation_placement is None) == (self.rotation_outside is None):
            given = "neither" if self.rotation_placement is None else "both"
            allowed = "subnets with endpoints of Secrets Manager and ElastiCache, or left out with an ExceptionRecord as rotation_outside"
            raise self._refused("rotation_placement", given, allowed, "1.3.2")

    def _refused(self, argument: str, value: object, allowed: str, requirement: str | None = None) -> RefusedSetting:
        return RefusedSetting(where=self.where, argument=argument, value=value, allowed=allowed, requirement_id=requirement)
