"""Macie looks for card data without being told to.

Discovery that somebody has to start finds what was there on that day. Automated discovery samples all buckets all the time, so that card
data in an unexpected place is found when it gets there (A3.2.5.1, 12.10.7). No template can switch it on: it is read-only in
CloudFormation, so that a session that is on leaves it open, and a paused one discovers nothing.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, undetermined

_STATUS = "Status"


def _check(session: ResourceView) -> Judgement:
    if session.text(_STATUS, "ENABLED") == "PAUSED":
        return failed("Macie is paused and discovers nothing", _STATUS)
    blocked = "the running account: macie2 get-automated-discovery-configuration"
    return undetermined("whether automated discovery is on is in no template", "AutomatedDiscoveryStatus", blocked_by=blocked)


RULE = Rule(
    id="macie-auto-sensitive-data-discovery-check",
    title="Macie discovers card data by itself",
    severity=Severity.HIGH,
    requirements={
        "A3.2.5.1": "discovery that runs all the time keeps the confirmed places of card data current",
        "12.10.7": "the response to card data in unexpected places needs something that finds it without a person",
    },
    remediation="switch automated discovery on in the account (macie2 update-automated-discovery-configuration)",
    types=("AWS::Macie::Session",),
    check=_check,
    equivalents={"securityhub": "Macie.2", "config": "macie-auto-sensitive-data-discovery-check"},
    failing={"Status": "PAUSED"},
)
