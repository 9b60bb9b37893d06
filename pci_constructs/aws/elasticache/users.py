"""Who signs in to a cache and what they may do there (PCI DSS 7.2.5, 8.2.2, 8.3.1, 8.6.3)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import aws_cdk as cdk
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws.ec2.connections import WorkloadMember
from pci_constructs.aws.ec2.placement import Placement
from pci_constructs.aws.elasticache.engines import CacheEngine
from pci_constructs.aws.lambda_ import HandlerFunction
from pci_constructs.aws.secretsmanager import RotatedSecret
from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord
from pci_constructs.refusals import RefusedSetting

DEFAULT_USER = "default"
"""The user that clients are before they sign in; every group must have one, and ours is switched off."""

PASSWORD_USERS_CEILING = 8
"""Users with passwords at most: a role takes ten managed policies, one is the function's own and one is for the default user."""

TOO_MUCH = ("+@all", "allcommands", "+@admin", "+@dangerous")
"""What no application needs: all commands, and those that can empty, stop or reconfigure a cache."""

_CREDENTIALS = re.compile(r"^(on|off|nopass|resetpass|reset|[<>#!].*)$")
_NAME = re.compile(r"[a-z](-?[a-z0-9]){0,18}")
_ROTATION_MINUTES = 10


class SignIn(StrEnum):
    """How a user proves who it is."""

    PASSWORD = "password"  # noqa: S105
    """With a password that is in Secrets Manager and rotates."""
    IAM = "iam"
    """With a token that IAM signs and that lasts 15 minutes; there is no password to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheUser:
    """An application that uses the cache.

    Attributes:
        name: what the construct calls it, and the user name of those with passwords; at most 19 lower-case letters, digits, hyphens.
        access: the keys and commands it may use, such as ``~session:* +@read +@write``; never all commands.
        sign_in: with a password, or with IAM.
        readers: the only roles that may read the password; by default those that IAM allows.
        user_id: the physical id, unique in the account and region, for a user that already exists. Create-only.

    Raises:
        RefusedSetting: the name is taken or none, or the access string allows too much or carries a password.
    """

    name: str
    access: str
    sign_in: SignIn = SignIn.PASSWORD
    readers: Sequence[iam.IRole] | None = None
    user_id: str | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name == DEFAULT_USER:
            raise _refused(
                "name",
                self.name,
                f"at most 19 lower-case letters, digits and single hyphens, a letter first, and not {DEFAULT_USER!r}",
                "8.2.2",
            )
        words = self.access.split()
        secret = next((word for word in words if _CREDENTIALS.match(word.lower())), None)
        if secret is not None:
            raise _refused("access", secret[:1] + "…" if secret[:1] in "<>#!" else secret, "without passwords, on, off and reset", "8.6.2")
        wide = next((word for word in words if word.lower() in TOO_MUCH), None)
        if wide is not None or not any(word.startswith("+") for word in words):
            raise _refused("access", self.access, "the commands that the application needs, such as +@read +@write", "7.2.5")
        if self.sign_in is SignIn.IAM and self.readers is not None:
            raise _refused("readers", len(self.readers), "left out for a user without a password", None)


class CacheUsers(Construct):
    """The users of one cache, their group, their secrets, and the function that rotates those.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        engine: the engine.
        users: the applications.
        key: the customer managed key of the secrets.
        alarms: the topic that hears of failed rotations.
        rotation_days: how often passwords are changed, in days.
        rotation_placement: the subnets that the rotation runs in, or ``None`` outside a VPC.
        rotation_outside: the record that allows it to run outside.
        risk_analysis: the record that allows rarer changes.

    Attributes:
        group: the ``elasticache.CfnUserGroup``.
        secrets: the ``RotatedSecret`` of each user with a password, by name, the default user's included.
        user_secrets: the same without the default user's.
        user_ids: the physical id of each application, by name.
        user_names: what each application signs in as, by name.
        rotation: the rotation as the source of declared connections; ``None`` outside a VPC.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        engine: CacheEngine,
        users: Sequence[CacheUser],
        key: kms.IKey,
        alarms: sns.ITopic,
        rotation_days: int,
        rotation_placement: Placement | None,
        rotation_outside: ExceptionRecord | None,
        risk_analysis: ExceptionRecord | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self._engine = engine
        self._prefix = cdk.Names.unique_resource_name(scope, max_length=20, separator="-").lower()
        ids = {DEFAULT_USER: self._user_id(DEFAULT_USER), **{user.name: user.user_id or self._user_id(user.name) for user in users}}
        with_password = {DEFAULT_USER: None, **{user.name: user.readers for user in users if user.sign_in is SignIn.PASSWORD}}
        handler = self._rotation([ids[name] for name in with_password], key, rotation_placement)
        function = handler.function
        self.rotation: WorkloadMember | None = None
        if rotation_placement:
            self.rotation = WorkloadMember(
                connections=handler.connections, tier=rotation_placement.tier, name=f"{handler.node.path} (function)"
            )
        elif rotation_outside:
            accept(function, "lambda-inside-vpc", rotation_outside)
        self.secrets: Mapping[str, RotatedSecret] = {
            name: RotatedSecret(
                self,
                f"{_title(name)}Secret",
                key=key,
                description=f"Password of the cache user {name} of {scope.node.path}",
                alarms=alarms,
                rotation=function,
                rotation_days=rotation_days,
                risk_analysis=risk_analysis,
                readers=readers,
                generator=secretsmanager.SecretStringGenerator(
                    secret_string_template=json.dumps({"username": name}),
                    generate_string_key="password",
                    exclude_punctuation=True,
                    password_length=64,
                ),
            )
            for name, readers in with_password.items()
        }
        by_secret = {self.secrets[name].secret.secret_arn: ids[name] for name in with_password}
        function.add_environment("USERS", cdk.Stack.of(self).to_json_string(by_secret))
        made = [self._user(DEFAULT_USER, ids[DEFAULT_USER], "off ~* -@all"), *(self._application(user, ids[user.name]) for user in users)]
        self.group = elasticache.CfnUserGroup(
            self, "Group", engine=engine, user_group_id=f"{self._prefix}-users", user_ids=[user.ref for user in made]
        )
        self.group.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        self.user_ids: Mapping[str, str] = {user.name: ids[user.name] for user in users}
        self.user_names: Mapping[str, str] = {user.name: ids[user.name] if user.sign_in is SignIn.IAM else user.name for user in users}

    @property
    def user_secrets(self) -> dict[str, RotatedSecret]:
        """The secrets of the applications, without the default user's, which nobody needs."""
        return {name: secret for name, secret in self.secrets.items() if name != DEFAULT_USER}

    def _application(self, user: CacheUser, user_id: str) -> elasticache.CfnUser:
        if user.sign_in is SignIn.IAM:
            # ElastiCache wants the id and the name of such a user to be the same.
            made = elasticache.CfnUser(
                self,
                f"{_title(user.name)}User",
                engine=self._engine,
                user_id=user_id,
                user_name=user_id,
                access_string=f"on {user.access}",
                authentication_mode={"Type": "iam"},
            )
            made.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
            return made
        return self._user(user.name, user_id, f"on {user.access}")

    def _user(self, name: str, user_id: str, access: str) -> elasticache.CfnUser:
        # The password that CloudFormation reads is the first one alone: the rotation function replaces it as soon as the cache is there.
        password = self.secrets[name].secret.secret_value_from_json("password").unsafe_unwrap()
        user = elasticache.CfnUser(
            self,
            f"{_title(name)}User",
            engine=self._engine,
            user_id=user_id,
            user_name=name,
            access_string=access,
            authentication_mode={"Type": "password", "Passwords": [password]},
        )
        user.apply_removal_policy(cdk.RemovalPolicy.RETAIN)
        return user

    def _rotation(self, user_ids: Sequence[str], key: kms.IKey, placement: Placement | None) -> HandlerFunction:
        arns = [user_arn(self, user_id) for user_id in user_ids]
        return HandlerFunction(
            self,
            "Rotation",
            handler="rotate_elasticache_user",
            description="Changes the passwords of cache users",
            key=key,
            statements=[iam.PolicyStatement(actions=["elasticache:DescribeUsers", "elasticache:ModifyUser"], resources=arns)],
            timeout=cdk.Duration.minutes(_ROTATION_MINUTES),
            # Schedules that are made together rotate together; each rotation needs an instance of its own.
            concurrency=len(user_ids),
            placement=placement,
        )

    def _user_id(self, name: str) -> str:
        return f"{self._prefix}-{name}"


def user_arn(scope: Construct, user_id: str) -> str:
    """The ARN of a user of this account and region."""
    return cdk.Stack.of(scope).format_arn(
        service="elasticache", resource="user", resource_name=user_id, arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME
    )


def _title(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def _refused(argument: str, value: object, allowed: str, requirement: str | None) -> RefusedSetting:
    return RefusedSetting(where="cache user", argument=argument, value=value, allowed=allowed, requirement_id=requirement)
