"""What the payment service needs in its account: registry, roles of the pipeline, calendar, evidence, both environments, one stack.

The network is another team's: the VPC comes by its attributes.
"""

from datetime import date

from pci_constructs import Scope, declare_environment, declare_scope, gate

import aws_cdk as cdk  # isort: skip
from aws_cdk import aws_backup as backup
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.backup import BackupPlan, BackupService, BackupVault, VaultLock
from pci_constructs.aws.ec2 import Placement, Tier
from pci_constructs.aws.elbv2 import InternalLoadBalancer
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.singleton import Singleton
from pci_constructs.aws.sns import AlarmTopic
from pci_constructs.delivery.blue_green import BlueGreenService
from pci_constructs.delivery.calendar import ChangePlan, MonthEnd, Payroll, Weekends
from pci_constructs.delivery.change_calendar import ChangeCalendar
from pci_constructs.delivery.image_registry import ImageRegistry
from pci_constructs.delivery.roles import BuildRole, DeployRole, GitHubIdentity
from pci_constructs.delivery.signing_key import SigningKey
from pci_constructs.delivery.workflows import Workflow

REPOSITORY = "payments-org/payment-service"
ZONES = ("eu-central-1a", "eu-central-1b")


class PaymentServiceStack(cdk.Stack):
    """Everything between a merged change and customers."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(
            scope, construct_id, env=cdk.Environment(account="111122223333", region="eu-central-1"), termination_protection=True
        )
        declare_scope(self, Scope.CDE, reason="takes payments")
        declare_environment(self, "production")
        custodians = iam.Role.from_role_name(self, "KeyCustodians", "key-custodians")
        # A key of data, and another of logs: whoever reads logs does not open the data (3.6.1.4).
        key = CustomerManagedKey(self, "Key", description="Images and releases", administrators=[custodians]).key
        log_key = CustomerManagedKey(self, "LogKey", description="Logs and messages", administrators=[custodians]).key
        alarms = AlarmTopic(self, "Alarms", key=log_key, emails=["payments@example.com"]).topic
        # Access logs and records of deployments lie where this team deletes nothing: in the stack of audit, which has the EvidenceStore.
        logs = s3.Bucket.from_bucket_name(self, "AccessLogs", "audit-access-logs")

        github = GitHubIdentity(self, "GitHub", mode=Singleton.USE_EXISTING)
        # Who builds does not deploy; who records does neither: three roles, and the bootstrap names the one that deploys.
        build = BuildRole(self, "Build", identity=github, workflow=Workflow(repository=REPOSITORY), role_name="payments-build")
        deploy = DeployRole(
            self,
            "Deploy",
            identity=github,
            workflow=Workflow(repository=REPOSITORY, environment="production"),
            role_name="payments-deploy",
            keys=[key],
        )
        record = DeployRole(
            self,
            "Record",
            identity=github,
            workflow=Workflow(repository=REPOSITORY, environment="record"),
            role_name="payments-record",
            keys=[key],
        )
        SigningKey(self, "ImageKey", signer=build.role, description="Signs images", administrators=[custodians])
        ImageRegistry(
            self,
            "Images",
            repository_name="payments/api",
            key=key,
            pullers=[iam.Role.from_role_name(self, "Nodes", "payments-nodes")],
            pushers=[build.role],
            scanning=Singleton.USE_EXISTING,
        )
        ChangeCalendar(
            self,
            "Changes",
            calendar_name="payments-changes",
            plan=ChangePlan(
                zone="Europe/Berlin",
                first=date(2026, 11, 1),
                last=date(2027, 12, 31),
                freezes=[Weekends(), MonthEnd(), Payroll(day=25)],
            ),
            approvers=[f"arn:aws:iam::{self.account}:role/{name}" for name in ("duty-manager", "security-officer")],
            topic=alarms,
            topic_key=log_key,
            key=log_key,
        )
        service = BlueGreenService(
            self,
            "Payments",
            service="payments",
            load_balancer=self._edge(logs),
            port=8443,
            priority=10,
            hosts=["pay.example.com"],
            key=key,
            alarms=alarms,
            health_path="/healthz",
        )
        self._backups(key, alarms, service.table)
        self._let_responders_call_aws()
        # The record's role may take traffic back, too: a smoke test that fails does not wait for an approval.
        service.allow_releases(deploy)
        service.allow_releases(record)

    def _let_responders_call_aws(self) -> None:
        """Whoever answers an incident at any hour may open a case with AWS (12.10.3)."""
        responders = iam.Role.from_role_name(self, "Responders", "payments-responders")
        support = iam.Role(
            self,
            "SupportRole",
            description="Opens cases with AWS Support",
            assumed_by=iam.ArnPrincipal(responders.role_arn),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("AWSSupportAccess")],
        )
        reason = "AWS Support knows no narrower rights for opening and answering cases, and they reach no resource of the account"
        rule = "AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AWSSupportAccess]"
        cdk.Validations.of(support).acknowledge(cdk.Acknowledgment(id=rule, reason=reason))

    def _backups(self, key: kms.IKey, alarms: sns.ITopic, table: dynamodb.ITable) -> None:
        vault = BackupVault(self, "Vault", key=key, alarms=alarms, lock=VaultLock(min_days=35))
        table_backup = [backup.BackupResource.from_dynamo_db_table(table)]
        BackupPlan(self, "Daily", vault=vault, resources=table_backup, services=[BackupService.DYNAMODB])

    def _edge(self, logs: s3.IBucket) -> InternalLoadBalancer:
        vpc = ec2.Vpc.from_vpc_attributes(
            self, "Vpc", vpc_id="vpc-0a1b2c3d4e5f60718", vpc_cidr_block="10.40.0.0/16", availability_zones=list(ZONES)
        )
        subnets = [
            ec2.Subnet.from_subnet_attributes(
                self,
                f"Subnet{number}",
                subnet_id=f"subnet-0a1b2c3d4e5f6071{number}",
                availability_zone=zone,
                route_table_id=f"rtb-0a1b2c3d4e5f6071{number}",
            )
            for number, zone in enumerate(ZONES)
        ]
        return InternalLoadBalancer(
            self,
            "Edge",
            placement=Placement(vpc=vpc, tier=Tier.NON_CDE, subnets=subnets),
            certificate=f"arn:aws:acm:eu-central-1:{self.account}:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
            access_logs=logs,
        )


app = cdk.App()
gate.install(app)
PaymentServiceStack(app, "PaymentService")
app.synth()
