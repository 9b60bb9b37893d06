"""Distributions stand behind a web ACL.

A distribution is public by nature, and the edge is the earliest place to stop an attack. Public-facing web applications have an automated
solution in front that detects and prevents attacks (6.4.2). A web ACL of WAF Classic is none any more: AWS ended its support in September
2025.
"""

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION
from pci_constructs.rules.reading import spelled

_ARN = expression(r"arn:[^:]+:wafv2:")
_ACL = "DistributionConfig.WebACLId"


def _check(distribution: ResourceView) -> Judgement:
    good = passed("a web ACL filters the requests of the distribution", _ACL)
    classic = failed("the web ACL is one of WAF Classic, which AWS has ended", _ACL)
    value = distribution.peek(_ACL)
    if _ARN.match(spelled(value)):
        return good
    if not distribution.text(_ACL).strip():
        return failed("no web ACL filters the requests of the distribution", _ACL)
    acl = distribution.follow(_ACL)
    if acl is None or acl.type == "AWS::WAF::WebACL":
        return classic
    return good if acl.type == "AWS::WAFv2::WebACL" else undetermined("a web ACL may be named", _ACL, blocked_by=f"what {acl.name} returns")


RULE = Rule(
    id="cloudfront-associated-with-waf",
    title="Distributions have a web ACL",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a public application without a web ACL has nothing in front that detects and prevents attacks"},
    remediation="set WebACLId to the ARN of a web ACL of WAFv2 with Scope CLOUDFRONT",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={
        "securityhub": "CloudFront.6",
        "config": "cloudfront-associated-with-waf",
        "checkov": "CKV_AWS_68",
    },
    passing={"DistributionConfig": {"WebACLId": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1"}},
    failing={"DistributionConfig": {"WebACLId": ""}},
)
