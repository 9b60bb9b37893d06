"""DNS queries of a VPC, logged: where a workload tried to go, even when nothing answered (PCI DSS 10.2.1)."""

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_route53resolver as route53resolver
from constructs import Construct

from pci_constructs.aws.ec2.log_delivery import allow_log_delivery
from pci_constructs.aws.logs import AuditLogGroup


class QueryLog(Construct):
    """Every DNS query that a VPC's resolver is asked, in a log group kept 12 months or more.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        vpc: the VPC.
        key: the customer managed key of the log group.
        retention_days: how long queries are kept, in days; 365 by default and at least (10.5.1).

    Attributes:
        log: the ``AuditLogGroup``.

    Raises:
        RefusedSetting: the retention is under 12 months, or the key is not customer managed.
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, key: kms.IKey, retention_days: int = 365) -> None:
        super().__init__(scope, construct_id)
        self.log = AuditLogGroup(self, "Log", key=key, retention_days=retention_days)
        delivery = allow_log_delivery(self, "Delivery", [self.log])
        config = route53resolver.CfnResolverQueryLoggingConfig(self, "Default", destination_arn=self.log.log_group.log_group_arn)
        config.add_resource_dependency(delivery)
        route53resolver.CfnResolverQueryLoggingConfigAssociation(
            self, "Association", resolver_query_log_config_id=config.attr_id, resource_id=vpc.vpc_id
        )
