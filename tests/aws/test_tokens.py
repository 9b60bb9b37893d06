"""Values that are known only at deployment pass through every check of a number, and arrive in the template."""

import json
from collections.abc import Callable

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms

from pci_constructs.aws.backup import BackupPlan, BackupVault, VaultLock
from pci_constructs.aws.config import DeliveryBucket
from pci_constructs.aws.ec2 import SegmentedVpc
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.aws.s3 import AccessLogBucket, LogArchive
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.aws.wafv2 import WebAcl
from tests.aws.ec2_kit import FILTERED, ZONES
from tests.aws.rds_kit import aurora_postgresql, postgresql
from tests.kit import template

Case = Callable[[cdk.Stack, kms.IKey, int], object]


def vault(stack: cdk.Stack, key: kms.IKey, lock: VaultLock | None = None) -> BackupVault:
    return BackupVault(stack, "Vault", key=key, alarms=AlarmTopic(stack, "Told", key=key).topic, lock=lock)


CASES: dict[str, Case] = {
    "rotation of a key": lambda stack, _, days: CustomerManagedKey(stack, "It", description="it", rotation_days=days),
    "deletion window of a key": lambda stack, _, days: CustomerManagedKey(stack, "It", description="it", deletion_window_days=days),
    "retention of a log group": lambda stack, key, days: AuditLogGroup(stack, "It", key=key, retention_days=days),
    "retention of access logs": lambda stack, _, days: AccessLogBucket(stack, "It", retention_days=days),
    "retention of an archive": lambda stack, key, days: LogArchive(
        stack, "It", key=key, access_logs=AccessLogBucket(stack, "Logs").bucket, retention_days=days
    ),
    "days at once readable": lambda stack, key, days: LogArchive(
        stack, "It", key=key, access_logs=AccessLogBucket(stack, "Logs").bucket, immediate_days=days
    ),
    "retention of configuration history": lambda stack, key, days: DeliveryBucket(
        stack, "It", key=key, access_logs=AccessLogBucket(stack, "Logs").bucket, retention_days=days
    ),
    "retention of a web ACL's log": lambda stack, key, days: WebAcl(stack, "It", key=key, retention_days=days),
    "rate limit": lambda stack, key, limit: WebAcl(stack, "It", key=key, rate_limit=limit),
    "retention of a database's logs": lambda stack, _, days: postgresql(stack, log_retention_days=days),
    "backups of a database": lambda stack, _, days: postgresql(stack, backup_days=days),
    "monitoring of a database": lambda stack, _, seconds: postgresql(stack, monitoring_seconds=seconds),
    "port of a database": lambda stack, _, port: postgresql(stack, port=port),
    "backups of a database cluster": lambda stack, _, days: aurora_postgresql(stack, backup_days=days),
    "retention of flow logs": lambda stack, key, days: SegmentedVpc(
        stack, "It", cidr="10.20.0.0/16", zones=ZONES, key=key, egress=FILTERED, flow_log_retention_days=days
    ),
    "retention of recovery points": lambda stack, key, days: BackupPlan(
        stack, "It", vault=vault(stack, key), tags={"backup": "yes"}, retention_days=days
    ),
    "lock of a vault": lambda stack, key, days: vault(stack, key, VaultLock(min_days=days)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_value_that_is_known_at_deployment_passes(stack: cdk.Stack, name: str) -> None:
    value = cdk.CfnParameter(stack, "Later", type="Number").value_as_number
    # Not int(value): the CDK knows a token by its exact number.
    CASES[name](stack, CustomerManagedKey(stack, "KeyOfLogs", description="logs").key, value)  # type: ignore[arg-type]
    resources = template(stack).to_json()["Resources"]
    assert '{"Ref": "Later"}' in json.dumps(resources)
