"""Stages of public REST APIs stand behind a web ACL.

An API is a public-facing web application without pages, and is attacked like one: an automated solution in front of it detects and
prevents attacks (6.4.2). The web ACL is attached to a stage, not to the API, so every stage needs its own association. A private API is not
public-facing, and the question does not arise there unless it has a web ACL all the same.
"""

from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Unknown,
    Verdict,
    best,
    failed,
    passed,
    some,
)
from pci_constructs.rules.apigateway._apis import REST_STAGE, REST_STAGES, is_private, of_stage
from pci_constructs.rules.reading import spelled
from pci_constructs.rules.wafv2._associations import ASSOCIATION, filtered, unless_private


def _named(stage: ResourceView) -> Judgement:
    """Judges that an association spells the ARN of the stage, from the API and the stage's name."""
    none = failed("no web ACL filters the requests of the stage")

    def one(association: ResourceView) -> Judgement:
        text = spelled(association.peek("ResourceArn"))
        good = passed(f"{association.name} puts a web ACL in front of the stage")
        if association.stack is stage.stack and text.endswith(_end(_by_parameter(stage, "RestApiId"), _by_parameter(stage, "StageName"))):
            return good
        return good if text.endswith(_end(stage.text("RestApiId"), stage.text("StageName"))) else none

    return some(stage.neighbours(ASSOCIATION), one, empty=none) if stage.has("StageName") else none


def _end(api: str, stage: str) -> str:
    return f"/restapis/{api}/stages/{stage}"


def _by_parameter(stage: ResourceView, path: str) -> str:
    """A value by its text, or by the parameter that it is: whichever value that has, it is the same throughout a template."""
    value = stage.peek(path)
    return value.shape if value.__class__ is Unknown and value.kind == "parameter" else stage.text(path)


def _check(stage: ResourceView) -> Judgement:
    def behind(_: Block) -> Judgement:
        linked = filtered(stage, "the stage")
        found = linked if linked.verdict is Verdict.PASS else best((linked, _named(stage)), empty=linked)
        return unless_private(found, lambda: is_private(stage), "a private API is not public-facing", "RestApiId")

    return of_stage(stage, behind)


def _example(stage: str) -> Example:
    arn = {"Fn::Sub": f"arn:aws:apigateway:${{AWS::Region}}::/restapis/${{Api}}/stages/{stage}"}
    return Example(
        resources={
            "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "pay"}},
            "Stage": {"Type": REST_STAGE, "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "live"}},
            "Filter": {"Type": ASSOCIATION, "Properties": {"ResourceArn": arn, "WebACLArn": "arn"}},
        }
    )


RULE = Rule(
    id="api-gw-associated-with-waf",
    title="Stages of public REST APIs have a web ACL",
    severity=Severity.MEDIUM,
    requirements={"6.4.2": "a public API without a web ACL has nothing in front that detects and prevents attacks"},
    remediation="add an AWS::WAFv2::WebACLAssociation with ResourceArn of the stage",
    types=REST_STAGES,
    check=_check,
    equivalents={
        "securityhub": "APIGateway.4",
        "config": "api-gw-associated-with-waf",
        "cdk-nag": "PCI.DSS.321-APIGWAssociatedWithWAF",
        "checkov": "CKV2_AWS_29",
    },
    passing=_example("live"),
    failing=_example("test"),
)
