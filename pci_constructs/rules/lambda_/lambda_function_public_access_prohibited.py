"""Nobody unknown may invoke a function.

A function's policy that names everyone makes its code, and what its role may reach, a public service (7.2.5, 7.3.3). A bucket's name is
no limit either: whoever takes over the name of a deleted bucket may invoke the function, so notifications of S3 name the account too.
The way in which a function URL authenticates says nothing about who may call: everybody has some AWS account.
"""

from collections.abc import Iterable
from functools import partial

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Unknown, Verdict, attempt, best, every, failed, passed, worst
from pci_constructs.rules.policies import Statement, any_of, any_so, closed_to_everyone, each_statement, holds_to_its_values
from pci_constructs.rules.policy_values import admit_nobody_unknown

PERMISSION = "AWS::Lambda::Permission"
POLICY = "AWS::Lambda::ResourcePolicy"
LAYER = "AWS::Lambda::LayerVersionPermission"
_S3 = "s3.amazonaws.com"
_BY_ANY_BUCKET = "S3 may invoke it for any account: a bucket's name can change hands"
_ACCOUNT_KEYS = ("aws:sourceaccount", "aws:sourceorgid", "aws:principalorgid")
_OF_BUCKET = expression(r"arn:(?:\$\{[^}]*\}|[^:]*):s3:::")
_CLOSED = passed("nobody unknown may use the function", "PolicyDocument")
_WILD = ("*", "?", "${aws:")
IDS = ("OrganizationId", "PrincipalOrgID", "SourceAccount")
"""Properties that Lambda takes one id for and no pattern, so that whichever is put in says whose it is."""
_BY_ANYBODY = "everyone may use it: any principal, and nothing says who"


def _check(resource: ResourceView) -> Judgement:
    if resource.type == POLICY:
        return worst((closed_to_everyone(resource, "PolicyDocument", "the function"), _closed_to_buckets(resource)), empty=_CLOSED)
    limits = ("OrganizationId",) if resource.type == LAYER else ("PrincipalOrgID", "SourceAccount")
    open_ = resource.peek("Principal")
    # Of a running account, what is not known was not read, and may not be there.
    if open_.__class__ is Unknown and not resource.live:
        settled = attempt(lambda: _whoever(resource, open_.shape, limits))
        if settled.verdict is Verdict.PASS:
            return settled
    principal = resource.text("Principal").strip()
    if "*" in principal or not principal:
        return _limited(resource, limits if resource.type == LAYER else (*limits, "SourceArn"), _BY_ANYBODY)
    if principal == _S3:
        return _limited(resource, limits, _BY_ANY_BUCKET)
    return passed(f"{principal} is named", "Principal")


def _whoever(resource: ResourceView, shape: str, limits: Iterable[str]) -> Judgement:
    """The judgement where the principal is not known in full: an ARN names somebody, and ids hold for whoever it is."""
    if shape.startswith("arn:") and not any(part in shape for part in _WILD):
        return passed(f"{shape} is named", "Principal")
    return _limited(resource, limits, _BY_ANYBODY)


def _closed_to_buckets(policy: ResourceView) -> Judgement:
    def one(statement: Statement) -> Judgement:
        by_s3 = statement.allows and any_of(statement.principals("Service"), lambda name: str(name).strip() == _S3)
        if by_s3 and not _names_account(statement):
            return failed(_BY_ANY_BUCKET, statement.path)
        return _CLOSED

    return attempt(lambda: every(each_statement(policy, "PolicyDocument"), one, empty=_CLOSED))


def _names_account(statement: Statement) -> bool:
    found = [(key, values) for operator, key, values in statement.conditions() if key in _ACCOUNT_KEYS and holds_to_its_values(operator)]
    return any_so(found, lambda limit: bool(limit[1]) and admit_nobody_unknown(*limit))


def _limited(resource: ResourceView, limits: Iterable[str], bad: str) -> Judgement:
    def by(name: str) -> Judgement:
        if resource.has(name) and _says_who(resource, name):
            return passed(f"{name} says who may use it", name)
        return failed(bad, "Principal")

    return best((attempt(partial(by, name)) for name in limits), empty=failed(bad, "Principal"))


def _says_who(resource: ResourceView, name: str) -> bool:
    if name in IDS and resource.peek(name).__class__ is Unknown and not resource.live:
        return True
    said = resource.text(name)
    return bool(said) and not any(part in said for part in _WILD) and not (name == "SourceArn" and _is_bucket(resource, said))


def _is_bucket(resource: ResourceView, arn: str) -> bool:
    if _OF_BUCKET.match(arn):
        return True
    source = resource.follow("SourceArn")
    return source is not None and source.type == "AWS::S3::Bucket"


RULE = Rule(
    id="lambda-function-public-access-prohibited",
    title="Functions are closed to the public",
    severity=Severity.CRITICAL,
    requirements={
        "7.2.5": "only identities that are named may use what the function and its role can do",
        "7.3.3": "access to the function is denied to everyone who is not named",
    },
    remediation="name the principal, or add SourceAccount, PrincipalOrgID or a SourceArn without wildcards; for S3 add SourceAccount",
    types=(PERMISSION, POLICY, LAYER),
    check=_check,
    equivalents={
        "securityhub": "Lambda.1",
        "config": "lambda-function-public-access-prohibited",
        "cdk-nag": "PCI.DSS.321-LambdaFunctionPublicAccessProhibited",
        "guard": "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
    },
    passing={"Action": "lambda:InvokeFunction", "FunctionName": "f", "Principal": "111122223333"},
    failing={"Action": "lambda:InvokeFunction", "FunctionName": "f", "Principal": "*"},
)
