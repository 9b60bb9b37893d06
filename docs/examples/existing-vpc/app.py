"""A team that has a VPC already takes three things from the library: a key, a database and a secret.

Nothing is looked up: the VPC comes by its attributes, and the team declares which of its subnets are the data tier.
"""

from pci_constructs import ExceptionRecord, Scope, declare_environment, declare_scope, gate

import aws_cdk as cdk  # isort: skip
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.aws.ec2 import Placement, Tier
from pci_constructs.aws.kms import CustomerManagedKey
from pci_constructs.aws.rds import EncryptedDatabase, engines
from pci_constructs.aws.secretsmanager import RotatedSecret
from pci_constructs.aws.sns import AlarmTopic


class LedgerStack(cdk.Stack):
    """The ledger's database, in the VPC that the network team owns."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account="111122223333", region="eu-central-1"),
            termination_protection=True,
        )
        declare_scope(self, Scope.CDE, reason="keeps tokens and settlement data")
        declare_environment(self, "production")
        vpc = ec2.Vpc.from_vpc_attributes(
            self,
            "Vpc",
            vpc_id="vpc-0a1b2c3d4e5f60718",
            vpc_cidr_block="10.40.0.0/16",
            availability_zones=["eu-central-1a", "eu-central-1b"],
            isolated_subnet_ids=["subnet-0a1b2c3d4e5f60711", "subnet-0a1b2c3d4e5f60712"],
            isolated_subnet_route_table_ids=["rtb-0a1b2c3d4e5f60711", "rtb-0a1b2c3d4e5f60712"],
        )
        # Who changes the key does not use it; who uses it, IAM decides.
        custodians = iam.Role.from_role_name(self, "KeyCustodians", "key-custodians")
        key = CustomerManagedKey(self, "Key", description="Ledger database and secrets", administrators=[custodians]).key
        alarms = AlarmTopic(self, "Alarms", key=key, emails=["ledger@example.com"]).topic
        database = EncryptedDatabase(
            self,
            "Database",
            placement=Placement(vpc=vpc, tier=Tier.DATA, subnets=vpc.isolated_subnets),
            key=key,
            alarms=alarms,
            engine=engines.postgresql("17.11"),
            instance_type=ec2.InstanceType("r7g.large"),
            identifier="ledger",
            admin_name="ledger_owner",
        )
        RotatedSecret(
            self,
            "ProcessorKey",
            key=key,
            description="API key of the payment processor",
            alarms=alarms,
            rotation=None,
            not_rotated=ExceptionRecord(
                reason="the processor issues the key and offers no call to change it; the team replaces it by hand each quarter",
                owner="ledger@example.com",
                approver="ciso@example.com",
                expires="2027-11-23",
                ticket="SEC-1077",
            ),
        )
        # Without a SegmentedVpc the team opens the path itself: from the ledger service's group, on the database's port alone.
        service = ec2.SecurityGroup.from_security_group_id(self, "Service", "sg-0a1b2c3d4e5f60718")
        database.connections.allow_default_port_from(service, "the ledger service keeps settlements")


app = cdk.App()
gate.install(app)
LedgerStack(app, "Ledger")
app.synth()
