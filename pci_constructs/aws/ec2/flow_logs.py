"""Flow logs of all traffic of a VPC, kept a year or longer (PCI DSS 10.2.1, 10.5.1)."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aws.kms import allow_service
from pci_constructs.aws.logs import AuditLogGroup

FIELDS = (
    "version account-id vpc-id subnet-id instance-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
    "action log-status tcp-flags type pkt-srcaddr pkt-dstaddr az-id flow-direction traffic-path reject-reason"
)
"""What a record says: with the addresses before NAT, the TCP flags that tell who opened, the direction, and why it was rejected."""

_FORMAT = " ".join(f"${{{field}}}" for field in FIELDS.split())


class FlowLogs(Construct):
    """All traffic of a VPC, accepted and rejected, in a log group and, if wanted, in a locked bucket too.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        vpc: the VPC.
        key: the customer managed key of the log group (10.3.1).
        retention_days: how long records are kept in the log group, in days.
        archive: a bucket that gets the records as well, such as ``LogArchive.bucket``; none by default.

    Attributes:
        log: the ``AuditLogGroup``.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        key: kms.IKey,
        retention_days: int,
        archive: s3.IBucket | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.log = AuditLogGroup(self, "Log", key=key, retention_days=retention_days)
        stack = cdk.Stack.of(self)
        flow_logs = stack.format_arn(service="ec2", resource="vpc-flow-log", resource_name="*")
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "vpc-flow-logs.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": flow_logs}},
            ),
        )
        arn = self.log.log_group.log_group_arn
        writing = iam.PolicyStatement(actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], resources=[arn])
        policy = iam.ManagedPolicy(self, "Policy", roles=[role], statements=[writing])
        to_log_group = ec2.CfnFlowLog(
            self,
            "Default",
            resource_id=vpc.vpc_id,
            resource_type="VPC",
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_group_name=self.log.log_group.log_group_name,
            deliver_logs_permission_arn=role.role_arn,
            log_format=_FORMAT,
            max_aggregation_interval=60,
        )
        # CloudFormation knows of the role alone: without its policy the delivery would start with an error.
        to_log_group.node.add_dependency(policy)
        if archive:
            _allow_delivery(archive, stack)
            ec2.CfnFlowLog(
                self,
                "Archive",
                resource_id=vpc.vpc_id,
                resource_type="VPC",
                traffic_type="ALL",
                log_destination_type="s3",
                log_destination=archive.bucket_arn,
                log_format=_FORMAT,
                max_aggregation_interval=60,
                destination_options={"FileFormat": "parquet", "HiveCompatiblePartitions": False, "PerHourPartition": True},
            )


def _allow_delivery(bucket: s3.IBucket, stack: cdk.Stack) -> None:
    """Lets the log delivery service write to a bucket for this account; the policy of an imported bucket is its owner's."""
    source = {
        "StringEquals": {"aws:SourceAccount": stack.account},
        "ArnLike": {"aws:SourceArn": stack.format_arn(service="logs", resource="*")},
    }
    delivery = iam.ServicePrincipal("delivery.logs.amazonaws.com")
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid="FlowLogDelivery",
            actions=["s3:PutObject"],
            principals=[delivery],
            resources=[bucket.arn_for_objects(f"AWSLogs/{stack.account}/*")],
            conditions=source,
        )
    )
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid="FlowLogDeliveryCheck",
            actions=["s3:GetBucketAcl", "s3:ListBucket"],
            principals=[delivery],
            resources=[bucket.bucket_arn],
            conditions=source,
        )
    )
    if bucket.encryption_key:
        allow_service(bucket.encryption_key, "delivery.logs")
