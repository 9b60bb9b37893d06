"""Keys, the alarm topic and the buckets for logs: what all other stacks rest on."""

from constructs import Construct

from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket, LockMode, LogArchive
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.standard import Scope
from stacks.base import ReferenceStack
from stacks.settings import Settings


class SecurityStack(ReferenceStack):
    """One key for logs and one for card data, so that whoever reads logs cannot read cards (3.6.1, 7.2.5)."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            pci_scope=Scope.SECURITY_IMPACTING,
            reason="keys, alarms and log archives protect the CDE",
        )
        self.log_key = CustomerManagedKey(self, "LogKey", description=f"{settings.environment}: audit logs and alarms").key
        self.card_key = CustomerManagedKey(self, "CardKey", description=f"{settings.environment}: card data, secrets and volumes").key
        self.alarms = AlarmTopic(self, "Alarms", key=self.log_key, emails=settings.alarm_emails).topic
        self.access_logs = AccessLogBucket(self, "AccessLogs", retention_days=settings.retention_days).bucket
        self.archive = LogArchive(
            self,
            "Archive",
            key=self.log_key,
            access_logs=self.access_logs,
            retention_days=settings.retention_days,
            lock_mode=LockMode(settings.object_lock.upper()),
        ).bucket
