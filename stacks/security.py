"""Keys, the alarm topic and the buckets for logs: what all other stacks rest on."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import acknowledge
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.s3 import AccessLogBucket, LockMode, LogArchive
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.standard import Scope
from stacks.base import ReferenceStack
from stacks.log_copies import LOCKED, REFUSED, accept_single_copy
from stacks.settings import Settings


class SecurityStack(ReferenceStack):
    """One key for logs and one for card data, so that whoever reads logs cannot read cards (3.6.1, 7.2.5).

    Key custodians change both and use neither (3.6.1.2, 3.7.6).
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            pci_scope=Scope.SECURITY_IMPACTING,
            reason="keys, alarms and log archives protect the CDE",
        )
        self._custodians = iam.Role.from_role_name(self, "KeyCustodians", settings.key_administrator_role)
        self.log_key = self._key("LogKey", "audit logs and alarms")
        self.card_key = self._key("CardKey", "card data, secrets and volumes")
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
        accept_single_copy(
            self.access_logs,
            settings,
            logs="access logs of buckets and load balancers",
            protection=REFUSED,
            elsewhere="the trail records each access to an object of the other buckets a second time, as data events",
        )
        accept_single_copy(
            self.archive,
            settings,
            logs="trail and flow logs",
            protection=LOCKED,
            elsewhere="CloudWatch Logs keeps trail and flow logs a second time, for the same time",
        )
        self._let_responders_call_aws()

    def _let_responders_call_aws(self) -> None:
        """Whoever answers an incident at any hour may open a case with AWS (12.10.3)."""
        responders = iam.Role.from_role_name(self, "Responders", self.settings.cluster.platform_role)
        role = iam.Role(
            self,
            "SupportRole",
            description="Opens cases with AWS Support",
            assumed_by=iam.ArnPrincipal(responders.role_arn),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("AWSSupportAccess")],
        )
        acknowledge(
            role,
            "AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AWSSupportAccess]",
            reason="AWS Support knows no narrower rights for opening and answering cases, and they reach no resource of the account",
        )

    def _key(self, name: str, protects: str) -> kms.IKey:
        description = f"{self.settings.environment}: {protects}"
        return CustomerManagedKey(self, name, description=description, administrators=[self._custodians]).key
