"""A secret that rotates and that only this account reads (PCI DSS 8.6.2, 8.6.3)."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, is_known, where
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.secretsmanager.baseline import report_rotations
from pci_constructs.aws.secretsmanager.checks import ROTATION_CEILING, check_generator, check_rotation, check_rotation_days
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord

_ROTATE = (
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
)


class RotatedSecret(Construct):
    """A generated secret that a function changes on schedule and that no other account reads.

    Its value is made by Secrets Manager and is in no template (8.6.2), encrypted with your key (3.6.1, 8.3.2), and changed every
    30 days (8.6.3). The resource policy refuses principals of other accounts whatever else allows them (7.3.3), and, where readers
    are named, everybody in this account but them (7.2.5).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``secretsmanager.Secret`` with this id.
        key: the customer managed key. Its policy stays as it is: who reads the secret also needs the key's leave.
        description: what the secret opens; shown in the console and the inventory of credentials.
        alarms: the topic that hears of failed rotations; ``None`` where a ``SecretsBaseline`` of this account and region covers it.
        rotation: the function that changes the value; its role gets exactly what rotating this secret takes. Several secrets may
            share one function, up to the quota of ten managed policies a role.
        rotation_days: how often the value is changed, in days; 30 by default, at most 90.
        readers: the only roles that may read the value, besides the rotating function and CloudFormation; by default those that IAM
            allows. They still need ``read_statements`` in a policy of theirs.
        generator: how the value is made; 32 characters by default, at least 16. Changing it later makes a new value at once.
        secret_name: the physical name; CloudFormation chooses one by default. Create-only.
        risk_analysis: the record that allows more than 90 days; its ticket names the targeted risk analysis (8.6.3, 12.3.1).
        not_rotated: the record that allows a secret that no function changes, such as a partner's API key.

    Attributes:
        secret: the ``secretsmanager.Secret``.
        rotation_schedule: the schedule, if a function changes the secret; it changes it for the first time when it is made.

    Raises:
        RefusedSetting: the rotation is missing or too rare without a record, the value too weak, or the key not customer managed.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        description: str,
        alarms: sns.ITopic | None,
        rotation: lambda_.IFunction | None = None,
        rotation_days: int = 30,
        readers: Sequence[iam.IRole] | None = None,
        generator: secretsmanager.SecretStringGenerator | None = None,
        secret_name: str | None = None,
        risk_analysis: ExceptionRecord | None = None,
        not_rotated: ExceptionRecord | None = None,
    ) -> None:
        place = where(scope, construct_id)
        check_customer_managed(key, where=place, requirement_id="8.3.2")
        check_generator(generator, where=place)
        check_rotation(rotation, not_rotated, where=place)
        if rotation is not None:
            check_rotation_days(rotation_days, risk_analysis, where=place)
        super().__init__(scope, construct_id)
        self._key = key
        self.secret = secretsmanager.Secret(
            self,
            "Default",
            secret_name=secret_name,
            description=description,
            # A view of the key that the L2 cannot write to: it would let the whole account use the key through Secrets Manager.
            encryption_key=kms.Key.from_key_arn(self, "PciKey", key.key_arn),
            generate_secret_string=generator or secretsmanager.SecretStringGenerator(exclude_punctuation=True, password_length=32),
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        self.rotation_schedule = self._rotate(rotation, rotation_days) if rotation is not None else None
        self._refuse(readers, rotation)
        if alarms is not None:
            report_rotations(self, alarms, secret_arn=self.secret.secret_arn)
        if risk_analysis is not None and is_known(rotation_days) and rotation_days > ROTATION_CEILING:
            accept(self, "secretsmanager-secret-periodic-rotation", risk_analysis)
        if not_rotated is not None:
            accept(self, "secretsmanager-rotation-enabled-check", not_rotated)
            acknowledge(self.secret, "AwsSolutions::AwsSolutions-SMG4", reason=not_rotated.reason)

    @property
    def read_statements(self) -> list[iam.PolicyStatement]:
        """What a reader's policy must allow: the value, and the key for it."""
        return [
            iam.PolicyStatement(
                actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], resources=[self.secret.secret_arn]
            ),
            self._key_statement("kms:Decrypt"),
        ]

    def _key_statement(self, *actions: str) -> iam.PolicyStatement:
        service = f"secretsmanager.{cdk.Stack.of(self).region}.amazonaws.com"
        return iam.PolicyStatement(
            actions=list(actions), resources=[self._key.key_arn], conditions={"StringEquals": {"kms:ViaService": service}}
        )

    def _rotate(self, rotation: lambda_.IFunction, days: int) -> secretsmanager.CfnRotationSchedule:
        invoke = lambda_.CfnPermission(
            self,
            "PciInvoke",
            action="lambda:InvokeFunction",
            function_name=rotation.function_arn,
            principal="secretsmanager.amazonaws.com",
            source_account=cdk.Stack.of(self).account,
            source_arn=self.secret.secret_arn,
        )
        # The L2's schedule would widen the key's policy and write into the function's; its id is kept, because a schedule under
        # another one is deleted after the new one exists, and deleting it cancels the rotation of the secret.
        schedule = secretsmanager.CfnRotationSchedule(
            Construct(self.secret, "RotationSchedule"),
            "Resource",
            secret_id=self.secret.secret_arn,
            rotation_lambda_arn=rotation.function_arn,
            rotation_rules=secretsmanager.CfnRotationSchedule.RotationRulesProperty(automatically_after_days=days),
        )
        schedule.node.add_dependency(invoke)
        role = rotation.role
        if role is not None:
            rotate = iam.PolicyStatement(actions=list(_ROTATE), resources=[self.secret.secret_arn])
            policy = iam.ManagedPolicy(
                self,
                "PciRotationPolicy",
                description="Rotating one secret",
                statements=[rotate, self._key_statement("kms:Decrypt", "kms:GenerateDataKey")],
                roles=[role],
            )
            schedule.node.add_dependency(policy)
        return schedule

    def _refuse(self, readers: Sequence[iam.IRole] | None, rotation: lambda_.IFunction | None) -> None:
        account = cdk.Stack.of(self).account
        self._deny(
            "RefuseOtherAccounts",
            ["secretsmanager:*"],
            {"StringNotEquals": {"aws:PrincipalAccount": account}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}},
        )
        if readers is not None:
            spared = [role.role_arn for role in readers]
            if rotation is not None and rotation.role is not None:
                spared.append(rotation.role.role_arn)
            self._deny(
                "RefuseOtherReaders",
                ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
                {"ArnNotLike": {"aws:PrincipalArn": [*spared, _cloudformation_role(self)]}},
            )
        policy = self.secret.node.find_child("Policy").node.default_child
        assert isinstance(policy, secretsmanager.CfnResourcePolicy)  # noqa: S101
        policy.block_public_policy = True

    def _deny(self, sid: str, actions: list[str], conditions: dict[str, object]) -> None:
        self.secret.add_to_resource_policy(
            iam.PolicyStatement(
                sid=sid, effect=iam.Effect.DENY, actions=actions, principals=[iam.AnyPrincipal()], resources=["*"], conditions=conditions
            )
        )


def _cloudformation_role(scope: Construct) -> str:
    """The role that CloudFormation resolves dynamic references with, as the CDK's bootstrap stack names it."""
    stack = cdk.Stack.of(scope)
    name = f"cdk-*-cfn-exec-role-{stack.account}-{stack.region}"
    return stack.format_arn(service="iam", region="", resource="role", resource_name=name)
