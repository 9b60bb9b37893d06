"""AWS knows whom to tell of security matters.

AWS writes when keys of the account turn up on the internet or its machines attack others. Without a contact for security the message goes
to whoever opened the account, and the response to the incident begins when that person reads it (12.10.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_PATH = "Security"


def _check(contacts: ResourceView) -> Judgement:
    if contacts.flag(_PATH):
        return passed("AWS has a contact for security matters", _PATH)
    return failed("AWS has no contact for security matters", _PATH)


RULE = Rule(
    id="security-account-information-provided",
    title="AWS has a contact for security matters",
    severity=Severity.MEDIUM,
    requirements={"12.10.1": "messages of the provider about incidents reach those who respond"},
    remediation="set the alternate contact for security (account put-alternate-contact; AccountBaseline does)",
    types=("Live::Account::Contacts",),
    check=_check,
    equivalents={
        "securityhub": "Account.1",
        "config": "security-account-information-provided",
        "prowler": "account_security_contact_information_is_registered",
    },
    passing={_PATH: True},
    failing={_PATH: False},
)
