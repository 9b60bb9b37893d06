"""Bucket policies allow nothing beyond what was approved.

Access to stored card data is approved once and then grows with every exception that somebody adds. A team that writes down the widest
policy it approves (``control-bucket-policy``) has every bucket policy compared with it (7.2.6, 7.3.3).
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Undetermined, Unknown, every, failed, passed
from pci_constructs.rules.policies import Statement, all_hold, any_holds, each_statement
from pci_constructs.rules.s3._patterns import within

_POLICY = "PolicyDocument"
_ACCOUNT = expression(r"\d{12}|\$\{AWS::AccountId\}")
_GOOD = passed("nothing is allowed beyond the approved policy", _POLICY)


def _check(policy: ResourceView) -> Judgement:
    approved = _approved(policy.settings.need("control_bucket_policy"))
    return every(each_statement(policy, _POLICY), lambda statement: _within(statement, approved), empty=_GOOD)


def _approved(text: str) -> list[Mapping[str, Any]]:
    statements = json.loads(text)["Statement"]
    return [one for one in (statements if isinstance(statements, list) else [statements]) if one.get("Effect") == "Allow"]


def _within(statement: Statement, approved: list[Mapping[str, Any]]) -> Judgement:
    where = statement.path
    if not statement.allows:
        return passed("it denies", where)
    if any(statement.block.has(name) for name in ("NotPrincipal", "NotAction", "NotResource")):
        return failed("the statement allows all but what it names, which no approved policy holds", where)
    if any_holds(*(partial(_covers, one, statement) for one in approved)):
        return passed("an approved statement covers it", where)
    return failed("no approved statement covers what the statement allows", where)


def _covers(approved: Mapping[str, Any], statement: Statement) -> bool:
    named = approved.get("Principal", "*")
    principals = _texts([part for value in named.values() for part in _list(value)] if isinstance(named, Mapping) else _list(named))
    return all_hold(
        lambda: _all_within([_root(one) for one in principals], [_root(one) for one in _texts(statement.principals())]),
        lambda: _all_within(_texts(_list(approved.get("Action"))), statement.actions()),
        lambda: _all_within(_texts(_list(approved.get("Resource", "*"))), statement.resources()),
        lambda: _as_limited(approved, statement),
    )


def _root(principal: str) -> str:
    """A principal as IAM keeps it: the number of an account stands for its root."""
    return f"arn:aws:iam::{principal}:root" if _ACCOUNT.fullmatch(principal) else principal


def _all_within(wide: list[str], given: list[Any], *, patterns: bool = True) -> bool:
    return bool(given) and all_hold(*(partial(within, wide, text, patterns=patterns) for text in _texts(given)))


def _as_limited(approved: Mapping[str, Any], statement: Statement) -> bool:
    """Whether the statement has every condition of the approved one, with no other values."""
    held = {(operator, key): values for operator, key, values in statement.conditions()}
    wanted = [
        (held.get((operator.lower(), key.lower()), []), _texts(_list(values)))
        for operator, keys in approved.get("Condition", {}).items()
        for key, values in keys.items()
    ]
    return all_hold(*(partial(_all_within, values, given, patterns=False) for given, values in wanted))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(values: list[Any]) -> list[str]:
    for value in values:
        if value.__class__ is Unknown:
            raise Undetermined(value)
    return [str(value).strip() for value in values]


def _example(action: str) -> Example:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:role/reader"},
        "Action": action,
        "Resource": "arn:aws:s3:::cards/*",
    }
    control = {
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/*"}, "Action": "s3:Get*", "Resource": "*"}]
    }
    return Example(
        resources={
            "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "cards", "PolicyDocument": {"Statement": [statement]}}}
        },
        settings={"control-bucket-policy": json.dumps(control)},
    )


RULE = Rule(
    id="s3-bucket-policy-not-more-permissive",
    title="Bucket policies allow nothing beyond the approved policy",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.6": "who may query stored card data is what was approved, and no more",
        "7.3.3": "whatever the approved policy does not allow is denied",
    },
    remediation="narrow the statement, or have it approved and add it to control-bucket-policy in [tool.pci-constructs]",
    types=("AWS::S3::BucketPolicy",),
    check=_check,
    equivalents={"config": "s3-bucket-policy-not-more-permissive"},
    passing=_example("s3:GetObject"),
    failing=_example("s3:PutObject"),
)
