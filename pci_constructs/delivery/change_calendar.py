"""When changes are allowed, as a Change Calendar of Systems Manager, and the way through it for an emergency (PCI DSS 6.5.1)."""

import re
from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from pci_constructs.aws._settings import check_log_retention, is_known, where
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.delivery.calendar.emergency import APPROVERS
from pci_constructs.delivery.calendar.plan import ChangePlan
from pci_constructs.refusals import RefusedSetting

_NAME = re.compile(r"[A-Za-z0-9_.-]{3,100}")
_RESERVED = ("aws", "amazon", "amzn")
PATIENCE = 4 * 3600
"""Seconds that a request for an emergency waits for its approvals."""


class ChangeCalendar(Construct):
    """A calendar that pipelines ask before they deploy, and an automation in which two people let an emergency through.

    ``aws ssm get-calendar-state`` and ``pci-constructs gate change-window`` read the same text, and answer alike. The automation changes
    nothing: its execution with both approvals is what the gate asks for, and each step of it lands in a log that is kept.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        calendar_name: the physical name of the calendar; the automation's is the same with ``-emergency``.
        plan: what is frozen.
        approvers: who may approve an emergency: ARNs of roles or users, two at least. Two of them must; one alone never is enough.
        topic: the encrypted topic that is told of requests, and of each step, such as ``AlarmTopic.topic``.
        topic_key: the key of the topic.
        key: the customer managed key of the log of emergencies; its policy is extended for CloudWatch Logs.
        retention_days: how long the log is kept, in days; 365 by default and at least (10.5.1).

    Attributes:
        document: the ``ssm.CfnDocument`` of the calendar.
        emergency: the ``ssm.CfnDocument`` of the automation.
        log_group: the ``logs.LogGroup`` that keeps every step of an emergency.

    Raises:
        RefusedSetting: fewer than two approvers, a name that Systems Manager does not take, or a key that is not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        calendar_name: str,
        plan: ChangePlan,
        approvers: Sequence[str],
        topic: sns.ITopic,
        topic_key: kms.IKey,
        key: kms.IKey,
        retention_days: int = 365,
    ) -> None:
        place = where(scope, construct_id)
        _check_name(calendar_name, place)
        _check_plan(plan, place)
        _check_approvers(approvers, place)
        check_customer_managed(key, where=place)
        check_customer_managed(topic_key, where=place, argument="topic_key")
        check_log_retention(retention_days, where=place)
        super().__init__(scope, construct_id)
        self.document = ssm.CfnDocument(
            self,
            "Default",
            name=calendar_name,
            document_type="ChangeCalendar",
            document_format="TEXT",
            content={},
            update_method="NewVersion",
        )
        # The L1 takes objects alone; CloudFormation takes text, which a calendar is.
        self.document.add_property_override("Content", plan.text())
        self.document.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        automation = f"{calendar_name}-emergency"
        role = self._role(topic, topic_key)
        self.emergency = ssm.CfnDocument(
            self,
            "PciEmergency",
            name=automation,
            document_type="Automation",
            document_format="JSON",
            content=_automation(calendar_name, approvers, topic.topic_arn, role.role_arn),
            update_method="NewVersion",
        )
        self.log_group = AuditLogGroup(
            self, "PciLog", key=key, retention_days=retention_days, log_group_name=f"/aws/events/{automation}"
        ).log_group
        self._keep(automation, topic)

    def _role(self, topic: sns.ITopic, topic_key: kms.IKey) -> iam.Role:
        stack = cdk.Stack.of(self)
        conditions = {
            "StringEquals": {"aws:SourceAccount": stack.account},
            "ArnLike": {"aws:SourceArn": stack.format_arn(service="ssm", resource="automation-execution", resource_name="*")},
        }
        role = iam.Role(
            self,
            "PciRole",
            description="Asks people to approve an emergency change",
            assumed_by=iam.ServicePrincipal("ssm.amazonaws.com", conditions=conditions),
        )
        iam.ManagedPolicy(
            self,
            "PciPolicy",
            description="Tells approvers, and nothing else",
            roles=[role],
            statements=[
                iam.PolicyStatement(sid="Tell", actions=["sns:Publish"], resources=[topic.topic_arn]),
                iam.PolicyStatement(sid="TopicKey", actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[topic_key.key_arn]),
            ],
        )
        return role

    def _keep(self, automation: str, topic: sns.ITopic) -> None:
        """Sends every step of an emergency to the log, and to people."""
        rule = events.CfnRule(
            self,
            "PciSteps",
            description="Every step of an emergency change is kept (6.5.1, 10.2.1)",
            event_pattern={
                "source": ["aws.ssm"],
                "detail-type": [
                    "EC2 Automation Execution Status-change Notification",
                    "EC2 Automation Step Status-change Notification",
                ],
                "detail": {"Definition": [automation]},
            },
            targets=[
                events.CfnRule.TargetProperty(id="log", arn=self.log_group.log_group_arn.removesuffix(":*")),
                events.CfnRule.TargetProperty(id="people", arn=topic.topic_arn),
            ],
        )
        logs.ResourcePolicy(
            self,
            "PciLogPolicy",
            policy_statements=[
                iam.PolicyStatement(
                    sid="StepsOfEmergencies",
                    actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                    principals=[iam.ServicePrincipal("events.amazonaws.com"), iam.ServicePrincipal("delivery.logs.amazonaws.com")],
                    resources=[self.log_group.log_group_arn],
                    conditions={
                        "StringEquals": {"aws:SourceAccount": cdk.Stack.of(self).account},
                        "ArnEquals": {"aws:SourceArn": rule.attr_arn},
                    },
                )
            ],
        )


def _automation(calendar: str, approvers: Sequence[str], topic: str, role: str) -> dict[str, object]:
    text = {"type": "String", "minChars": 1, "maxChars": 256}
    return {
        "schemaVersion": "0.3",
        "description": f"Lets one change through {calendar} in an emergency, with {APPROVERS} approvals (PCI DSS 6.5.1)",
        "assumeRole": role,
        "parameters": {
            "Ticket": {**text, "description": "the incident, as it is called where it is recorded"},
            "Reason": {**text, "description": "what happens if the change waits"},
            "Commit": {**text, "allowedPattern": "^[0-9a-f]{40}$", "description": "the commit that is deployed"},
        },
        "mainSteps": [
            {
                "name": "Approve",
                "action": "aws:approve",
                "onFailure": "Abort",
                "isEnd": True,
                "timeoutSeconds": PATIENCE,
                "inputs": {
                    "NotificationArn": topic,
                    "Message": "Emergency change {{ Ticket }} of commit {{ Commit }}: {{ Reason }}",
                    "MinRequiredApprovals": APPROVERS,
                    "Approvers": list(approvers),
                },
            }
        ],
    }


def _check_name(name: str, place: str) -> None:
    if is_known(name) and (not _NAME.fullmatch(name) or name.lower().startswith(_RESERVED)):
        raise RefusedSetting(
            where=place,
            argument="calendar_name",
            value=name,
            allowed=f"3 to 100 letters, digits and _.-, and not one that begins with {', '.join(_RESERVED)}",
            requirement_id=None,
        )


def _check_plan(plan: object, place: str) -> None:
    if not isinstance(plan, ChangePlan):
        raise RefusedSetting(where=place, argument="plan", value=plan, allowed="a ChangePlan", requirement_id="6.5.1")


def _check_approvers(approvers: Sequence[str], place: str) -> None:
    if isinstance(approvers, str) or len(set(approvers)) < APPROVERS or not all(approvers):
        raise RefusedSetting(
            where=place,
            argument="approvers",
            value=approvers,
            allowed=f"the ARNs of {APPROVERS} roles or users at least",
            requirement_id="6.5.1",
            cure="who asks for a change never is the only one who approves it",
        )
    for approver in approvers:
        if is_known(approver) and not re.fullmatch(r"arn:[^:*]+:(iam|sts)::\d{12}:(role|user|assumed-role)/[^*]+", approver):
            raise RefusedSetting(
                where=place,
                argument="approvers",
                value=approver,
                allowed="ARNs of roles or users, without a wildcard",
                requirement_id="6.5.1",
            )
