"""Buckets have a rule for the end of what they store.

Account data is kept no longer than its purpose asks for (3.2.1), and logs no shorter than twelve months (10.5.1). A bucket without a
lifecycle rule keeps everything until somebody remembers. What the right period is depends on the data; that there is a rule can be seen.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.s3._enabled import one_enabled

_RULES = "LifecycleConfiguration.Rules"


def _check(bucket: ResourceView) -> Judgement:
    return one_enabled(
        bucket, _RULES, good="a lifecycle rule is in force", bad="no lifecycle rule is enabled", none="the bucket has no lifecycle rule"
    )


def _example(status: str) -> dict[str, object]:
    return {"LifecycleConfiguration": {"Rules": [{"Status": status, "ExpirationInDays": 400}]}}


RULE = Rule(
    id="s3-lifecycle-policy-check",
    title="Buckets have a lifecycle rule",
    severity=Severity.MEDIUM,
    requirements={
        "3.2.1": "stored data is removed at the end of its retention period by a process that runs by itself",
        "10.5.1": "how long logs are kept is written down where it takes effect",
    },
    remediation="add an enabled rule to LifecycleConfiguration.Rules, with the period of your retention policy",
    types=("AWS::S3::Bucket",),
    check=_check,
    equivalents={"securityhub": "S3.13", "config": "s3-lifecycle-policy-check"},
    passing=_example("Enabled"),
    failing=_example("Disabled"),
)
