"""Public GraphQL APIs stand behind a web ACL.

One GraphQL endpoint takes every query a client can write, which makes it a broad target: something in front of a public-facing application
detects and prevents attacks (6.4.2). An API with private visibility is reached from VPCs alone, and the question does not arise there
unless it has a web ACL all the same.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.wafv2._associations import ASSOCIATION, filtered, unless_private

_API = "AWS::AppSync::GraphQLApi"


def _check(api: ResourceView) -> Judgement:
    def private() -> bool:
        return api.text("Visibility", "GLOBAL").strip().upper() == "PRIVATE"

    return unless_private(filtered(api, "the API"), private, "a private API is not public-facing", "Visibility")


_RESOURCES = {"Api": {"Type": _API, "Properties": {"Name": "pay", "AuthenticationType": "AWS_IAM"}}}
_ASSOCIATION = {"Type": ASSOCIATION, "Properties": {"ResourceArn": {"Fn::GetAtt": ["Api", "Arn"]}, "WebACLArn": "arn"}}

RULE = Rule(
    id="appsync-associated-with-waf",
    title="Public GraphQL APIs have a web ACL",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a public API without a web ACL has nothing in front that detects and prevents attacks"},
    remediation="add an AWS::WAFv2::WebACLAssociation with ResourceArn of the API",
    types=(_API,),
    check=_check,
    equivalents={"config": "appsync-associated-with-waf", "checkov": "CKV2_AWS_33"},
    passing=Example(resources={**_RESOURCES, "Filter": _ASSOCIATION}),
    failing=Example(resources=_RESOURCES),
)
