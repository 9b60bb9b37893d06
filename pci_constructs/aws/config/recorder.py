"""The configuration recorder of an account and region: every resource, every change, and the rules that judge them."""

from collections.abc import Mapping
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_config as config
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import is_known, where
from pci_constructs.aws.config.conformance import ConformancePacks
from pci_constructs.aws.config.delivery import CONFIG, CentralDelivery, DeliveryBucket, check_account
from pci_constructs.aws.singleton import Singleton, check_identifier, require
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

RECORDER = "AWS::Config::ConfigurationRecorder"
REQUIREMENTS = ("1.2.2", "10.7.2", "11.5.2", "12.5.1")
SERVICE_ROLE = "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"

_MESSAGE = (
    '"<type> <resource> in account <account>, <region>, no longer conforms: AWS Config rule <rule> says <verdict>. '
    "See the rule's description for the PCI DSS requirement.\""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregator:
    """An account and region that may gather what this recorder knows (12.5.1).

    Attributes:
        account_id: the account.
        region: its region.

    Raises:
        RefusedSetting: the account is not an account id.
    """

    account_id: str
    region: str

    def __post_init__(self) -> None:
        check_account(self.account_id, where="aggregator", argument="account_id")


class ConfigurationRecorder(Construct):
    """AWS Config, recording all resource types without pause, and judging them by the PCI DSS rules.

    The history shows what was changed and when (1.2.2, 11.5.2), the inventory what there is (12.5.1), and the rules tell people when
    something stops conforming (10.7.2). There is no argument for recording less, or once a day.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``config.CfnConfigurationRecorder`` with this id.
        alarms: the encrypted topic that is told of what does not conform (10.7.2, 11.5.2), such as ``AlarmTopic.topic``; not used in
            mode ``REQUIRE``.
        delivery: a ``DeliveryBucket``, or a ``CentralDelivery`` in an account for logs; needed in mode ``CREATE``.
        mode: whether this construct makes recorder and delivery channel, adds the rules to existing ones, or only records that there
            must be one. A region of an account has one of each at most.
        recorder_name: the name; CloudFormation chooses one by default. In the other modes, that of the existing recorder.
        home_region: the region that records users, groups, roles and policies of IAM, which are the same in all; this one by default.
        service_role: whether AWS's service-linked role for Config exists (the default) or is made here; an account has one, and a
            second cannot be made. No other role is taken: Security Hub's control Config.1 fails with one.
        topic: a topic that is told of every change and delivery, for a tool that listens; by default none. Make it with
            ``AlarmTopic(..., publishers=[*PUBLISHERS, "config"])``.
        aggregator: an account and region that may gather the data; by default none. Within an organization none is needed.
        inputs: parameters of rules that only the team knows; see ``ConformancePacks``.
        left_out: rules that this account does without, each with its exception on the record; see ``ConformancePacks``.

    Attributes:
        recorder: the ``config.CfnConfigurationRecorder``; ``None`` in the other modes.
        channel: the ``config.CfnDeliveryChannel``; ``None`` in the other modes.
        conformance: the ``ConformancePacks``; ``None`` in mode ``REQUIRE``.
        rule: the ``events.CfnRule`` that tells what does not conform; ``None`` in mode ``REQUIRE``.

    Raises:
        RefusedSetting: topic or delivery is missing, or the arguments do not suit the mode.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alarms: sns.ITopic | None = None,
        delivery: DeliveryBucket | CentralDelivery | None = None,
        mode: Singleton = Singleton.CREATE,
        recorder_name: str | None = None,
        home_region: str | None = None,
        service_role: Singleton = Singleton.USE_EXISTING,
        topic: sns.ITopic | None = None,
        aggregator: Aggregator | None = None,
        inputs: Mapping[str, Mapping[str, str]] | None = None,
        left_out: Mapping[str, ExceptionRecord] | None = None,
    ) -> None:
        place = where(scope, construct_id)
        if mode is Singleton.USE_EXISTING:
            check_identifier(mode, recorder_name, where=place, argument="recorder_name")
        _check(mode, alarms, delivery, place)
        super().__init__(scope, construct_id)
        self.recorder: config.CfnConfigurationRecorder | None = None
        self.channel: config.CfnDeliveryChannel | None = None
        self.conformance: ConformancePacks | None = None
        self.rule: events.CfnRule | None = None
        if mode is not Singleton.CREATE:
            require(self, RECORDER, *REQUIREMENTS, **({"recorder_name": recorder_name} if recorder_name else {}))
        elif delivery is not None:
            self.recorder = _recorder(self, recorder_name, home_region, service_role)
            self.channel = _channel(self, delivery, topic)
        if mode is Singleton.REQUIRE or alarms is None:
            return
        if aggregator is not None:
            config.CfnAggregationAuthorization(
                self,
                "PciAggregator",
                authorized_account_id=aggregator.account_id,
                authorized_aws_region=aggregator.region,
            )
        self.conformance = ConformancePacks(self, "PciRules", inputs=inputs, left_out=left_out, home_region=home_region)
        if self.recorder is not None and self.channel is not None:
            self.conformance.node.add_dependency(self.recorder, self.channel)
        self.rule = _tell(self, alarms)


def _recorder(scope: Construct, name: str | None, home_region: str | None, service_role: Singleton) -> config.CfnConfigurationRecorder:
    stack = cdk.Stack.of(scope)
    # Where the region is not known, IAM is recorded twice rather than nowhere.
    home = home_region is None or not is_known(stack.region) or home_region == stack.region
    recorder = config.CfnConfigurationRecorder(
        scope,
        "Default",
        name=name,
        role_arn=f"arn:{stack.partition}:iam::{stack.account}:{SERVICE_ROLE}",
        recording_group=config.CfnConfigurationRecorder.RecordingGroupProperty(all_supported=True, include_global_resource_types=home),
        recording_mode=config.CfnConfigurationRecorder.RecordingModeProperty(recording_frequency="CONTINUOUS"),
    )
    if service_role is Singleton.CREATE:
        role = iam.CfnServiceLinkedRole(scope, "PciServiceRole", aws_service_name=CONFIG)
        role.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        recorder.add_resource_dependency(role)
    return recorder


def _channel(scope: Construct, delivery: DeliveryBucket | CentralDelivery, topic: sns.ITopic | None) -> config.CfnDeliveryChannel:
    """The channel, which must not wait for the recorder: the recorder is ready when there is a channel to deliver to."""
    bucket = delivery.bucket if isinstance(delivery, DeliveryBucket) else None
    channel = config.CfnDeliveryChannel(
        scope,
        "PciDelivery",
        s3_bucket_name=delivery.bucket_name if isinstance(delivery, CentralDelivery) else delivery.bucket.bucket_name,
        s3_kms_key_arn=delivery.key_arn if isinstance(delivery, CentralDelivery) else delivery.key.key_arn,
        sns_topic_arn=topic.topic_arn if topic else None,
        config_snapshot_delivery_properties=config.CfnDeliveryChannel.ConfigSnapshotDeliveryPropertiesProperty(
            delivery_frequency="TwentyFour_Hours"
        ),
    )
    if bucket is not None and bucket.policy is not None:
        # AWS Config tries the bucket when the channel is made.
        channel.node.add_dependency(bucket.policy)
    return channel


def _tell(scope: Construct, alarms: sns.ITopic) -> events.CfnRule:
    """The L1: the L2's target would let EventBridge publish to the topic for any account."""
    paths = {
        "type": "$.detail.resourceType",
        "resource": "$.detail.resourceId",
        "account": "$.detail.awsAccountId",
        "region": "$.detail.awsRegion",
        "rule": "$.detail.configRuleName",
        "verdict": "$.detail.newEvaluationResult.complianceType",
    }
    return events.CfnRule(
        scope,
        "PciNonCompliant",
        description="Resources that stop conforming to a rule of AWS Config (PCI DSS 10.7.2, 11.5.2)",
        event_pattern={
            "source": ["aws.config"],
            "detail-type": ["Config Rules Compliance Change"],
            "detail": {
                "messageType": ["ComplianceChangeNotification"],
                "newEvaluationResult": {"complianceType": ["NON_COMPLIANT"]},
                # Security Hub's own rules reach people as its findings.
                "configRuleName": [{"anything-but": {"prefix": "securityhub-"}}],
            },
        },
        targets=[
            events.CfnRule.TargetProperty(
                arn=alarms.topic_arn,
                id="Alarms",
                input_transformer=events.CfnRule.InputTransformerProperty(input_paths_map=paths, input_template=_MESSAGE),
            )
        ],
    )


def _check(mode: Singleton, alarms: sns.ITopic | None, delivery: DeliveryBucket | CentralDelivery | None, place: str) -> None:
    if mode is not Singleton.REQUIRE and alarms is None:
        raise RefusedSetting(where=place, argument="alarms", value=None, allowed="an encrypted topic", requirement_id="11.5.2")
    if mode is Singleton.CREATE and delivery is None:
        raise RefusedSetting(
            where=place, argument="delivery", value=None, allowed="a DeliveryBucket or a CentralDelivery", requirement_id="10.5.1"
        )
    if mode is not Singleton.CREATE and delivery is not None:
        raise RefusedSetting(
            where=place,
            argument="delivery",
            value=type(delivery).__name__,
            allowed=f"left out in mode {mode}: the existing recorder delivers already",
            requirement_id=None,
        )
