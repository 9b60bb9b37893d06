"""Workgroups of Redshift Serverless have no public address.

A warehouse collects what all other stores keep. On a public address, one rule of a security group and one login stand between that and
everybody; systems that store card data must not be reachable from untrusted networks (1.4.4). A workgroup is private unless the template
says otherwise.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, flag_is_false


def _check(workgroup: ResourceView) -> Judgement:
    good, bad = "the workgroup has no public address", "the workgroup has a public address"
    return flag_is_false(workgroup, "PubliclyAccessible", good=good, bad=bad)


RULE = Rule(
    id="redshift-serverless-workgroup-no-public-access",
    title="Workgroups of Redshift Serverless have no public address",
    severity=Severity.CRITICAL,
    requirements={"1.4.4": "a warehouse with card data that has a public address is reachable from untrusted networks"},
    remediation="set PubliclyAccessible to false, and connect from within the VPC",
    types=("AWS::RedshiftServerless::Workgroup",),
    check=_check,
    equivalents={"securityhub": "RedshiftServerless.3", "config": "redshift-serverless-workgroup-no-public-access"},
    passing={"PubliclyAccessible": False},
    failing={"PubliclyAccessible": True},
)
