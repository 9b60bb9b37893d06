"""Endpoints of the VPC lead to resources of the team's own.

An endpoint without a policy of its own carries any request of anybody: whoever got onto a machine can send card data to a bucket of an
account of theirs, past the firewall that guards the way to the internet (1.3.2). A policy that names accounts, an organization, resources
or actions closes that way, and limits what system accounts may do over it (7.2.5). Endpoints of other vendors' services, of load balancers
of gateways, and of resources take no policy.
"""

from functools import partial
from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, best, every, failed, not_applicable, passed, some
from pci_constructs.rules.policies import Statement, all_hold, any_holds, any_of, each_statement, holds_to_its_values, is_wide
from pci_constructs.rules.reading import word

_POLICY = "PolicyDocument"
_WITHOUT_POLICY = ("gatewayloadbalancer", "resource", "servicenetwork")
_OF_A_VENDOR = ".vpce."
_WHOSE = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:resourceorgpaths",
        "aws:userid",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
        "s3:resourceaccount",
    }
)
"""Condition keys that say whose principals or resources; that a call comes through the endpoint says nothing here."""
_OF_AWS = frozenset({"aws:principalisawsservice", "aws:viaawsservice"})
_PART = r"(?:\$\{[^}]*\}|[^:])*"
_EVERYBODYS = expression(rf"arn:{_PART}:{_PART}:{_PART}:(?:|\*):(?:(?<=\*:)[A-Za-z-]+[/:])?/?\*[*/]*")
"""All resources of a service, or all of a kind, in whatever account: the ARN of a bucket has none, and takes in everybody's by its name."""
_UNLESS = ("stringnotequals", "stringnotlike", "arnnotequals", "arnnotlike")
_GOOD = passed("the policy says whose resources, or what, the endpoint is for", _POLICY)


def _check(endpoint: ResourceView) -> Judgement:
    kind = word(endpoint, "VpcEndpointType", "gateway")
    if kind in _WITHOUT_POLICY:
        return not_applicable(f"an endpoint of the type {kind} takes no policy", "VpcEndpointType")
    if kind == "interface" and endpoint.has("ServiceName") and _OF_A_VENDOR in endpoint.text("ServiceName"):
        return not_applicable("it leads to a service of a vendor, or of another VPC, which takes no policy", "ServiceName")
    if not endpoint.has(_POLICY):
        return failed("the endpoint has no policy, and so carries any request of anybody", _POLICY)
    return attempt(lambda: _judged(each_statement(endpoint, _POLICY)))


def _judged(statements: list[Any]) -> Judgement:
    closed = every(statements, _closed, empty=_GOOD)
    return best((closed, some(statements, _keeps_to_own, empty=closed)), empty=closed)


def _closed(statement: Statement) -> Judgement:
    questions = (
        lambda: statement.allows,
        statement.names_anyone,
        lambda: _everything(statement),
        lambda: _everybodys(statement),
        lambda: not _limited(statement),
    )
    if all_hold(*questions):
        return failed("the policy lets any request of anybody through", statement.path)
    return _GOOD


def _everything(statement: Statement) -> bool:
    """Whether it speaks of every action, of all services or of the one that the endpoint leads to."""
    return statement.covers_all_actions() or any_of(statement.actions(), lambda pattern: str(pattern).strip().endswith(":*"))


def _everybodys(statement: Statement) -> bool:
    """Whether it speaks of every resource, of all services or of the one that the endpoint leads to."""
    return any_holds(
        statement.covers_all_resources,
        lambda: any_of(statement.resources(), lambda pattern: _EVERYBODYS.fullmatch(str(pattern).strip()) is not None),
    )


def _limited(statement: Statement) -> bool:
    limits = [values for operator, key, values in statement.conditions() if key in _WHOSE and holds_to_its_values(operator)]
    return any_holds(*(partial(_names_own, values) for values in limits))


def _names_own(values: list[Any]) -> bool:
    # Whose resources they are is no limit if it may be anybody who calls: ${aws:PrincipalAccount}.
    return bool(values) and not any_of(values, lambda value: is_wide(value) or str(value).startswith("${aws:"))


def _keeps_to_own(statement: Statement) -> Judgement:
    """Passes if a statement denies everything but what is the team's own; denying every bucket would leave their access points."""
    if all_hold(
        lambda: statement.denies,
        statement.names_anyone,
        lambda: _everything(statement),
        statement.covers_all_resources,
        lambda: _spares(statement),
    ):
        return passed("the policy denies what is not the team's own", statement.path)
    return failed("it lets through what is not the team's own", statement.path)


def _spares(statement: Statement) -> bool:
    conditions = [part for part in statement.conditions() if part[1] not in _OF_AWS]
    return bool(conditions) and all(
        key in _WHOSE and operator.removesuffix("ifexists") in _UNLESS and _names_own(values) for operator, key, values in conditions
    )


def _example(**more: object) -> dict[str, object]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", **more}
    return {"VpcId": "v", "ServiceName": "com.amazonaws.eu-central-1.s3", _POLICY: {"Version": "2012-10-17", "Statement": [statement]}}


RULE = Rule(
    id="vpc-endpoint-policy-restricted",
    title="Policies of VPC endpoints name whose principals, resources or actions pass",
    severity=Severity.MEDIUM,
    requirements={
        "1.3.2": "what leaves the CDE over the network of AWS is limited to the resources that it needs",
        "7.2.5": "system accounts can use a service over the endpoint only for what they are there for",
    },
    remediation="set PolicyDocument, with conditions on aws:PrincipalAccount and aws:ResourceAccount, or on the organization's ids",
    types=("AWS::EC2::VPCEndpoint",),
    check=_check,
    passing=_example(Condition={"StringEquals": {"aws:ResourceAccount": "111122223333"}}),
    failing=_example(),
)
