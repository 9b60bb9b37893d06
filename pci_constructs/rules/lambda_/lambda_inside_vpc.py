"""Functions run in a VPC.

Outside of a VPC no security group, route or endpoint policy limits what a function can reach: card data can leave for any address on
the internet (1.3.2), and no flow log shows it (1.4.1). Functions at the edge cannot be in one, and those that only serve custom resources
of CloudFormation run while a stack is deployed.
"""

from collections.abc import Iterator

from pci_constructs.rules import (
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.policies import Statement, any_of, each_statement
from pci_constructs.rules.reading import names_any

_PARTS = ("SubnetIds", "SecurityGroupIds")
_CAPACITY = "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig"
_EDGE = "edgelambda.amazonaws.com"
_CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")
_PERMISSION = "AWS::Lambda::Permission"
_INVOKING = {
    _PERMISSION: "FunctionName",
    "AWS::Lambda::EventSourceMapping": "FunctionName",
    "AWS::Lambda::Url": "TargetFunctionArn",
}
_BAD = failed("the function runs outside of any VPC", "VpcConfig")


def _check(function: ResourceView) -> Judgement:
    missing = [part for part in _PARTS if not names_any(function, f"VpcConfig.{part}")]
    if not missing:
        return passed("the function runs in a VPC", "VpcConfig")
    if function.has(_CAPACITY):
        return passed("the function runs on instances of a capacity provider, in its VPC", _CAPACITY)
    if any(True for _ in _served(function)) and not _invoked(function):
        return not_applicable("it serves a custom resource while a stack is deployed")
    at_edge = _trusted_at_the_edge(function)
    if at_edge.verdict is Verdict.PASS:
        return not_applicable("it runs at the edge, where there is no VPC")
    if at_edge.verdict is Verdict.FAIL and function.live and function.has("Live.Stack") and not _invoked(function):
        serves = "whether a custom resource of its stack is what invokes it"
        return undetermined("the function of a stack runs outside of any VPC, and nothing invokes it", "VpcConfig", blocked_by=serves)
    return at_edge


def _invoked(function: ResourceView) -> bool:
    """Whether something may invoke a function beside CloudFormation, which does so itself where it serves a custom resource."""
    return any(not _is_of_stacks(other) for type_, name in _INVOKING.items() for other in function.linked(type_, name))


def _is_of_stacks(other: ResourceView) -> bool:
    return other.type == _PERMISSION and other.text("Principal").strip() == "cloudformation.amazonaws.com"


def _served(function: ResourceView) -> Iterator[ResourceView]:
    for type_ in function.evaluation.by_type:
        if type_.startswith(_CUSTOM):
            yield from function.linked(type_, "ServiceToken")


def _trusted_at_the_edge(function: ResourceView) -> Judgement:
    role = function.follow("Role") if function.has("Role") else None
    if role is None:
        # In a running account the role is there, unless roles were not read.
        function.evaluation.need(function.resource, "AWS::IAM::Role")

    def trusts(statement: Statement) -> Judgement:
        at_edge = any_of(statement.principals("Service"), lambda name: str(name) == _EDGE)
        return passed("its role is for the edge") if at_edge else _BAD

    return some(each_statement(role, "AssumeRolePolicyDocument"), trusts, empty=_BAD) if role else _BAD


RULE = Rule(
    id="lambda-inside-vpc",
    title="Functions run in a VPC",
    severity=Severity.LOW,
    requirements={
        "1.3.2": "what the function may reach is limited by security groups and endpoint policies",
        "1.4.1": "network controls lie between the function and untrusted networks",
    },
    remediation="give the function VpcConfig with private subnets and a security group of its own",
    types=("AWS::Lambda::Function",),
    check=_check,
    equivalents={
        "securityhub": "Lambda.3",
        "config": "lambda-inside-vpc",
        "cdk-nag": "PCI.DSS.321-LambdaInsideVPC",
        "guard": "LAMBDA_INSIDE_VPC",
        "checkov": "CKV_AWS_117",
    },
    passing={"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}},
    failing={"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []}},
)
