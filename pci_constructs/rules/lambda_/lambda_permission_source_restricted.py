"""Services invoke a function for named sources alone.

A service acts for whoever asks it to: a permission for SNS alone lets the topics of every account invoke the function, and feed it what
they like. A source says for whose topic, rule, bucket or secret the service may (7.2.5). Whether the public may is asked by
``lambda-function-public-access-prohibited``.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Unknown, Verdict, attempt, best, failed, not_applicable, passed
from pci_constructs.rules.lambda_.lambda_function_public_access_prohibited import IDS, PERMISSION
from pci_constructs.rules.policy_values import admit_nobody_unknown

_SOURCES = ("SourceAccount", "SourceArn", "PrincipalOrgID", "EventSourceToken")
_SERVICES = (".amazonaws.com", ".amazonaws.com.cn", ".amazon.com")
_ANY = failed("the service may invoke the function for resources of any account", "SourceArn")


def _says(permission: ResourceView, name: str) -> Judgement:
    good = passed(f"{name} says for whom", name)
    if name in IDS and not permission.live and permission.has(name) and permission.peek(name).__class__ is Unknown:
        return good
    value = permission.text(name) if permission.has(name) else ""
    # Lambda compares the ARN as a pattern: what stands for an account may be any of many.
    return good if admit_nobody_unknown(f"aws:{name.lower()}", [value]) else _ANY


def _check(permission: ResourceView) -> Judgement:
    bound = best((attempt(partial(_says, permission, name)) for name in _SOURCES), empty=_ANY)
    principal = permission.peek("Principal")
    if principal.__class__ is Unknown and bound.verdict is Verdict.PASS:
        # Whoever it is, a service or not, it is for a named source alone.
        return bound
    known = principal.shape if principal.__class__ is Unknown and principal.shape.startswith("arn:") else permission.text("Principal")
    if not known.strip().endswith(_SERVICES):
        return not_applicable("the principal is no service", "Principal")
    return bound


_RULE_ARN = "arn:aws:events:eu-central-1:111122223333:rule/nightly"

RULE = Rule(
    id="lambda-permission-source-restricted",
    title="Services invoke a function for named sources alone",
    severity=Severity.MEDIUM,
    requirements={"7.2.5": "a service that may invoke the function for anybody has more access than its work needs"},
    remediation="set SourceArn to the resource for which the service invokes the function, and SourceAccount to its account",
    types=(PERMISSION,),
    check=_check,
    equivalents={"checkov": "CKV_AWS_364"},
    passing={"Action": "lambda:InvokeFunction", "FunctionName": "f", "Principal": "events.amazonaws.com", "SourceArn": _RULE_ARN},
    failing={"Action": "lambda:InvokeFunction", "FunctionName": "f", "Principal": "events.amazonaws.com"},
)
