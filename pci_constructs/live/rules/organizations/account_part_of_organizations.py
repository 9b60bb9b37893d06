"""The account is part of an organization.

What an administrator of the account can do, an intruder who became one can do too. An organization sets limits from outside of the account
that nobody in it can lift (7.2.1). The link to the requirement is weak: membership alone sets none, which
``organization-guardrail-policies`` asks for.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_PATH = "Member"


def _check(account: ResourceView) -> Judgement:
    if account.flag(_PATH):
        return passed("the account is part of an organization", _PATH)
    return failed("the account is part of no organization", _PATH)


RULE = Rule(
    id="account-part-of-organizations",
    title="The account is part of an organization",
    severity=Severity.HIGH,
    requirements={"7.2.1": "limits of access that hold for every account are set in one place above them"},
    remediation="invite the account into the organization (organizations invite-account-to-organization), and accept",
    types=("Live::Organizations::Account",),
    check=_check,
    equivalents={
        "securityhub": "Account.2",
        "config": "account-part-of-organizations",
        "prowler": "organizations_account_part_of_organizations",
    },
    passing={_PATH: True},
    failing={_PATH: False},
)
