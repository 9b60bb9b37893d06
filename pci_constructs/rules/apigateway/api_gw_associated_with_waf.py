"""Stages of public REST APIs stand behind a web ACL.

An API is a public-facing web application without pages, and is attacked like one: an automated solution in front of it detects and
prevents attacks (6.4.2). The web ACL is attached to a stage, not to the API, so every stage needs its own association. A private API is not
public-facing, and the question does not arise there unless it has a web ACL all the same.
"""

from pci_constructs.assembly import references_in
from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    best,
    failed,
    passed,
    some,
)
from pci_constructs.rules.apigateway._apis import REST_API, REST_STAGE, REST_STAGES, is_private, of_stage
from pci_constructs.rules.reading import spelled
from pci_constructs.rules.wafv2._associations import ASSOCIATION, unless_private

_NONE = failed("no web ACL filters the requests of the stage")
_API = expression(r"/restapis/([^/]+)/stages/")
_UNKNOWN = "${"


def _linked(stage: ResourceView) -> Judgement:
    """Judges that an association refers to the stage, and not to one that has its name in another API."""
    return some(
        stage.linked(ASSOCIATION, "ResourceArn"),
        lambda association: _NONE if _is_of_another_api(stage, association) else _behind(association),
        empty=_NONE,
    )


def _is_of_another_api(stage: ResourceView, association: ResourceView) -> bool:
    arn, api = association.peek("ResourceArn"), stage.follow("RestApiId")
    named = {id(part.resource) for part in references_in(arn) if part.resource.type == REST_API}
    if api is not None and named:
        return id(api.resource) not in named
    theirs, own = _API.search(spelled(arn)), spelled(stage.peek("RestApiId"))
    return theirs is not None and _UNKNOWN not in theirs[1] + own and theirs[1] != own


def _named(stage: ResourceView) -> Judgement:
    """Judges that an association spells the ARN of the stage, from the API and the stage's name."""
    api, name = _spelled(stage, "RestApiId"), _spelled(stage, "StageName")
    own = f"${{{stage.logical_id}}}" if stage.type == REST_STAGE else name
    ends = [f"/restapis/{api}/stages/{last}" for last in (name, own)]

    def one(association: ResourceView) -> Judgement:
        text = _spelled(association, "ResourceArn")
        # What is not known has a name of its template alone.
        near = association.stack.stack is stage.stack.stack
        return _behind(association) if any(text.endswith(end) and (near or _UNKNOWN not in end) for end in ends) else _NONE

    found = some(stage.neighbours(ASSOCIATION), one, empty=_NONE)
    if found.verdict is Verdict.FAIL:
        # It may be another API or stage than the parameters say.
        stage.text("RestApiId"), stage.text("StageName")
    return found


def _spelled(view: ResourceView, path: str) -> str:
    """What a property says; the id of an API is an attribute of it, too."""
    return spelled(view.peek(path)).replace(".RestApiId}", "}")


def _behind(association: ResourceView) -> Judgement:
    return passed(f"{association.name} puts a web ACL in front of the stage")


def _check(stage: ResourceView) -> Judgement:
    def behind(_: Block) -> Judgement:
        linked = attempt(lambda: _linked(stage))
        found = linked if linked.verdict is Verdict.PASS else best((linked, attempt(lambda: _named(stage))), empty=linked)
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
