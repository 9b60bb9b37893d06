"""Access points block public access.

An access point has a policy and a block of its own, so that a closed bucket could be reached through an open side door. AWS turns the
whole block on unless the template says otherwise, and it cannot be changed later; a block that names some settings leaves out the rest.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.s3._access import BLOCK, BLOCKED, FLAGS, blocked_by_default

RULE = Rule(
    id="s3-access-point-public-access-blocks",
    title="Access points block public access",
    severity=Severity.CRITICAL,
    requirements={
        "1.4.4": "an access point must not open a bucket of account data to untrusted networks",
        "7.3.3": "everyone is denied by default on this way to the data too",
    },
    remediation="leave out PublicAccessBlockConfiguration, or set all four to true (which replaces the access point)",
    types=("AWS::S3::AccessPoint",),
    check=blocked_by_default,
    equivalents={"securityhub": "S3.19", "config": "s3-access-point-public-access-blocks"},
    passing={"Bucket": "b", **BLOCKED},
    failing={"Bucket": "b", BLOCK: {**dict.fromkeys(FLAGS, True), "BlockPublicPolicy": False}},
)
