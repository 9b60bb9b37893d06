"""Who did what, what is wrong, and what changed: trail, threat detection, configuration history, and the standard's own checks."""

from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.aws.account import AccountBaseline, Contact
from pci_constructs.aws.cloudtrail import AuditTrail
from pci_constructs.aws.config import ConfigurationRecorder, DeliveryBucket
from pci_constructs.aws.guardduty import ThreatDetection
from pci_constructs.aws.s3 import LockMode, LogArchive
from pci_constructs.aws.secretsmanager import SecretsBaseline
from pci_constructs.aws.securityhub import SecurityHub
from pci_constructs.delivery.evidence_store import EvidenceStore
from pci_constructs.standard import Scope
from stacks.base import ReferenceStack
from stacks.log_copies import LOCKED, REFUSED, accept_single_copy
from stacks.security import SecurityStack
from stacks.settings import Settings


class AuditStack(ReferenceStack):
    """The account-wide services; in an organisation that has them already, they take the mode ``use-existing`` or ``require``.

    Args:
        scope: the stage.
        construct_id: the stack's id.
        settings: the environment's settings.
        security: keys, alarms and buckets.
        baseline: whether the account's baseline is set here; once is enough where environments share an account.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, security: SecurityStack, baseline: bool = True) -> None:
        super().__init__(
            scope, construct_id, settings=settings, pci_scope=Scope.SECURITY_IMPACTING, reason="records and watches what happens in the CDE"
        )
        self.trail = AuditTrail(
            self,
            "Trail",
            key=security.log_key,
            archive=security.archive,
            alarms=security.alarms,
            retention_days=settings.retention_days,
            # Functions of the CDE rotate its passwords and administer its cluster.
            data_events=["AWS::Lambda::Function"],
        )
        # GuardDuty forgets after 90 days; findings are part of the audit history, and evidence (10.3.2, 10.5.1).
        findings = LogArchive(
            self,
            "Findings",
            key=security.log_key,
            access_logs=security.access_logs,
            retention_days=settings.retention_days,
            lock_mode=LockMode(settings.object_lock.upper()),
        )
        accept_single_copy(
            findings.bucket,
            settings,
            logs="findings of GuardDuty",
            protection=LOCKED,
            elsewhere="GuardDuty and Security Hub keep them for 90 days, and each was sent to the alarm topic",
        )
        self.detection = ThreatDetection(self, "ThreatDetection", alarms=security.alarms, export=findings.bucket, key=security.log_key)
        history = DeliveryBucket(
            self,
            "ConfigurationHistory",
            key=security.log_key,
            access_logs=security.access_logs,
            retention_days=settings.retention_days,
        )
        accept_single_copy(
            history.bucket,
            settings,
            logs="configuration history and snapshots",
            protection=REFUSED,
            elsewhere="AWS Config keeps the configuration items themselves, and the trail the calls that made them",
        )
        self.recorder = ConfigurationRecorder(self, "Configuration", alarms=security.alarms, delivery=history)
        self.hub = SecurityHub(self, "SecurityHub", alarms=security.alarms, recorder=self.recorder)
        SecretsBaseline(self, "Secrets", alarms=security.alarms)
        if baseline:
            AccountBaseline(
                self,
                "Baseline",
                key=security.log_key,
                volume_key=security.card_key,
                alarms=security.alarms,
                security_contact=Contact(**settings.security_contact.contact()),
                detection=self.detection,
                hub=self.hub,
            )
        self.evidence = EvidenceStore(
            self,
            "Evidence",
            key=security.log_key,
            access_logs=security.access_logs,
            writer=iam.Role.from_role_name(self, "Pipeline", settings.pipeline_role),
            administrators=[iam.Role.from_role_name(self, "KeyCustodians", settings.key_administrator_role)],
        )
