"""Threat detection of an account and region, with every protection plan and somebody who is told (PCI DSS 11.5.1, 5.2, 5.3)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_guardduty as guardduty
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import is_known, where
from pci_constructs.aws.kms import allow_service, check_customer_managed
from pci_constructs.aws.singleton import Singleton, check_identifier, require
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

DETECTOR = "AWS::GuardDuty::Detector"
REQUIREMENTS = ("5.2.1", "5.2.2", "5.3.2", "10.4.1.1", "10.7.2", "11.5.1")
LOWEST = 1.0
MEDIUM = 4.0
"""Where GuardDuty's medium severity begins: behaviour that departs from the usual."""


class Protection(StrEnum):
    """What GuardDuty looks at besides its foundation, as of November 2026: its plans, and who installs the agents of one of them.

    The older ``EKS_RUNTIME_MONITORING`` is not here: together with ``RUNTIME_MONITORING``, which includes it, AWS refuses both.
    """

    S3 = "S3_DATA_EVENTS"
    """Calls to objects in buckets."""
    EKS_AUDIT = "EKS_AUDIT_LOGS"
    """Calls to the Kubernetes API."""
    MALWARE = "EBS_MALWARE_PROTECTION"
    """Scans of the volumes of an instance or container that behaves suspiciously (5.2.1, 5.2.2)."""
    RDS = "RDS_LOGIN_EVENTS"
    """Sign-ins to databases."""
    LAMBDA = "LAMBDA_NETWORK_LOGS"
    """Connections of functions."""
    RUNTIME = "RUNTIME_MONITORING"
    """Processes, files and connections on nodes and in containers (5.3.2)."""
    EKS_AGENT = "EKS_ADDON_MANAGEMENT"
    """GuardDuty installs the agent of ``RUNTIME`` on EKS nodes, in clusters that are not tagged ``GuardDutyManaged: false``."""
    FARGATE_AGENT = "ECS_FARGATE_AGENT_MANAGEMENT"
    """GuardDuty installs the agent of ``RUNTIME`` in ECS tasks on Fargate."""
    EC2_AGENT = "EC2_AGENT_MANAGEMENT"
    """GuardDuty installs the agent of ``RUNTIME`` on EC2 instances that Systems Manager manages."""


AGENTS = (Protection.EKS_AGENT, Protection.FARGATE_AGENT, Protection.EC2_AGENT)
RULES: Mapping[Protection, str] = MappingProxyType(
    {
        Protection.S3: "guardduty-s3-protection-enabled",
        Protection.EKS_AUDIT: "guardduty-eks-protection-audit-enabled",
        Protection.MALWARE: "guardduty-malware-protection-enabled",
        Protection.RDS: "guardduty-rds-protection-enabled",
        Protection.LAMBDA: "guardduty-lambda-protection-enabled",
        Protection.RUNTIME: "guardduty-runtime-monitoring-enabled",
        Protection.EKS_AGENT: "guardduty-eks-protection-runtime-enabled",
        Protection.FARGATE_AGENT: "guardduty-ecs-protection-runtime-enabled",
        Protection.EC2_AGENT: "guardduty-ec2-protection-runtime-enabled",
    }
)
"""The rule that leaving a protection out breaks."""

_MESSAGE = '"GuardDuty found <type> (severity <severity>) in account <account>, <region>: <title>. <description> Finding <id>."'


