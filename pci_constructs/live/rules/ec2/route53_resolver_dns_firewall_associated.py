"""Look-ups of names in a VPC pass a DNS firewall.

The resolver of a VPC answers whatever is asked, past every firewall of packets. A group of rules that belongs to the VPC refuses names that
are known to be bad, or all that are not on a list (1.3.2).
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed, some

_VPC, _ASSOCIATION = "AWS::EC2::VPC", "AWS::Route53Resolver::FirewallRuleGroupAssociation"


def _check(vpc: ResourceView) -> Judgement:
    return some(
        vpc.linked(_ASSOCIATION, "VpcId"),
        lambda _: passed("look-ups of names pass a DNS firewall"),
        empty=failed("no group of rules of the DNS firewall belongs to the VPC"),
    )


def _example(*of: str) -> Example:
    return Example(
        resources={
            "Vpc": {"Type": _VPC, "Properties": {"CidrBlock": "10.0.0.0/16"}},
            **{name: {"Type": _ASSOCIATION, "Properties": {"VpcId": {"Ref": "Vpc"}, "FirewallRuleGroupId": "rslvr-frg-1"}} for name in of},
        }
    )


RULE = Rule(
    id="route53-resolver-dns-firewall-associated",
    title="Look-ups of names in a VPC pass a DNS firewall",
    severity=Severity.LOW,
    requirements={"1.3.2": "names of known bad places are not resolved, so that nothing leaves for them"},
    remediation="associate a rule group of Route 53 Resolver DNS Firewall with the VPC",
    types=(_VPC,),
    check=_check,
    passing=_example("Association"),
    failing=_example(),
)
