"""Public load balancers stand behind a web ACL.

Requests from the internet are looked at before an application sees them: public-facing web applications have an automated solution in
front that detects and prevents attacks (6.4.2). An internal load balancer is not public-facing, and the question does not arise there
unless it has a web ACL all the same. One that Firewall Manager attaches is not in any template: record an exception.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.elbv2._attributes import BALANCER, not_of_applications
from pci_constructs.rules.wafv2._associations import filtered, unless_private


def _check(balancer: ResourceView) -> Judgement:
    def private() -> bool:
        return balancer.text("Scheme", "internet-facing").strip().lower() == "internal"

    message = "an internal load balancer is not public-facing"
    return not_of_applications(balancer) or unless_private(filtered(balancer, "the load balancer"), private, message, "Scheme")


_BALANCER = {"Type": BALANCER, "Properties": {"Scheme": "internet-facing"}}

RULE = Rule(
    id="alb-waf-enabled",
    title="Public application load balancers have a web ACL",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a public application without a web ACL has nothing in front that detects and prevents attacks"},
    remediation="add an AWS::WAFv2::WebACLAssociation with ResourceArn of the load balancer",
    types=(BALANCER,),
    check=_check,
    equivalents={
        "securityhub": "ELB.16",
        "config": "alb-waf-enabled",
        "cdk-nag": "PCI.DSS.321-ALBWAFEnabled",
        "checkov": "CKV2_AWS_28",
    },
    passing=Example(
        resources={
            "Balancer": _BALANCER,
            "Filter": {"Type": "AWS::WAFv2::WebACLAssociation", "Properties": {"ResourceArn": {"Ref": "Balancer"}, "WebACLArn": "arn"}},
        }
    ),
    failing=Example(resources={"Balancer": _BALANCER}),
)
