"""Query results of Athena are encrypted, whatever clients ask for.

Each query leaves its result in a bucket, and results are copies of card data that nobody planned. The workgroup says how they are
encrypted; unless it overrides what clients ask for, a client can write them elsewhere and unencrypted. Results that Athena keeps itself
are always encrypted. It supports 3.5.1, and is not enough for card numbers by itself.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, flag_is_true, passed, undetermined, worst
from pci_constructs.rules.reading import word

_CONFIGURATION = "WorkGroupConfiguration"
_OPTION = f"{_CONFIGURATION}.ResultConfiguration.EncryptionConfiguration.EncryptionOption"
_MANAGED = f"{_CONFIGURATION}.ManagedQueryResultsConfiguration.Enabled"
_ENFORCED = f"{_CONFIGURATION}.EnforceWorkGroupConfiguration"
_MINIMUM = "Live.EnableMinimumEncryptionConfiguration"


def _results(group: ResourceView) -> Judgement:
    option = word(group, _OPTION)
    if option in ("sse_s3", "sse_kms", "cse_kms"):
        return passed("query results are encrypted", _OPTION)
    if group.flag(_MANAGED):
        return passed("Athena keeps query results itself, encrypted", _MANAGED)
    return failed("the workgroup does not encrypt query results", _OPTION)


def _enforced(group: ResourceView) -> Judgement:
    if not group.has(_ENFORCED):
        blocked_by = "whether Athena overrides what clients ask for (athena get-work-group)"
        return undetermined("nothing says whether clients can ask for other results", _ENFORCED, blocked_by=blocked_by)
    # Clients of a running workgroup may be free but for its encryption, of which they can only ask more.
    if group.live and not group.flag(_ENFORCED) and group.has(_OPTION) and group.flag(_MINIMUM):
        return passed("clients cannot ask for less encryption", _MINIMUM)
    good, bad = "clients cannot ask for other results", "clients choose whether and how results are encrypted"
    return flag_is_true(group, _ENFORCED, good=good, bad=bad)


def _check(group: ResourceView) -> Judgement:
    results = attempt(lambda: _results(group))
    return worst((results, attempt(lambda: _enforced(group))), empty=results)


RULE = Rule(
    id="athena-workgroup-encrypted-at-rest",
    title="Query results of Athena are encrypted, whatever clients ask for",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "encrypted results support rendering card numbers unreadable wherever they are stored"},
    remediation="set EncryptionOption SSE_KMS and a key in ResultConfiguration, and EnforceWorkGroupConfiguration to true",
    types=("AWS::Athena::WorkGroup",),
    check=_check,
    equivalents={"securityhub": "Athena.1", "config": "athena-workgroup-encrypted-at-rest", "checkov": "CKV_AWS_159"},
    passing={
        "WorkGroupConfiguration": {
            "EnforceWorkGroupConfiguration": True,
            "ResultConfiguration": {"EncryptionConfiguration": {"EncryptionOption": "SSE_S3"}},
        }
    },
    failing={"WorkGroupConfiguration": {"EnforceWorkGroupConfiguration": True, "ResultConfiguration": {}}},
)
