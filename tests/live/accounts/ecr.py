"""A repository that scans, one that is open to everybody and does not, and the registry's own rules."""

import json
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain

GONE = {
    "ecr.GetRepositoryPolicy": "RepositoryNotFoundException",
    "ecr.ListTagsForResource": "RepositoryNotFoundException",
}


def policy(principal: Any, resource: str = "") -> str:
    """A policy that lets somebody pull images."""
    statement = {"Sid": "Pull", "Effect": "Allow", "Principal": principal, "Action": "ecr:BatchGetImage"}
    about = {"Resource": resource} if resource else {}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, **about}]})


def signing(aws: Emulator, *patterns: str) -> None:
    """What the emulator does not know: the one rule by which the registry signs, for the repositories that patterns take."""
    filters = [{"filter": pattern, "filterType": "WILDCARD_MATCH"} for pattern in patterns]
    profile = f"arn:aws:signer:{REGION}:{ACCOUNT}:/signing-profiles/images"
    rule = {"signingProfileArn": profile, **({"repositoryFilters": filters} if filters else {})}
    also(aws, {"ecr.GetSigningConfiguration": plain({"registryId": ACCOUNT, "signingConfiguration": {"rules": [rule]}})})


def template(prefix: str, principal: Any = None) -> dict[str, Any]:
    """What new repositories begin with, as the API tells of it; they have a policy if it lets somebody in."""
    more = {"repositoryPolicy": policy(principal)} if principal else {}
    return {
        "prefix": prefix,
        "appliedFor": ["PULL_THROUGH_CACHE"],
        "encryptionConfiguration": {"encryptionType": "AES256"},
        "imageTagMutability": "IMMUTABLE",
        "resourceTags": [{"Key": "pci-scope", "Value": "cde"}],
        **more,
    }


def templates(aws: Emulator, *found: dict[str, Any]) -> None:
    """What the emulator does not know: what new repositories begin with."""
    also(aws, {"ecr.DescribeRepositoryCreationTemplates": plain({"registryId": ACCOUNT, "repositoryCreationTemplates": list(found)})})


def arrange(aws: Emulator) -> None:
    """One of everything."""
    signing(aws, "good")
    templates(aws, template("good", {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), template("bad", "*"), template("plain"))
    ecr = aws.client("ecr")
    tags = [{"Key": "pci-scope", "Value": "cde"}]
    ecr.create_repository(repositoryName="good", imageScanningConfiguration={"scanOnPush": True}, tags=tags)
    ecr.set_repository_policy(repositoryName="good", policyText=policy({"AWS": f"arn:aws:iam::{ACCOUNT}:role/pull"}))
    ecr.create_repository(repositoryName="bad")
    ecr.set_repository_policy(repositoryName="bad", policyText=policy("*"))
    statement = {
        "Sid": "Copy",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": ["ecr:ReplicateImage"],
        "Resource": f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/*",
    }
    ecr.put_registry_policy(policyText=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
