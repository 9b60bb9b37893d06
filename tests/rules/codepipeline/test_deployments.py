"""Where pipelines deploy to, and what they look for before."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.codepipeline.codepipeline_environments_in_separate_accounts import RULE as APART
from pci_constructs.rules.codepipeline.codepipeline_security_test_stage import RULE as TESTED
from tests.rules.pack import judged

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF = {"Ref": "P"}
STAGING, PRODUCTION = "arn:aws:iam::111122223333:role/deploy", "arn:aws:iam::444455556666:role/deploy"
OWN = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/deploy"}
MINE = {"Fn::GetAtt": ["Role", "Arn"]}


def action(name: str, category: str, provider: str = "CloudFormation", **more: Any) -> dict[str, Any]:
    return {"Name": name, "ActionTypeId": {"Category": category, "Provider": provider}, **more}


def deploy(stage: str, role: Any = None, **more: Any) -> dict[str, Any]:
    return {"Name": stage, "Actions": [action("Deploy", "Deploy", **({} if role is None else {"RoleArn": role}), **more)]}


def stage(name: str, *actions: Any) -> dict[str, Any]:
    return {"Name": name, "Actions": list(actions)}


def of(rule: Any, stages: Any) -> set[Verdict]:
    resources = {
        "Pipeline": {"Type": rule.types[0], "Properties": {"Stages": stages}},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {}},
    }
    return {found.verdict for found in judged(rule, Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}}))}


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ([deploy("Staging", STAGING), deploy("Production", PRODUCTION)], P),
        ([deploy("Staging", STAGING), deploy("Production", STAGING)], F),
        ([deploy("Staging", STAGING), deploy("Prod", f"{STAGING}-other")], F),
        ([deploy("Staging"), deploy("Production")], F),
        ([deploy("DeployPreProd"), deploy("DeployProd")], F),
        ([deploy("Staging"), deploy("Production", OWN)], F),
        ([deploy("Staging", MINE), deploy("Production")], F),
        ([deploy("Staging"), deploy("Production", PRODUCTION)], U),
        ([deploy("Staging", STAGING), deploy("Production", REF)], U),
        ([deploy("Staging", STAGING), deploy("Production", {"Fn::Sub": "arn:aws:iam::444455556666:role/${P}"})], P),
        ([deploy("Staging", STAGING), deploy("Production", {"Fn::Sub": "arn:aws:iam::${P}:role/deploy"})], U),
        ([deploy("Staging"), deploy("Production"), REF], F),
        ([deploy("Staging", STAGING), deploy("Production", PRODUCTION), REF], U),
        ([deploy("Staging", STAGING), deploy("Production", PRODUCTION), stage("Last", REF)], U),
        ([deploy("One", STAGING), deploy("Two", PRODUCTION)], P),
        ([deploy("One", STAGING), deploy("Two", STAGING)], U),
        ([deploy("One"), deploy("Production")], U),
        ([deploy("One")], N),
        ([stage("One", action("A", "Deploy"), action("B", "Deploy"))], N),
        ([stage("Production", action("Prepare", "Deploy"), action("Execute", "Deploy"))], N),
        ([stage("All", action("Staging", "Deploy"), action("Production", "Deploy"))], F),
        ([deploy("Production"), deploy("Prod")], N),
        ([deploy("Dev"), deploy("QA"), deploy("Live")], F),
        ([deploy("LiveTest", STAGING), deploy("Live", STAGING)], U),
        ([stage("Build", action("Build", "Build"))], N),
        ([stage("Staging", action("D", "Deploy", "CloudFormationStackSet")), deploy("Production")], U),
        (REF, U),
        ([], N),
    ],
)
def test_accounts(stages: Any, expected: Verdict) -> None:
    assert of(APART, stages) == {expected}


SCAN = stage("Check", action("Images", "Invoke", "InspectorScan"))
LIVE = deploy("Production")


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ([SCAN, LIVE], P),
        ([LIVE, SCAN], F),
        ([stage("Test", action("TrivyScan", "Test", "CodeBuild")), LIVE], P),
        ([stage("Security", action("Check", "Build", "CodeBuild")), LIVE], P),
        ([stage("Check", action("A", "Build", "CodeBuild", Configuration={"ProjectName": "shop-sast"})), LIVE], P),
        ([stage("Test", action("Unit", "Test", "CodeBuild")), LIVE], U),
        ([stage("Build", action("Build", "Build", "CodeBuild")), LIVE], F),
        ([stage("Security", action("Agreed", "Approval", "Manual")), LIVE], F),
        ([stage("Production", action("Scan", "Test", RunOrder=1), action("Deploy", "Deploy", RunOrder=2))], P),
        ([stage("Production", action("Scan", "Test"), action("Deploy", "Deploy"))], F),
        ([stage("Production", action("Scan", "Test", RunOrder="2"), action("Deploy", "Deploy", RunOrder="1"))], F),
        ([stage("Build", action("Build", "Build")), deploy("One")], U),
        ([SCAN, deploy("One")], P),
        ([deploy("One"), SCAN, deploy("Two")], U),
        ([deploy("One"), SCAN, deploy("Production")], P),
        ([deploy("Staging")], N),
        ([stage("Build", action("Build", "Build"))], N),
        ([REF, LIVE], U),
        ([REF, SCAN, LIVE], P),
        ([REF], U),
        (REF, U),
        ([], N),
    ],
)
def test_tests(stages: Any, expected: Verdict) -> None:
    assert of(TESTED, stages) == {expected}
