"""Copies of findings are encrypted and outlast GuardDuty's memory.

GuardDuty forgets a finding after 90 days, and an investigation may begin later. A copy in a bucket is kept as long as audit logs are
(10.5.1), apart from the account's console (10.3.3), and under a key that says who may read what was found.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.reading import has_text

_BUCKET, _KEY = "DestinationProperties.DestinationArn", "DestinationProperties.KmsKeyArn"


def _check(destination: ResourceView) -> Judgement:
    for path, what in ((_BUCKET, "bucket"), (_KEY, "key")):
        if not has_text(destination, path):
            return failed(f"the export names no {what}", path)
    return passed("findings are copied to a bucket under a key", _KEY)


def _example(**properties: str) -> dict[str, object]:
    bucket = {"DestinationArn": "arn:aws:s3:::findings"}
    return {"DetectorId": "d", "DestinationType": "S3", "DestinationProperties": {**bucket, **properties}}


RULE = Rule(
    id="guardduty-findings-exported-encrypted",
    title="Copies of GuardDuty findings are encrypted",
    severity=Severity.LOW,
    requirements={
        "10.3.3": "what was found is copied to where an intruder of the account does not reach",
        "10.5.1": "findings are kept as long as the audit logs that they rest on",
    },
    remediation="set DestinationProperties with DestinationArn of a bucket and KmsKeyArn",
    types=("AWS::GuardDuty::PublishingDestination",),
    check=_check,
    equivalents={},
    passing=_example(KmsKeyArn="arn:aws:kms:eu-central-1:111122223333:key/1234abcd"),
    failing=_example(),
)
