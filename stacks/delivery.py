"""What ships payment services: who builds and where, who deploys, images, when changes are allowed, both environments behind one name."""

from datetime import date

from aws_cdk import aws_backup as backup
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws.backup import BackupPlan, BackupService
from pci_constructs.aws.ec2 import SegmentedVpc
from pci_constructs.delivery.blue_green import BlueGreenService
from pci_constructs.delivery.calendar import ChangePlan, MonthEnd, Payroll, Weekends
from pci_constructs.delivery.change_calendar import ChangeCalendar
from pci_constructs.delivery.image_registry import ImageRegistry
from pci_constructs.delivery.roles import BuildRole, DeployRole, GitHubIdentity
from pci_constructs.delivery.runners import BuildRunners
from pci_constructs.delivery.workflows import Workflow
from pci_constructs.standard import Scope
from stacks.audit import AuditStack
from stacks.base import ReferenceStack
from stacks.cluster import ClusterStack
from stacks.data import BACKUP_DAYS, DataStack
from stacks.edge import SERVICE_PORT, EdgeStack
from stacks.security import SecurityStack
from stacks.settings import Delivery, Settings

FIRST_PRIORITY = 10
"""The place of payment services among the rules of the public listener; two places before it are for test requests."""


class DeliveryStack(ReferenceStack):
    """Whoever builds does not deploy, and whoever deploys changes nothing but through the bootstrap's roles (6.5.4, 7.2.5)."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        delivery: Delivery,
        security: SecurityStack,
        audit: AuditStack,
        network: SegmentedVpc,
        data: DataStack,
        cluster: ClusterStack,
        edge: EdgeStack,
    ) -> None:
        super().__init__(
            scope, construct_id, settings=settings, pci_scope=Scope.SECURITY_IMPACTING, reason="builds and deploys what runs in the CDE"
        )
        identity = GitHubIdentity(self, "GitHub")
        signing = kms.Key.from_key_arn(self, "SigningKey", settings.cluster.signing_key)
        self.build = BuildRole(
            self,
            "Build",
            identity=identity,
            workflow=Workflow(repository=delivery.repository, branch=delivery.branch),
            role_name=f"{settings.environment}-build",
            signing_keys=[signing],
        )
        self.runners = BuildRunners(
            self,
            "Runners",
            network=network,
            key=security.log_key,
            workflow=Workflow(repository=delivery.repository, branch=delivery.branch),
            connection_arn=delivery.connection,
            project_name=f"{settings.environment}-builds",
            log_retention_days=settings.retention_days,
        )
        self.runners.declare_paths()
        self.deploy = DeployRole(
            self,
            "Deploy",
            identity=identity,
            workflow=Workflow(repository=delivery.repository, branch=delivery.branch, environment=settings.environment),
            role_name=settings.pipeline_role,
            keys=[security.log_key, security.card_key, audit.evidence.signing_key],
        )
        self.images = ImageRegistry(
            self,
            "Images",
            repository_name="payments/api",
            key=security.card_key,
            pullers=[cluster.payment.role],
            pushers=[self.build.role],
        )
        self._calendar(delivery, security)
        self.payments = BlueGreenService(
            self,
            "Payments",
            service="payments",
            load_balancer=edge.public,
            port=SERVICE_PORT,
            priority=FIRST_PRIORITY,
            hosts=[settings.domain],
            key=security.card_key,
            alarms=security.alarms,
            health_path="/healthz",
        )
        self.payments.allow_releases(self.deploy)
        BackupPlan(
            self,
            "BackupPlan",
            vault=data.vault,
            resources=[backup.BackupResource.from_dynamo_db_table(self.payments.table)],
            services=[BackupService.DYNAMODB],
            retention_days=BACKUP_DAYS,
        )

    def _calendar(self, delivery: Delivery, security: SecurityStack) -> None:
        approvers = [
            iam.Role.from_role_name(self, f"Approver{number}", name).role_arn for number, name in enumerate(delivery.approver_roles)
        ]
        ChangeCalendar(
            self,
            "Changes",
            calendar_name=f"{self.settings.environment}-changes",
            plan=ChangePlan(
                zone=delivery.time_zone,
                first=date.fromisoformat(delivery.calendar_from),
                last=date.fromisoformat(delivery.calendar_to),
                freezes=[Weekends(), MonthEnd(), Payroll(day=delivery.payday)],
            ),
            approvers=approvers,
            topic=security.alarms,
            topic_key=security.log_key,
            key=security.log_key,
            retention_days=self.settings.retention_days,
        )
