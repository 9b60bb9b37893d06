"""Roles that people take, with a second factor each time (PCI DSS 7.2.1, 7.2.2, 8.4.1, 8.4.2)."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from pci_constructs.aws._settings import is_known, where
from pci_constructs.aws.iam.boundary import PeopleBoundary
from pci_constructs.refusals import RefusedSetting

MAX_MINUTES = 720
"""The longest session that IAM offers, in minutes: a working day."""

MIN_SESSION_MINUTES = 60
"""The shortest limit that IAM takes for a role; whoever assumes it may ask for less, from 15 minutes on."""

MFA = "aws:MultiFactorAuthPresent"
MFA_AGE = "aws:MultiFactorAuthAge"


class MfaRole(Construct):
    """A role for people of IAM: only whoever showed a second factor a short time ago gets it, for a limited time, within a boundary.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids are those of a plain ``iam.Role`` with this id.
        description: what the job is that needs it (7.2.2).
        trusted: who may take it: users, roles or accounts, such as ``iam.AccountRootPrincipal()`` for everybody whose own policy allows it.
            Not services, and not providers of identities: those show no second factor to IAM.
        boundary: the most that it may do.
        statements: what it may do.
        managed_policies: what else it may do.
        mfa_age_minutes: how long ago the second factor may have been shown, in minutes; 60 by default, at most 720. Like the length of a
            session it is known when the app is built.
        session_minutes: how long a session lasts at most, in minutes, from 60 to 720; 60 by default.

    Attributes:
        role: the ``iam.Role``.
        policy: the ``iam.ManagedPolicy`` of ``statements``; ``None`` without them.

    Raises:
        RefusedSetting: nobody is trusted, somebody is who shows no second factor, or a time is out of bounds.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        description: str,
        trusted: Sequence[iam.IPrincipal],
        boundary: PeopleBoundary,
        statements: Sequence[iam.PolicyStatement] = (),
        managed_policies: Sequence[iam.IManagedPolicy] = (),
        mfa_age_minutes: int = 60,
        session_minutes: int = MIN_SESSION_MINUTES,
    ) -> None:
        place = where(scope, construct_id)
        _check_trusted(trusted, place)
        _check_minutes("mfa_age_minutes", mfa_age_minutes, 1, place)
        _check_minutes("session_minutes", session_minutes, MIN_SESSION_MINUTES, place)
        super().__init__(scope, construct_id)
        second_factor = {"Bool": {MFA: "true"}, "NumericLessThanEquals": {MFA_AGE: str(mfa_age_minutes * 60)}}
        self.policy = iam.ManagedPolicy(self, "PciPolicy", statements=list(statements)) if statements else None
        self.role = iam.Role(
            self,
            "Default",
            description=description,
            assumed_by=iam.CompositePrincipal(*(iam.PrincipalWithConditions(principal, second_factor) for principal in trusted)),
            permissions_boundary=boundary.policy,
            managed_policies=[*([self.policy] if self.policy else []), *managed_policies],
            max_session_duration=cdk.Duration.minutes(session_minutes),
        )


def _check_trusted(trusted: Sequence[iam.IPrincipal], place: str) -> None:
    if not trusted:
        raise RefusedSetting(where=place, argument="trusted", value=list(trusted), allowed="at least one principal", requirement_id="7.2.2")
    for principal in trusted:
        fragment = principal.policy_fragment
        named = {kind: list(names) for kind, names in fragment.principal_json.items()}
        if set(named) != {"AWS"} or any(is_known(name) and "*" in name for name in named["AWS"]) or fragment.conditions:
            raise RefusedSetting(
                where=place,
                argument="trusted",
                value=named,
                allowed="users, roles or accounts of AWS, by name and without conditions of their own",
                requirement_id="8.4.2",
                cure="a provider of identities checks the second factor itself: give its people a plain role with boundary.policy",
            )


def _check_minutes(argument: str, value: int, least: int, place: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MAX_MINUTES:
        raise RefusedSetting(
            where=place,
            argument=argument,
            value=value,
            allowed=f"a whole number of minutes from {least} to {MAX_MINUTES}",
            requirement_id=None,
        )
