"""One trail has everything: all events, every region, encrypted, with digests.

Protection that is spread over several trails leaves each of them weak somewhere. One trail that records all management events of every
region and leaves no source out, encrypts its files with a key of the team's own and signs them can be shown to an assessor as the log.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, passed, worst
from pci_constructs.rules.cloudtrail._protection import encrypted, validated
from pci_constructs.rules.cloudtrail._trails import TRAIL, everywhere, logging, management_events, one_of_the_trails


def _decide(trail: ResourceView) -> Judgement:
    parts = (logging, everywhere, partial(management_events, whole=True), encrypted, validated)
    return worst((attempt(partial(part, trail)) for part in parts), empty=passed("the trail has everything"))


_GOOD = {
    "IsMultiRegionTrail": True,
    "IncludeGlobalServiceEvents": True,
    "IsLogging": True,
    "EnableLogFileValidation": True,
    "KMSKeyId": "alias/trail",
    "S3BucketName": "b",
}

RULE = Rule(
    id="cloudtrail-security-trail-enabled",
    title="One trail records everything and is protected",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "the trail has all management events, whichever service they come from",
        "10.3.2": "its files are encrypted and their digests signed, so that a change shows",
        "10.3.4": "the digests let a monitor of file integrity verify it",
    },
    remediation="let one trail meet all of it: every region, global services, all management events, a KMS key, log file validation",
    types=(TRAIL,),
    check=one_of_the_trails(_decide),
    equivalents={"config": "cloudtrail-security-trail-enabled"},
    passing=_GOOD,
    failing={**_GOOD, "EnableLogFileValidation": False},
    needed="account",
)
