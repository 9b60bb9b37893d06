"""Topics that carry security alarms to the people who must act on them (PCI DSS 10.4.1, 10.7.2, 12.10.5)."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from pci_constructs.aws._settings import where
from pci_constructs.aws.kms import allow_service, check_customer_managed

PUBLISHERS = ("cloudwatch", "events", "events.rds")


class AlarmTopic(Construct):
    """An encrypted topic that alarms, event rules and databases of this account publish to, over TLS alone.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``sns.Topic`` with this id.
        key: the customer managed key; its policy is extended for the publishing services.
        emails: addresses that get each alarm; each confirms its subscription once. None by default: subscribe the incident tool.
        publishers: the AWS services that may publish; CloudWatch alarms, EventBridge rules and
            RDS event subscriptions by default.

    Attributes:
        topic: the ``sns.Topic``.

    Raises:
        RefusedSetting: the key is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        emails: Sequence[str] = (),
        publishers: Sequence[str] = PUBLISHERS,
    ) -> None:
        check_customer_managed(key, where=where(scope, construct_id), requirement_id="10.3.1")
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(self, "Default", master_key=key, enforce_ssl=True)
        account = cdk.Stack.of(self).account
        for publisher in publishers:
            allow_service(key, publisher)
            self.topic.add_to_resource_policy(
                iam.PolicyStatement(
                    sid=f"Allow{publisher.title().replace('.', '')}",
                    actions=["sns:Publish"],
                    principals=[iam.ServicePrincipal(f"{publisher}.amazonaws.com")],
                    resources=[self.topic.topic_arn],
                    conditions={"StringEquals": {"aws:SourceAccount": account}},
                )
            )
        for email in emails:
            self.topic.add_subscription(subscriptions.EmailSubscription(email))
