"""Identity pools give rights to nobody who has not logged in.

A pool that admits guests hands credentials of the account to whoever asks, without a name: what their role may do, everyone may. Access is
denied unless somebody is identified and named (7.3.3, 8.3.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false

_GUESTS = "AllowUnauthenticatedIdentities"


def _check(pool: ResourceView) -> Judgement:
    return flag_is_false(pool, _GUESTS, good="only who has logged in gets rights", bad="whoever asks gets rights without logging in")


RULE = Rule(
    id="cognito-identity-pool-no-guest-access",
    title="Identity pools give rights to nobody who has not logged in",
    severity=Severity.MEDIUM,
    requirements={
        "7.3.3": "rights are denied to everyone who is not named",
        "8.3.1": "whoever gets rights has shown who they are",
    },
    remediation="set AllowUnauthenticatedIdentities to false",
    types=("AWS::Cognito::IdentityPool",),
    check=_check,
    equivalents={"config": "cognito-identity-pool-unauthenticated-logins", "checkov": "CKV_AWS_366"},
    passing={_GUESTS: False},
    failing={_GUESTS: True},
)
