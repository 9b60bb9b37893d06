"""Security Hub with the PCI DSS v4.0.1 standard: controls that are checked between assessments (10.4.1.1, 10.7.2, 12.4.2)."""

import re
from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_securityhub as securityhub
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import where
from pci_constructs.aws.config.recorder import ConfigurationRecorder
from pci_constructs.aws.singleton import Singleton, check_identifier, require
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

HUB = "AWS::SecurityHub::Hub"
PCI_DSS = "pci-dss/v/4.0.1"
BEST_PRACTICES = "aws-foundational-security-best-practices/v/1.0.0"
REQUIREMENTS = ("10.4.1.1", "10.7.2", "12.4.2")
RULE = "securityhub-pci-standard-enabled"
CONTROL = re.compile(r"[A-Z][A-Za-z0-9]*\.\d+")
MAX_DISABLED = 100
"""Controls that one standard may switch off in a template (CloudFormation schema)."""

_MESSAGE = '"Security Hub in account <account>, <region>: control <control> failed (<severity>). <title> <resource>. <remediation>"'


class SecurityHub(Construct):
    """Security Hub CSPM, judging the account by its PCI DSS v4.0.1 standard and telling people what fails.

    The standard touches some forty requirements and is no substitute for the rules of ``ConfigurationRecorder``, nor those for it. Its
    checks rest on AWS Config, which must record in this account and region first.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``securityhub.CfnHub`` with this id.
        alarms: the encrypted topic that is told of failed checks of high and critical severity (10.7.2), such as
            ``AlarmTopic.topic``; not used in mode ``REQUIRE``.
        recorder: the recorder, where this app makes it: the hub then waits for it.
        mode: whether this construct makes the hub, adds standard and routing to an existing one, or only records that there must be
            one. A region of an account has one hub at most.
        hub_arn: the existing hub's ARN, in mode ``USE_EXISTING``.
        best_practices: also turns on AWS's own standard of good practice, which PCI DSS does not ask for; off by default.
        disabled_controls: controls of the PCI standard that this account does without, by id such as ``ELB.1``, each with its
            exception on the record.

    Attributes:
        hub: the ``securityhub.CfnHub``; ``None`` in the other modes.
        standards: the ``securityhub.CfnStandard`` that are turned on, PCI DSS first; none in mode ``REQUIRE``.
        rule: the ``events.CfnRule`` that routes failed checks; ``None`` in mode ``REQUIRE``.

    Raises:
        RefusedSetting: the topic is missing, a control id is malformed, or the arguments do not suit the mode.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alarms: sns.ITopic | None = None,
        recorder: ConfigurationRecorder | None = None,
        mode: Singleton = Singleton.CREATE,
        hub_arn: str | None = None,
        best_practices: bool = False,
        disabled_controls: Mapping[str, ExceptionRecord] | None = None,
    ) -> None:
        place = where(scope, construct_id)
        check_identifier(mode, hub_arn, where=place, argument="hub_arn")
        _check(mode, alarms, disabled_controls or {}, place)
        super().__init__(scope, construct_id)
        self.hub: securityhub.CfnHub | None = None
        self.standards: tuple[securityhub.CfnStandard, ...] = ()
        self.rule: events.CfnRule | None = None
        if mode is Singleton.CREATE:
            self.hub = securityhub.CfnHub(
                self,
                "Default",
                enable_default_standards=False,
                control_finding_generator="SECURITY_CONTROL",
                auto_enable_controls=True,
            )
        else:
            require(self, HUB, *REQUIREMENTS, **({"hub_arn": hub_arn} if hub_arn else {}))
        if mode is Singleton.REQUIRE or alarms is None:
            return
        self.standards = self._standards(best_practices, disabled_controls or {})
        self.rule = _route(self, alarms)
        if recorder is not None:
            self.node.add_dependency(recorder)

    def _standards(self, best_practices: bool, disabled: Mapping[str, ExceptionRecord]) -> tuple[securityhub.CfnStandard, ...]:
        stack = cdk.Stack.of(self)
        place = f"arn:{stack.partition}:securityhub:{stack.region}"
        for record in dict.fromkeys(disabled.values()):
            accept(self, RULE, record)
        off = [
            securityhub.CfnStandard.StandardsControlProperty(
                standards_control_arn=f"{place}:{stack.account}:control/{PCI_DSS}/{control}",
                reason=f"{record.reason} (approved by {record.approver} until {record.expires})",
            )
            for control, record in sorted(disabled.items())
        ]
        pci = securityhub.CfnStandard(
            self, "PciStandard", standards_arn=f"{place}::standards/{PCI_DSS}", disabled_standards_controls=off or None
        )
        if self.hub is not None:
            pci.add_resource_dependency(self.hub)
        if not best_practices:
            return (pci,)
        more = securityhub.CfnStandard(self, "PciBestPractices", standards_arn=f"{place}::standards/{BEST_PRACTICES}")
        # One after the other: Security Hub turns on one standard at a time.
        more.add_resource_dependency(pci)
        return (pci, more)


def _route(scope: Construct, alarms: sns.ITopic) -> events.CfnRule:
    """The L1: the L2's target would let EventBridge publish to the topic for any account."""
    paths = {
        "account": "$.detail.findings[0].AwsAccountId",
        "region": "$.region",
        "control": "$.detail.findings[0].Compliance.SecurityControlId",
        "severity": "$.detail.findings[0].Severity.Label",
        "title": "$.detail.findings[0].Title",
        "resource": "$.detail.findings[0].Resources[0].Id",
        "remediation": "$.detail.findings[0].Remediation.Recommendation.Url",
    }
    return events.CfnRule(
        scope,
        "PciFailedControls",
        description="Failed checks of Security Hub of high and critical severity (PCI DSS 10.7.2)",
        event_pattern={
            "source": ["aws.securityhub"],
            "detail-type": ["Security Hub Findings - Imported"],
            "detail": {
                "findings": {
                    # Findings of GuardDuty and others pass through the hub as well; those are told where they are made.
                    "Compliance": {"Status": ["FAILED"], "SecurityControlId": [{"exists": True}]},
                    "RecordState": ["ACTIVE"],
                    "Severity": {"Label": ["HIGH", "CRITICAL"]},
                    "Workflow": {"Status": ["NEW"]},
                }
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


def _check(mode: Singleton, alarms: sns.ITopic | None, disabled: Mapping[str, ExceptionRecord], place: str) -> None:
    if mode is not Singleton.REQUIRE and alarms is None:
        raise RefusedSetting(where=place, argument="alarms", value=None, allowed="an encrypted topic", requirement_id="10.7.2")
    for control in disabled:
        if not CONTROL.fullmatch(control):
            raise RefusedSetting(
                where=place,
                argument="disabled_controls",
                value=control,
                allowed="ids of controls such as ELB.1",
                requirement_id=None,
            )
    if len(disabled) > MAX_DISABLED:
        raise RefusedSetting(
            where=place,
            argument="disabled_controls",
            value=f"{len(disabled)} controls",
            allowed=f"at most {MAX_DISABLED}",
            requirement_id="12.4.2",
        )
    if mode is Singleton.REQUIRE and disabled:
        raise RefusedSetting(
            where=place,
            argument="disabled_controls",
            value=", ".join(sorted(disabled)),
            allowed="left out in mode require, which builds nothing",
            requirement_id=None,
        )
