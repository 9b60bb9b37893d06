"""Policies of buckets and access points admit nobody unknown.

A principal of ``*`` is every AWS account and everyone without one. A condition on the organization, the account, the VPC or its endpoint
makes it a group that is known; one on TLS or on a header does not. Allowing all but some, by NotPrincipal, allows everyone.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, every, failed, passed, worst
from pci_constructs.rules.policies import Statement, closed_to_everyone, each_statement
from pci_constructs.rules.s3._access import DOCUMENT, POLICY, policy_of

_PATHS = {POLICY: DOCUMENT, "AWS::S3::AccessPoint": "Policy", "AWS::S3::MultiRegionAccessPointPolicy": "Policy"}


def _check(resource: ResourceView) -> Judgement:
    path = _PATHS[resource.type]
    good = passed("policies name who may", path)
    named = attempt(lambda: every(each_statement(resource, path), partial(_named, good), empty=good))
    return worst((closed_to_everyone(resource, path, "the bucket"), named), empty=good)


def _named(good: Judgement, statement: Statement) -> Judgement:
    if statement.block.has("NotPrincipal") and statement.allows:
        return failed("a statement allows everyone but some, by NotPrincipal", statement.path)
    return good


_EVERYONE = {"Principal": "*", "Action": "s3:GetObject"}

RULE = Rule(
    id="s3-bucket-policy-no-wildcard-principal",
    title="Policies of buckets and access points admit nobody unknown",
    severity=Severity.HIGH,
    requirements={
        "7.3.3": "access is denied unless a policy allows somebody it names",
        "1.4.4": "stored account data is not reachable for everyone on the internet",
    },
    remediation="name accounts or roles in Principal, or add a condition on aws:PrincipalOrgID or aws:SourceVpce",
    types=tuple(_PATHS),
    check=_check,
    equivalents={"guard": "S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL"},
    passing=policy_of(**_EVERYONE, Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
    failing=policy_of(**_EVERYONE, Condition={"Bool": {"aws:SecureTransport": "true"}}),
)