class ThreatDetection(Construct):
    """A GuardDuty detector with all protection plans, whose findings reach the people who act on them.

    New findings are told at once, new occurrences of a known one every 15 minutes (10.4.1.1, 11.5.1).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``guardduty.CfnDetector`` with this id.
        alarms: the encrypted topic that is told of findings (11.5.1, 12.10.5), such as ``AlarmTopic.topic``; not used in mode
            ``REQUIRE``.
        mode: whether this construct makes the detector, hangs routing and export on an existing one, or only records that there
            must be one. A region of an account has one detector at most.
        detector_id: the existing detector's id, in mode ``USE_EXISTING``.
        severity: the lowest severity that is told, from 1.0 to 4.0; 4.0 (medium) by default.
        left_out: protections that this account does without, each with its exception on the record. Without ``RUNTIME`` no agents
            are installed either.
        export: a bucket in this account and region that findings are copied to, because GuardDuty forgets them after 90 days
            (10.5.1); by default none. Its policy is extended.
        key: the customer managed key that encrypts the copies, needed with ``export``; its policy is extended.

    Attributes:
        detector: the ``guardduty.CfnDetector``; ``None`` in the other modes.
        detector_id: the id of the detector that is made or given; ``None`` where it is not known.
        rule: the ``events.CfnRule`` that routes findings; ``None`` in mode ``REQUIRE``.
        destination: the ``guardduty.CfnPublishingDestination``; ``None`` without ``export``.

    Raises:
        RefusedSetting: the topic is missing, the severity leaves out medium findings, ``export`` lacks a customer managed key, or the
            arguments do not suit the mode.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alarms: sns.ITopic | None = None,
        mode: Singleton = Singleton.CREATE,
        detector_id: str | None = None,
        severity: float = MEDIUM,
        left_out: Mapping[Protection, ExceptionRecord] | None = None,
        export: s3.IBucket | None = None,
        key: kms.IKey | None = None,
    ) -> None:
        place = where(scope, construct_id)
        exceptions = {Protection(protection): record for protection, record in (left_out or {}).items()}
        check_identifier(mode, detector_id, where=place, argument="detector_id")
        _check_reach(alarms, severity, mode=mode, place=place)
        _check_mode(mode, exceptions, export, place)
        if export is not None:
            check_customer_managed(key, where=place, requirement_id="10.3.1")
        super().__init__(scope, construct_id)
        self.detector: guardduty.CfnDetector | None = None
        self.detector_id = detector_id
        self.rule: events.CfnRule | None = None
        self.destination: guardduty.CfnPublishingDestination | None = None
        if mode is Singleton.CREATE:
            self.detector = _detector(self, exceptions)
            self.detector_id = self.detector.attr_id
        else:
            require(self, DETECTOR, *REQUIREMENTS, **({"detector_id": detector_id} if detector_id else {}))
        if mode is not Singleton.REQUIRE and alarms is not None:
            self.rule = _route(self, alarms, severity)
        if export is not None and key is not None and self.detector_id is not None:
            self.destination = _export(self, self.detector_id, export, key)


def _detector(scope: Construct, left_out: Mapping[Protection, ExceptionRecord]) -> guardduty.CfnDetector:
    for protection, record in left_out.items():
        accept(scope, RULES[protection], record)
    if Protection.RUNTIME in left_out:
        for agent in AGENTS:
            if agent not in left_out:
                accept(scope, RULES[agent], left_out[Protection.RUNTIME])
    # What is left out is switched off by name: some plans are on where nothing is said.
    status = {protection: "DISABLED" if protection in left_out else "ENABLED" for protection in Protection}
    if Protection.RUNTIME in left_out:
        status |= dict.fromkeys(AGENTS, "DISABLED")
    agents = [guardduty.CfnDetector.CFNFeatureAdditionalConfigurationProperty(name=agent, status=status[agent]) for agent in AGENTS]
    features = [
        guardduty.CfnDetector.CFNFeatureConfigurationProperty(
            name=plan, status=status[plan], additional_configuration=agents if plan is Protection.RUNTIME else None
        )
        for plan in Protection
        if plan not in AGENTS
    ]
    return guardduty.CfnDetector(scope, "Default", enable=True, finding_publishing_frequency="FIFTEEN_MINUTES", features=features)


def _route(scope: Construct, alarms: sns.ITopic, severity: float) -> events.CfnRule:
    """The L1: the L2's target would let EventBridge publish to the topic for any account."""
    paths = {name: f"$.detail.{name}" for name in ("type", "severity", "title", "description", "id")}
    return events.CfnRule(
        scope,
        "PciFindings",
        description=f"GuardDuty findings of severity {severity:g} and above (PCI DSS 11.5.1)" if is_known(severity) else None,
        event_pattern={
            "source": ["aws.guardduty"],
            "detail-type": ["GuardDuty Finding"],
            "detail": {"severity": [{"numeric": [">=", severity]}]},
        },
        targets=[
            events.CfnRule.TargetProperty(
                arn=alarms.topic_arn,
                id="Alarms",
                input_transformer=events.CfnRule.InputTransformerProperty(
                    input_paths_map={**paths, "account": "$.account", "region": "$.region"}, input_template=_MESSAGE
                ),
            )
        ],
    )


def _export(scope: Construct, detector_id: str, bucket: s3.IBucket, key: kms.IKey) -> guardduty.CfnPublishingDestination:
    stack = cdk.Stack.of(scope)
    # Any detector of this account and region, and there is one: the bucket and the key may be made before this one, elsewhere.
    detectors = stack.format_arn(service="guardduty", resource="detector", resource_name="*")
    condition = {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": detectors}}
    service = iam.ServicePrincipal("guardduty.amazonaws.com")
    allow_service(key, "guardduty", source_arn=detectors)
    for sid, action, resource in (
        ("GuardDutyFindsBucket", "s3:GetBucketLocation", bucket.bucket_arn),
        ("GuardDutyExports", "s3:PutObject", bucket.arn_for_objects("*")),
    ):
        bucket.add_to_resource_policy(
            iam.PolicyStatement(sid=sid, actions=[action], principals=[service], resources=[resource], conditions=condition)
        )
    destination = guardduty.CfnPublishingDestination(
        scope,
        "PciExport",
        detector_id=detector_id,
        destination_type="S3",
        destination_properties=guardduty.CfnPublishingDestination.CFNDestinationPropertiesProperty(
            destination_arn=bucket.bucket_arn, kms_key_arn=key.key_arn
        ),
    )
    # GuardDuty tries bucket and key when the export is made.
    if bucket.policy is not None:
        destination.node.add_dependency(bucket.policy)
    return destination


def _check_reach(alarms: sns.ITopic | None, severity: float, *, mode: Singleton, place: str) -> None:
    if mode is not Singleton.REQUIRE and alarms is None:
        raise RefusedSetting(where=place, argument="alarms", value=None, allowed="an encrypted topic", requirement_id="11.5.1")
    if is_known(severity) and not LOWEST <= severity <= MEDIUM:
        raise RefusedSetting(
            where=place,
            argument="severity",
            value=severity,
            allowed=f"between {LOWEST:g} and {MEDIUM:g}, so that medium findings are told",
            requirement_id="11.5.1",
        )


def _check_mode(mode: Singleton, left_out: Mapping[Protection, ExceptionRecord], export: s3.IBucket | None, place: str) -> None:
    if mode is not Singleton.CREATE and left_out:
        raise RefusedSetting(
            where=place,
            argument="left_out",
            value=", ".join(sorted(left_out)),
            allowed=f"left out in mode {mode}: whoever made the detector decides its plans",
            requirement_id=None,
        )
    if mode is Singleton.REQUIRE and export is not None:
        raise RefusedSetting(
            where=place, argument="export", value=export, allowed="left out in mode require, which builds nothing", requirement_id=None
        )
