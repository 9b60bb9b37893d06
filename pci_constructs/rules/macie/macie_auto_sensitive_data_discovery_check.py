"""Macie looks for card data without being told to.

Discovery that somebody has to start finds what was there on that day. Automated discovery samples all buckets all the time, so that card
data in an unexpected place is found when it gets there (A3.2.5.1, 12.10.7). CloudFormation cannot switch it on: it is read-only
there, so that a session that is on leaves it open unless this package's AccountBaseline switches it on with a custom resource, and a paused
one discovers nothing.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed, some, undetermined

_STATUS, _AUTOMATED = "Status", "AutomatedDiscoveryStatus"
_DISCOVERY = "Custom::MacieAutomatedDiscovery"


def _check(session: ResourceView) -> Judgement:
    if session.text(_STATUS, "ENABLED") == "PAUSED":
        return failed("Macie is paused and discovers nothing", _STATUS)
    if session.live:
        on = session.text(_AUTOMATED) == "ENABLED"
        return (passed if on else failed)(f"automated discovery is {'on' if on else 'off'}", _AUTOMATED)
    blocked = "the running account: macie2 get-automated-discovery-configuration"
    left = undetermined("nothing here switches automated discovery on", _AUTOMATED, blocked_by=blocked)
    return some(session.neighbours(_DISCOVERY), lambda custom: passed(f"{custom.name} switches automated discovery on"), empty=left)


RULE = Rule(
    id="macie-auto-sensitive-data-discovery-check",
    title="Macie discovers card data by itself",
    severity=Severity.HIGH,
    requirements={
        "A3.2.5.1": "discovery that runs all the time keeps the confirmed places of card data current",
        "12.10.7": "the response to card data in unexpected places needs something that finds it without a person",
    },
    remediation="build the AccountBaseline, or switch automated discovery on (macie2 update-automated-discovery-configuration)",
    types=("AWS::Macie::Session",),
    check=_check,
    equivalents={"securityhub": "Macie.2", "config": "macie-auto-sensitive-data-discovery-check"},
    passing=Example(
        resources={
            "Macie": {"Type": "AWS::Macie::Session", "Properties": {"Status": "ENABLED"}},
            "Discovery": {"Type": _DISCOVERY, "Properties": {"ServiceToken": "arn:aws:lambda:eu-central-1:111122223333:function:baseline"}},
        }
    ),
    failing={"Status": "PAUSED"},
    needed="region",
)
