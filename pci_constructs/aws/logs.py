"""Log groups for audit logs: kept, encrypted, and masked where a card number slips in."""

from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from pci_constructs.aws._settings import check_log_retention, is_known, where
from pci_constructs.aws.kms import allow_service, check_customer_managed


class AuditLogGroup(Construct):
    """A log group that keeps audit logs for 12 months or more and cannot be deleted by mistake.

    Card numbers and security codes are masked when the log is read. That is a help against leaks and no scope reduction: whoever
    holds ``logs:Unmask`` sees everything, and an application that logs card numbers breaks 3.3.1, 3.4.1 or 3.5.1 all the same.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``logs.LogGroup`` with this id.
        key: the customer managed key that encrypts the log (10.3.1); its policy is extended for CloudWatch Logs.
        retention_days: how long events are kept, in days; 365 by default and at least (10.5.1).
        log_group_name: the physical name, where a service prescribes a prefix; CloudFormation chooses one by default.

    Attributes:
        log_group: the ``logs.LogGroup``.

    Raises:
        RefusedSetting: the retention is under 12 months or not offered, or the key is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        retention_days: int = 365,
        log_group_name: str | None = None,
    ) -> None:
        place = where(scope, construct_id)
        check_log_retention(retention_days, where=place)
        check_customer_managed(key, where=place, requirement_id="10.3.1")
        super().__init__(scope, construct_id)
        allow_service(key, "logs")
        self.log_group = logs.LogGroup(
            self,
            "Default",
            log_group_name=log_group_name,
            encryption_key=key,
            retention=retention(retention_days) if is_known(retention_days) else logs.RetentionDays.ONE_YEAR,
            removal_policy=cdk.RemovalPolicy.RETAIN,
            deletion_protection_enabled=True,
            data_protection_policy=logs.DataProtectionPolicy(
                name="mask-card-data",
                description="Masks card numbers and security codes on reading",
                identifiers=[logs.DataIdentifier.CREDITCARDNUMBER, logs.DataIdentifier.CREDITCARDSECURITYCODE],
            ),
        )
        if not is_known(retention_days):
            # The L2 knows its own names of numbers alone.
            cast("logs.CfnLogGroup", self.log_group.node.default_child).retention_in_days = retention_days


_RETENTION = {
    365: logs.RetentionDays.ONE_YEAR,
    400: logs.RetentionDays.THIRTEEN_MONTHS,
    545: logs.RetentionDays.EIGHTEEN_MONTHS,
    731: logs.RetentionDays.TWO_YEARS,
    1096: logs.RetentionDays.THREE_YEARS,
    1827: logs.RetentionDays.FIVE_YEARS,
    2192: logs.RetentionDays.SIX_YEARS,
    2557: logs.RetentionDays.SEVEN_YEARS,
    2922: logs.RetentionDays.EIGHT_YEARS,
    3288: logs.RetentionDays.NINE_YEARS,
    3653: logs.RetentionDays.TEN_YEARS,
}


def retention(days: int) -> logs.RetentionDays:
    """The name that the CDK gives a number of days."""
    return _RETENTION[days]
