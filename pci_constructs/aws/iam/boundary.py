"""What no person may do, whatever their policies allow (PCI DSS 7.2.2, 7.2.5, 8.2.2, 8.6.1, 10.3.2)."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, is_known, where
from pci_constructs.refusals import RefusedSetting

KEYS_AND_USERS = (
    "iam:AddUserToGroup",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:CreateUser",
    "iam:PutUserPolicy",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:UploadSSHPublicKey",
    "iam:UploadSigningCertificate",
)
"""What makes a user, or a credential that lasts and needs no second factor."""

DENIED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "NoUsersAndNoKeys": KEYS_AND_USERS,
        "NobodyLiftsBoundaries": (
            "iam:CreatePolicyVersion",
            "iam:DeletePolicy",
            "iam:DeletePolicyVersion",
            "iam:DeleteRolePermissionsBoundary",
            "iam:DeleteUserPermissionsBoundary",
            "iam:PutRolePermissionsBoundary",
            "iam:PutUserPermissionsBoundary",
            "iam:SetDefaultPolicyVersion",
            "iam:UpdateAssumeRolePolicy",
        ),
        "RecordsStayOn": (
            "cloudtrail:DeleteTrail",
            "cloudtrail:PutEventSelectors",
            "cloudtrail:StopLogging",
            "cloudtrail:UpdateTrail",
            "config:DeleteConfigurationRecorder",
            "config:DeleteDeliveryChannel",
            "config:PutConfigurationRecorder",
            "config:StopConfigurationRecorder",
            "ec2:DeleteFlowLogs",
            "logs:DeleteLogGroup",
            "logs:DeleteLogStream",
            "logs:PutRetentionPolicy",
        ),
        "WatchersStayOn": (
            "access-analyzer:DeleteAnalyzer",
            "guardduty:DeleteDetector",
            "guardduty:UpdateDetector",
            "inspector2:Disable",
            "macie2:DisableMacie",
            "macie2:UpdateAutomatedDiscoveryConfiguration",
            "macie2:UpdateMacieSession",
            "securityhub:BatchDisableStandards",
            "securityhub:DisableSecurityHub",
            "securityhub:UpdateStandardsControl",
        ),
        "BaselineStays": (
            "account:DeleteAlternateContact",
            "account:PutAlternateContact",
            "ec2:DisableEbsEncryptionByDefault",
            "ec2:ModifyEbsDefaultKmsKeyId",
            "ec2:ModifyInstanceMetadataDefaults",
            "ec2:ResetEbsDefaultKmsKeyId",
            "iam:DeleteAccountPasswordPolicy",
            "iam:UpdateAccountPasswordPolicy",
            "organizations:LeaveOrganization",
            "s3:PutAccountPublicAccessBlock",
        ),
    }
)
"""What the boundary denies, by the reason, which is the statement's name."""

_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z][A-Za-z0-9]*\*?")


class PeopleBoundary(Construct):
    """A permissions boundary for people: the most that any role with it can do, and some things that none can.

    Deployments change users, policies, logs and the baseline of the account; people do not.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``iam.ManagedPolicy`` with this id.
        actions: what people of this account may ever do: actions such as ``logs:GetLogEvents``, or all whose names begin alike, such as
            ``logs:Get*``; never all of a service (7.2.5).
        description: what it is for, for the console.

    Attributes:
        policy: the ``iam.ManagedPolicy``, for ``permissions_boundary`` of any role.

    Raises:
        RefusedSetting: there is no action, or one is all of a service or not an action.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, actions: Sequence[str], description: str = "The most that people may do"
    ) -> None:
        place = where(scope, construct_id)
        _check(actions, place)
        super().__init__(scope, construct_id)
        allowed = iam.PolicyStatement(sid="AtMost", actions=sorted(set(actions)), resources=["*"])
        denied = [
            iam.PolicyStatement(sid=sid, effect=iam.Effect.DENY, actions=list(actions), resources=["*"]) for sid, actions in DENIED.items()
        ]
        self.policy = iam.ManagedPolicy(self, "Default", description=description, statements=[allowed, *denied])
        wildcards = [f"Action::{action}" for action in sorted(set(actions)) if "*" in action]
        acknowledge(
            self.policy,
            *(f"AwsSolutions::AwsSolutions-IAM5[{finding}]" for finding in [*wildcards, "Resource::*"]),
            reason="a permissions boundary grants nothing: it limits what the policies of a role can grant, which name their resources",
        )


def _check(actions: Sequence[str], place: str) -> None:
    if isinstance(actions, str) or not actions:
        raise RefusedSetting(where=place, argument="actions", value=actions, allowed="a list of actions", requirement_id="7.2.2")
    for action in actions:
        if is_known(action) and not _ACTION.fullmatch(str(action)):
            raise RefusedSetting(
                where=place,
                argument="actions",
                value=action,
                allowed="actions such as logs:GetLogEvents or logs:Get*, never all of a service",
                requirement_id="7.2.5",
            )
