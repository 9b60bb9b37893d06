"""The bucket of the audit trail is closed to the public.

The trail names every principal, address and resource of the account, which is a map for an intruder, and an open bucket would let
anybody read it. Audit logs are seen by those whose job it is (10.3.1) and changed by nobody (10.3.2). Both the public access block and
the absence of an open policy are asked for: one of them may be changed by hand.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, not_applicable, passed, worst
from pci_constructs.rules.policies import Statement
from pci_constructs.rules.s3._access import BLOCK, BLOCKED, BUCKET, FLAGS, blocked, every_statement
from pci_constructs.rules.s3._logs import TRAIL, of_trail, receives

_GOOD = passed("the public cannot reach the audit trail", BLOCK)


def _check(bucket: ResourceView) -> Judgement:
    if not receives(bucket, TRAIL):
        return not_applicable("no trail that was read delivers to it")
    absent = failed("nothing blocks public access to the bucket", BLOCK)
    return worst((attempt(lambda: blocked(bucket, absent=absent)), every_statement(bucket, _closed, empty=_GOOD)), empty=_GOOD)


def _closed(statement: Statement) -> Judgement:
    if statement.open_to_anyone():
        return failed("a statement of the bucket policy allows everyone, and no condition says who", statement.path)
    return _GOOD


RULE = Rule(
    id="cloudtrail-s3-bucket-public-access-prohibited",
    title="The bucket of the audit trail is closed to the public",
    severity=Severity.CRITICAL,
    requirements={
        "10.3.1": "audit logs are read by those with a need, which the public has not",
        "10.3.2": "nobody unknown can write to or delete from the store of audit logs",
    },
    remediation="set all four of PublicAccessBlockConfiguration to true and name principals in the bucket policy",
    types=(BUCKET,),
    check=_check,
    equivalents={"securityhub": "CloudTrail.6", "config": "cloudtrail-s3-bucket-public-access-prohibited"},
    passing=of_trail(BLOCKED),
    failing=of_trail({BLOCK: {**dict.fromkeys(FLAGS, True), "BlockPublicAcls": False}}),
)
