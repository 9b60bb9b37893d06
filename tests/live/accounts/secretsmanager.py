"""A secret with a key of its own that rotates, and one that is open to everybody and does not."""

import json
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator

PLANTED = ("Tr0ub4dor-and-3", "4111111111111111")
GONE = {"secretsmanager.GetResourcePolicy": "ResourceNotFoundException"}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"


def policy(principal: Any) -> str:
    """A policy that lets somebody read the secret."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def listed(name: str, **more: Any) -> dict[str, Any]:
    """A secret as the list shows it."""
    arn = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}-AbCdEf"
    return {"ARN": arn, "Name": name, "CreatedDate": 1767225600, **more}


def arrange(aws: Emulator) -> None:
    """One of everything."""
    secrets = aws.client("secretsmanager")
    good = secrets.create_secret(Name="good", SecretString=PLANTED[0], KmsKeyId=KEY, Tags=[{"Key": "pci-scope", "Value": "cde"}])["ARN"]
    secrets.put_resource_policy(SecretId=good, ResourcePolicy=policy({"AWS": f"arn:aws:iam::{ACCOUNT}:role/pay"}))
    bad = secrets.create_secret(Name="bad", SecretString=PLANTED[1])["ARN"]
    secrets.put_resource_policy(SecretId=bad, ResourcePolicy=policy("*"))
    secrets.rotate_secret(SecretId=good, RotationRules={"AutomaticallyAfterDays": 30}, RotateImmediately=False)
