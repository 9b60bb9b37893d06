"""Bucket policies allow nothing beyond what was approved.

Access to stored card data is approved once and then grows with every exception that somebody adds. A team that writes down the widest
policy it approves (``control-bucket-policy``) has every bucket policy compared with it (7.2.6, 7.3.3).
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Undetermined, Unknown, every, failed, passed
from pci_constructs.rules.policies import Statement, each_statement

_POLICY = "PolicyDocument"
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
    if any(_covers(one, statement) for one in approved):
        return passed("an approved statement covers it", where)
    return failed("no approved statement covers what the statement allows", where)


def _covers(approved: Mapping[str, Any], statement: Statement) -> bool:
    named = approved.get("Principal", "*")
    principals = _texts([part for value in named.values() for part in _list(value)] if isinstance(named, Mapping) else _list(named))
    pairs = (
        (principals, _texts(statement.principals())),
        (_texts(_list(approved.get("Action"))), _texts(statement.actions())),
        (_texts(_list(approved.get("Resource", "*"))), _texts(statement.resources())),
    )
    return all(given and all(_matched(wide, one) for one in given) for wide, given in pairs) and _as_limited(approved, statement)


def _as_limited(approved: Mapping[str, Any], statement: Statement) -> bool:
    """Whether the statement has every condition of the approved one, with no other values."""
    held = {(operator, key): set(_texts(values)) for operator, key, values in statement.conditions()}
    for operator, keys in approved.get("Condition", {}).items():
        for key, values in keys.items():
            given = held.get((operator.lower(), key.lower()))
            if not given or not given <= set(_texts(_list(values))):
                return False
    return True


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(values: list[Any]) -> list[str]:
    for value in values:
        if value.__class__ is Unknown:
            raise Undetermined(value)
    return [str(value).strip() for value in values]


def _matched(wide: list[str], one: str) -> bool:
    """Whether a pattern lies within one of others; its own wildcards count as text, which only an asterisk covers."""
    return any(
        re.fullmatch(
            "".join(".*" if part == "*" else "[^*]" if part == "?" else re.escape(part) for part in re.split(r"([*?])", text)),
            one,
            re.IGNORECASE,
        )
        for text in wide
    )


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
