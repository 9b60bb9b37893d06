"""Keys, their replicas, and who may do what with them."""

from typing import Any

KEY, REPLICA = "AWS::KMS::Key", "AWS::KMS::ReplicaKey"
POLICY = "KeyPolicy"


def with_policy(*statements: dict[str, Any]) -> dict[str, Any]:
    """The properties of a key, for examples."""
    return {POLICY: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **statement} for statement in statements]}}
