"""A trail records management events of every region.

Keys and roles work in regions that nobody looks at, and intruders go there first. One trail over all regions and global services, reads
and writes, records what administrators do (10.2.1.2), how credentials change (10.2.1.5) and what is made and deleted (10.2.1.7) wherever
it happens.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, passed, worst
from pci_constructs.rules.cloudtrail._trails import TRAIL, everywhere, logging, management_events, one_of_the_trails


def _decide(trail: ResourceView) -> Judgement:
    parts = (logging, everywhere, management_events)
    return worst((attempt(partial(part, trail)) for part in parts), empty=passed("every region is recorded"))


RULE = Rule(
    id="multi-region-cloudtrail-enabled",
    title="A trail records management events of every region",
    severity=Severity.HIGH,
    requirements={
        "10.2.1": "audit logs cover every region, used or not",
        "10.2.1.2": "what administrators do is recorded wherever they do it",
        "10.2.1.5": "changes of credentials happen in IAM, a global service",
        "10.2.1.7": "resources made and deleted in any region are recorded",
    },
    remediation="set IsMultiRegionTrail, IsLogging and IncludeGlobalServiceEvents to true, and record all management events",
    types=(TRAIL,),
    check=one_of_the_trails(_decide),
    equivalents={
        "securityhub": "CloudTrail.1",
        "config": "multi-region-cloudtrail-enabled",
        "guard": "MULTI_REGION_CLOUD_TRAIL_ENABLED",
        "checkov": "CKV_AWS_67",
    },
    passing={"IsMultiRegionTrail": True, "IsLogging": True, "S3BucketName": "b"},
    failing={"IsMultiRegionTrail": False, "IsLogging": True, "S3BucketName": "b"},
    needed="account",
)
