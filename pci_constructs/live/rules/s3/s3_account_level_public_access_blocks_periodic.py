"""The account blocks public access to every bucket.

The block of the account holds for buckets that are made tomorrow, and for those whose own block somebody removes. With all four of its
settings no bucket of the account can be public, whatever its policy or ACL says (1.4.4, 7.3.3).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed
from pci_constructs.rules.s3._access import BLOCK, BLOCKED, FLAGS, blocked


def _check(account: ResourceView) -> Judgement:
    return blocked(account, absent=failed("the account does not block public access", BLOCK))


RULE = Rule(
    id="s3-account-level-public-access-blocks-periodic",
    title="The account blocks public access to every bucket",
    severity=Severity.MEDIUM,
    requirements={
        "1.4.4": "no bucket of account data can become reachable from untrusted networks",
        "7.3.3": "everyone is denied by default, for buckets of the future, too",
    },
    remediation="switch all four settings of the account's block on (AccountBaseline does)",
    types=("Live::S3::Account",),
    check=_check,
    equivalents={
        "securityhub": "S3.1",
        "config": "s3-account-level-public-access-blocks-periodic",
        "prowler": "s3_account_level_public_access_blocks",
    },
    passing=BLOCKED,
    failing={BLOCK: {**dict.fromkeys(FLAGS, True), "BlockPublicPolicy": False}},
)
