"""Macie looks for card data in buckets.

Card numbers turn up where nobody meant them to be: in exports, logs, test data. A search through all buckets finds them (A3.2.5), and what
is found starts a response (12.10.7). A session is on unless the template pauses it; whether the account has one at all that no template
makes, and whether automated discovery is on, which no template can say, the running account tells.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed

_STATUS = "Status"


def _check(session: ResourceView) -> Judgement:
    on = session.text(_STATUS, "ENABLED") == "ENABLED"
    return passed("Macie is on", _STATUS) if on else failed("Macie is paused", _STATUS)


RULE = Rule(
    id="macie-status-check",
    title="Macie is on",
    severity=Severity.MEDIUM,
    requirements={
        "A3.2.5": "data discovery shows where card data lies outside the expected places",
        "12.10.7": "the response to card data in unexpected places needs something that finds it",
    },
    remediation="set Status to ENABLED, or leave it out",
    types=("AWS::Macie::Session",),
    check=_check,
    equivalents={"securityhub": "Macie.1", "config": "macie-status-check"},
    passing={"Status": "ENABLED"},
    failing={"Status": "PAUSED"},
    needed="region",
)
