"""Distributions stand behind a web ACL.

A distribution is public by nature, and the edge is the earliest place to stop an attack. Public-facing web applications have an automated
solution in front that detects and prevents attacks (6.4.2). A web ACL of WAF Classic is none any more: AWS ended its support in September
2025. A tenant of a distribution has its web ACL, and may do without it.
"""

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, every, failed, not_applicable, passed, undetermined
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION
from pci_constructs.rules.cloudfront._tenants import ITS_DISTRIBUTION, TENANT, serves_tenants_alone
from pci_constructs.rules.reading import spelled, word

_ARN = expression(r"arn:[^:]+:wafv2:")
_ACL, _OF_TENANT = "DistributionConfig.WebACLId", "Customizations.WebAcl"
_LEFT = undetermined("the distribution leaves web ACLs to its tenants", _ACL, blocked_by="the web ACLs of its tenants")


def _check(resource: ResourceView) -> Judgement:
    if resource.type == TENANT:
        inherited = not_applicable("the tenant has the web ACL of its distribution", _OF_TENANT)
        return _of_tenant(resource, inherited)
    found = _named(resource, _ACL)
    if found.verdict is not Verdict.FAIL or not serves_tenants_alone(resource):
        return found
    # Nobody reaches it but by its tenants, each of which may have a web ACL of its own.
    return every(resource.linked(TENANT, ITS_DISTRIBUTION), lambda tenant: _of_tenant(tenant, found), empty=_LEFT)


def _of_tenant(tenant: ResourceView, inherited: Judgement) -> Judgement:
    action = word(tenant, f"{_OF_TENANT}.Action")
    if action == "disable":
        return failed("no web ACL filters the requests of the tenant", f"{_OF_TENANT}.Action")
    return _named(tenant, f"{_OF_TENANT}.Arn") if action == "override" else inherited


def _named(resource: ResourceView, path: str) -> Judgement:
    what = "distribution" if resource.type == DISTRIBUTION else "tenant"
    good = passed(f"a web ACL filters the requests of the {what}", path)
    classic = failed("the web ACL is one of WAF Classic, which AWS has ended", path)
    value = resource.peek(path)
    if _ARN.match(spelled(value)):
        return good
    if not resource.text(path).strip():
        return failed(f"no web ACL filters the requests of the {what}", path)
    acl = resource.follow(path)
    if acl is None or acl.type == "AWS::WAF::WebACL":
        return classic
    return good if acl.type == "AWS::WAFv2::WebACL" else undetermined("a web ACL may be named", path, blocked_by=f"what {acl.name} returns")


RULE = Rule(
    id="cloudfront-associated-with-waf",
    title="Distributions have a web ACL",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a public application without a web ACL has nothing in front that detects and prevents attacks"},
    remediation="set WebACLId to the ARN of a web ACL of WAFv2 with Scope CLOUDFRONT, and leave it on for every tenant",
    types=(DISTRIBUTION, TENANT),
    check=_check,
    equivalents={
        "securityhub": "CloudFront.6",
        "config": "cloudfront-associated-with-waf",
        "checkov": "CKV_AWS_68",
    },
    passing={"DistributionConfig": {"WebACLId": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1"}},
    failing={"DistributionConfig": {"WebACLId": ""}},
)
