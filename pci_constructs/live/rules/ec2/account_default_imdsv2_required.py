"""The account asks for session tokens on metadata requests, unless an instance says otherwise.

Instances that no template describes take what the account says, and if it says nothing what their image says. With the default of the
account, a forged request gets no credentials from any of them (2.2.6), in every region where the default is set.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_TOKENS = "HttpTokens"


def _check(account: ResourceView) -> Judgement:
    # What is not set says no-preference, or nothing at all.
    said = account.text(_TOKENS, "no-preference").lower()
    if said == "required":
        return passed("instances ask for session tokens by default", _TOKENS)
    return failed(f"the account's default for metadata tokens is {said}", _TOKENS)


RULE = Rule(
    id="account-default-imdsv2-required",
    title="The account asks for session tokens on metadata requests by default",
    severity=Severity.LOW,
    requirements={"2.2.6": "instances outside of every template are launched with the secure setting, too"},
    remediation="set the instance metadata defaults of every region to HttpTokens required (AccountBaseline does)",
    types=("Live::EC2::Account",),
    check=_check,
    equivalents={"prowler": "ec2_instance_account_imdsv2_enabled"},
    passing={_TOKENS: "required"},
    failing={_TOKENS: "no-preference"},
)
