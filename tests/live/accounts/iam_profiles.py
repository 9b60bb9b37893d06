"""A profile with a role."""

import json
from typing import Any

from tests.emulator import Emulator


def policy(**statement: Any) -> str:
    """A policy of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def arrange(aws: Emulator, *actions: str) -> None:
    """A profile whose role allows some actions."""
    iam = aws.client("iam")
    trust = policy(Principal={"Service": "ec2.amazonaws.com"}, Action="sts:AssumeRole")
    iam.create_role(RoleName="node", AssumeRolePolicyDocument=trust)
    if actions:
        iam.put_role_policy(RoleName="node", PolicyName="agent", PolicyDocument=policy(Action=list(actions), Resource="*"))
    iam.create_instance_profile(InstanceProfileName="node")
    iam.add_role_to_instance_profile(InstanceProfileName="node", RoleName="node")
