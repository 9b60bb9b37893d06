"""What the handler of the baseline may do, read from where the handler declares it."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

HANDLER = "account_baseline"
_DECLARED = Path(__file__).parents[2] / "handlers" / HANDLER / "permissions.toml"


def statements(types: Iterable[str], *, stack: cdk.Stack, key: kms.IKey) -> list[iam.PolicyStatement]:
    """The statements for some types of custom resources.

    Args:
        types: the types that the stack has.
        stack: the stack, whose account they are for.
        key: the key that encrypts volumes.
    """
    declared = tomllib.loads(_DECLARED.read_text("utf-8"))
    known = {"partition": stack.partition, "account": stack.account, "key": key.key_arn}
    return [
        iam.PolicyStatement(
            actions=one["actions"],
            resources=[resource.format(**known) for resource in one["resources"]],
            conditions=one.get("conditions"),
        )
        for type_ in dict.fromkeys(types)
        for one in declared[type_]
    ]
