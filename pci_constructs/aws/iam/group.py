"""IAM users who can do nothing but show a second factor and take a role (PCI DSS 8.2.2, 8.4.1, 8.4.2, 8.6.1)."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, where
from pci_constructs.aws.iam.boundary import KEYS_AND_USERS
from pci_constructs.aws.iam.role import MFA, MfaRole
from pci_constructs.refusals import RefusedSetting

ENROLMENT = (
    "iam:ChangePassword",
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:GetAccountPasswordPolicy",
    "iam:GetMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
)
"""What a user needs to sign in for the first time: a new password and a second factor."""

_OF_THE_ACCOUNT = ("iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices")


class MfaGroup(Construct):
    """A group of IAM users for the console: they enrol a second factor, take roles with it, and hold no access key.

    Better than IAM users are people of IAM Identity Center or another provider, who need none of this.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``iam.Group`` with this id.
        roles: the roles that its users may take.

    Attributes:
        group: the ``iam.Group``.
        policy: the ``iam.ManagedPolicy`` that says so.

    Raises:
        RefusedSetting: there is no role to take.
    """

    def __init__(self, scope: Construct, construct_id: str, *, roles: Sequence[MfaRole]) -> None:
        if not roles:
            raise RefusedSetting(
                where=where(scope, construct_id),
                argument="roles",
                value=list(roles),
                allowed="at least one MfaRole",
                requirement_id="7.2.2",
            )
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        own = [
            stack.format_arn(service="iam", region="", resource=resource, resource_name="${aws:username}") for resource in ("user", "mfa")
        ]
        without = {"BoolIfExists": {MFA: "false"}}
        statements = [
            iam.PolicyStatement(
                sid="TakesRoles",
                actions=["sts:AssumeRole"],
                resources=[role.role.role_arn for role in roles],
                conditions={"Bool": {MFA: "true"}},
            ),
            iam.PolicyStatement(sid="Enrols", actions=[action for action in ENROLMENT if action not in _OF_THE_ACCOUNT], resources=own),
            iam.PolicyStatement(sid="SeesWhatIsAsked", actions=list(_OF_THE_ACCOUNT), resources=["*"]),
            iam.PolicyStatement(
                sid="NothingElseWithoutSecondFactor",
                effect=iam.Effect.DENY,
                not_actions=list(ENROLMENT),
                resources=["*"],
                conditions=without,
            ),
            iam.PolicyStatement(sid="NoKeys", effect=iam.Effect.DENY, actions=list(KEYS_AND_USERS), resources=["*"]),
        ]
        self.policy = iam.ManagedPolicy(self, "PciPolicy", statements=statements)
        self.group = iam.Group(self, "Default", managed_policies=[self.policy])
        acknowledge(
            self.policy,
            "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
            reason="reading the password policy and listing devices have no resource level in IAM; what else is on all resources denies",
        )
        acknowledge(
            self.group,
            "PCI.DSS.321::PCI.DSS.321-IAMGroupHasUsers",
            reason="users are people: whoever manages identities makes them and adds them here, with an approval and not with a template",
        )
