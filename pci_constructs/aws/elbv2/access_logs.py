"""Logs of every request and every connection of a load balancer, in a bucket (PCI DSS 10.2.1)."""

from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from pci_constructs.refusals import RefusedSetting

PREFIX = "alb"
"""One prefix for all load balancers, so that the bucket's policy needs one statement; file names carry the load balancer's id."""

DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com"
"""Who delivers, in every region; the accounts that did before, one a region, are foreign principals that nobody needs any more."""


def check_log_bucket(bucket: s3.IBucket, *, where: str) -> None:
    """Refuses no bucket, and buckets that the logs cannot be delivered to.

    Raises:
        RefusedSetting: there is no bucket, or KMS keys encrypt it.
    """
    if bucket is None or bucket.encryption_key is not None:
        raise RefusedSetting(
            where=where,
            argument="access_logs",
            value=bucket,
            allowed="a bucket encrypted with keys managed by S3, the only kind that these logs are delivered to",
            requirement_id="10.2.1",
            cure="pass the bucket attribute of an AccessLogBucket",
        )


def log_requests(load_balancer: elbv2.ApplicationLoadBalancer, bucket: s3.IBucket) -> None:
    """Turns on both logs, and lets them be delivered for this account alone; the policy of an imported bucket is its owner's.

    No condition on the source: AWS documents none for this service, and whose log it is stands in the path of the object.
    """
    for log in ("access_logs", "connection_logs"):
        load_balancer.set_attribute(f"{log}.s3.enabled", "true")
        load_balancer.set_attribute(f"{log}.s3.bucket", bucket.bucket_name)
        load_balancer.set_attribute(f"{log}.s3.prefix", PREFIX)
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid="LoadBalancerLogDelivery",
            actions=["s3:PutObject"],
            principals=[iam.ServicePrincipal(DELIVERY)],
            resources=[bucket.arn_for_objects(f"{PREFIX}/AWSLogs/{load_balancer.stack.account}/*")],
        )
    )
    resource = load_balancer.node.default_child
    if bucket.policy and resource:
        # AWS tries the delivery when the load balancer is made.
        resource.node.add_dependency(bucket.policy)
