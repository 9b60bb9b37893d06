"""Access points of several regions block public access.

One open policy on such an access point opens the buckets of every region behind it. AWS turns the whole block on unless the template says
otherwise, and it stays for good.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.s3._access import BLOCK, BLOCKED, FLAGS, blocked_by_default

_BUCKETS = {"Regions": [{"Bucket": "a"}, {"Bucket": "b"}]}

RULE = Rule(
    id="s3-mrap-public-access-blocked",
    title="Access points of several regions block public access",
    severity=Severity.HIGH,
    requirements={
        "1.4.4": "a global entrance must not open buckets of account data to untrusted networks",
        "7.3.3": "everyone is denied by default on this way to the data too",
    },
    remediation="leave out PublicAccessBlockConfiguration, or set all four to true (which replaces the access point)",
    types=("AWS::S3::MultiRegionAccessPoint",),
    check=blocked_by_default,
    equivalents={"securityhub": "S3.24"},
    passing={**_BUCKETS, **BLOCKED},
    failing={**_BUCKETS, BLOCK: {**dict.fromkeys(FLAGS, True), "IgnorePublicAcls": False}},
)
