"""What a deployment may do, and the boundary that it and every role it makes stay within (PCI DSS 7.2.1, 7.2.5)."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

Statement = dict[str, Any]
LARGEST = 6144
"""Characters of a managed policy at most, white space not counted."""
_FUNCTIONS = ("Add*", "Create*", "Delete*", "Get*", "InvokeFunction", "List*", "Put*", "Remove*", "TagResource", "Update*")
_KEYS = (
    "CreateAlias",
    "CreateGrant",
    "CreateKey",
    "DescribeKey",
    "EnableKeyRotation",
    "GenerateDataKey*",
    "Get*",
    "List*",
    "PutKeyPolicy",
    "TagResource",
    "UpdateAlias",
    "UpdateKeyDescription",
)
_WORD = re.compile(r"[A-Z][a-z]*")
BOUNDARY = "cdk-${Qualifier}-permissions-boundary-${AWS::AccountId}-${AWS::Region}"


def sub(text: str) -> dict[str, str]:
    """A text with pseudo parameters in it."""
    return {"Fn::Sub": text}


def arn(service: str, resource: str, *, region: bool = True) -> dict[str, str]:
    """An ARN of this account."""
    return sub(f"arn:${{AWS::Partition}}:{service}:{'${AWS::Region}' if region else ''}:${{AWS::AccountId}}:{resource}")


def statement(sid: str, actions: Sequence[str], resources: object = "*", *, deny: bool = False) -> Statement:
    """One statement."""
    return {"Sid": sid, "Effect": "Deny" if deny else "Allow", "Action": list(actions), "Resource": resources}


def document(statements: Sequence[Statement]) -> dict[str, Any]:
    """A policy."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


@cache
def _actions() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((Path(__file__).parent / "actions.toml").read_text("utf-8"))


def _of(*parts: str) -> list[str]:
    return sorted({f"{service}:{action}" for part in parts for service, actions in _actions()[part].items() for action in actions})


def manage() -> Statement:
    """What deployments do with services whose resources have no names beforehand."""
    return statement("Manage", _of("manage"))


def named(stacks: Sequence[str]) -> list[Statement]:
    """What deployments do with roles, policies and functions of the stacks.

    Args:
        stacks: the prefixes of the names of stacks.
    """
    roles, policies, functions = _of_stacks(stacks)
    demand = {"StringEquals": {"iam:PermissionsBoundary": arn("iam", f"policy/{BOUNDARY}", region=False)}}
    write = ["AttachRolePolicy", "CreateRole", "DeleteRolePolicy", "DetachRolePolicy", "PutRolePermissionsBoundary", "PutRolePolicy"]
    keep = ["DeleteRole", "TagRole", "UntagRole", "UpdateAssumeRolePolicy", "UpdateRole", "UpdateRoleDescription"]
    rewrite = ["CreatePolicy", "CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion", "TagPolicy"]
    return [
        {**statement("RolesWithinTheBoundary", [f"iam:{a}" for a in write], roles), "Condition": demand},
        statement("RolesOfTheStacks", [f"iam:{a}" for a in keep], roles),
        statement("PoliciesOfTheStacks", [f"iam:{a}" for a in rewrite], policies),
        statement("PassRolesOfTheStacks", ["iam:PassRole"], roles),
        statement("FunctionsOfTheStacks", [f"lambda:{a}" for a in _FUNCTIONS], functions),
        *_identities(),
        statement("KeysWithoutOpeningAnything", [f"kms:{a}" for a in _KEYS]),
    ]


def _identities() -> list[Statement]:
    return [
        statement("LookAtIdentities", ["iam:Get*", "iam:List*"]),
        statement("RolesOfServices", ["iam:CreateServiceLinkedRole"], arn("iam", "role/aws-service-role/*", region=False)),
        statement(
            "TokensOfThePipeline",
            [f"iam:{a}OpenIDConnectProvider" for a in ("Create", "Delete", "Tag")],
            arn("iam", "oidc-provider/*", region=False),
        ),
    ]


def _of_stacks(stacks: Sequence[str]) -> tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, str]]]:
    """The roles, policies and functions whose names begin as those of the stacks."""
    return (
        [arn("iam", f"role/{prefix}*", region=False) for prefix in stacks],
        [arn("iam", f"policy/{prefix}*", region=False) for prefix in stacks],
        [arn("lambda", f"function:{prefix}*") for prefix in stacks],
    )


def boundary(stacks: Sequence[str], keys: Sequence[object]) -> dict[str, Any]:
    """The most that the deployment and every role it makes can do; whoever has it cannot leave it, nor make anybody who has not."""
    own = arn("iam", f"policy/{BOUNDARY}", region=False)
    roles, policies, functions = _of_stacks(stacks)
    demand = {"StringNotEquals": {"iam:PermissionsBoundary": own}}
    makes = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
    rewrites = ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"]
    stops = ["cloudtrail:DeleteTrail", "cloudtrail:StopLogging", "config:StopConfigurationRecorder", "guardduty:DeleteDetector"]
    return document(
        [
            statement("AtMost", _verbs("manage", "use")),
            statement("Roles", ["iam:*Role*"], roles),
            statement("Policies", ["iam:*Policy*"], policies),
            statement("Functions", [f"lambda:{a}" for a in _FUNCTIONS], functions),
            *_identities(),
            statement("Keys", sorted({f"kms:{_verb(a)}*" for a in _KEYS})),
            statement("OpenWithNamedKeys", ["kms:Decrypt"], list(keys)),
            {**statement("NobodyWithoutTheBoundary", makes, deny=True), "Condition": demand},
            statement("NobodyLiftsBoundaries", ["iam:DeleteRolePermissionsBoundary"], deny=True),
            statement("TheBoundaryStays", rewrites, own, deny=True),
            statement("TheBootstrapStays", ["iam:*Role*"], arn("iam", "role/cdk-${Qualifier}-*", region=False), deny=True),
            statement("RecordsStayOn", stops, deny=True),
        ]
    )


def _verb(action: str) -> str:
    """The first word of an action, such as ``Describe``."""
    found = _WORD.match(action)
    return found[0] if found else action


def _verbs(*parts: str) -> list[str]:
    """The actions by how they begin: a boundary has little room, and grants nothing.

    Delete, Deregister, Describe and Detach are one; of KMS, whose Decrypt would be among them, nothing is here.
    """
    found = {(service, _verb(action)) for part in parts for service, actions in _actions()[part].items() for action in actions}
    return sorted({f"{service}:{'De' if verb.startswith('De') else verb}*" for service, verb in found})


_LONGEST = {"AWS::Partition": "aws-us-gov", "AWS::AccountId": "1" * 12, "AWS::Region": "ap-northeast-1", "Qualifier": "q" * 10}
_CALL = re.compile(r'\{"(?:Fn::Sub|Fn::GetAtt|Ref)":("[^"]*"|\[[^]]*\])\}')
_ARN_LENGTH = 75
"""Characters of the ARN of a key or bucket of the template."""


def size(policy: Mapping[str, Any]) -> int:
    """How many characters a policy has at most once it is deployed."""
    text = json.dumps(policy, separators=(",", ":"))
    names = text.count('"Fn::GetAtt"') + text.count("${StagingBucket")
    text = _CALL.sub(r"\1", text)
    for name, value in _LONGEST.items():
        text = text.replace(f"${{{name}}}", value)
    return len(text) + _ARN_LENGTH * names
