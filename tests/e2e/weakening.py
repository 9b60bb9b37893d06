"""Settings that somebody changes behind the code's back, and what verify has to say of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.e2e.account import client
from tests.e2e.steps import Steps

Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakening:
    """One change.

    Attributes:
        what: what is done.
        rule: the rule that passed before and has to fail after.
        requirement: a requirement that its finding has to name.
        where: the construct path that the resource's begins with; empty for what no template has.
        do: does it, with the id of the resource: what its ARN ends with.
    """

    what: str
    rule: str
    requirement: str
    where: str
    do: Callable[[str], Any]


def _open(group: str) -> None:
    world = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    client("ec2").authorize_security_group_ingress(GroupId=group, IpPermissions=[world])


def _database(**changes: bool) -> Callable[[str], Any]:
    return lambda id_: client("rds").modify_db_instance(DBInstanceIdentifier=id_, ApplyImmediately=True, **changes)


WEAKENINGS: Sequence[Weakening] = (
    Weakening(
        what="the block of public access taken off the archive of logs",
        rule="s3-bucket-level-public-access-prohibited",
        requirement="1.4.4",
        where="production/Security/Archive/",
        do=lambda id_: client("s3").delete_public_access_block(Bucket=id_),
    ),
    Weakening(
        what="the database no longer protected from deletion",
        rule="rds-instance-deletion-protection-enabled",
        requirement="12.10.1",
        where="production/Data/Database/",
        do=_database(DeletionProtection=False),
    ),
    Weakening(
        what="the database reachable from the internet",
        rule="rds-instance-public-access-check",
        requirement="1.4.4",
        where="production/Data/Database/",
        do=_database(PubliclyAccessible=True),
    ),
    Weakening(
        what="the key of card data no longer rotated",
        rule="cmk-backing-key-rotation-enabled",
        requirement="3.7.4",
        where="production/Security/CardKey/",
        do=lambda id_: client("kms").disable_key_rotation(KeyId=id_),
    ),
    Weakening(
        what="the trail stopped",
        rule="cloudtrail-enabled",
        requirement="10.2.1",
        where="production/Audit/Trail/",
        do=lambda id_: client("cloudtrail").stop_logging(Name=id_),
    ),
    Weakening(
        what="SSH to the database's group opened to the world",
        rule="restricted-ssh",
        requirement="1.3.1",
        where="production/Data/Database/SecurityGroup/",
        do=_open,
    ),
    Weakening(
        what="passwords of eight characters allowed",
        rule="iam-password-policy",
        requirement="8.3.6",
        where="",
        do=lambda _id: client("iam").update_account_password_policy(MinimumPasswordLength=8),
    ),
)

_WHERE = tuple(one.where for one in WEAKENINGS if one.where)


def weaken(before: Sequence[Finding], steps: Steps) -> None:
    """Does all of it; what is weakened has to be sound before."""
    for one in WEAKENINGS:
        found = said(before, one.rule, one.where)
        if steps.step(f"{one.rule} before", ["pass"], [finding["verdict"] for finding in found]):
            one.do(_id(found[0]["resource"]["logical_id"]))


def check(before: Sequence[Finding], after: Sequence[Finding], steps: Steps) -> None:
    """Whether each is found, with its requirement, and as a drift of what the code says; and whether nothing else drifted."""
    for one in WEAKENINGS:
        found = [finding for finding in said(after, one.rule, one.where) if finding["verdict"] == "fail"]
        seen = [f"fail, {', '.join(finding['requirements'])}" for finding in found]
        fine = len(found) == 1 and one.requirement in found[0]["requirements"]
        steps.step(f"{one.what}: {one.rule}", f"fail with {one.requirement}", "; ".join(seen) or "nothing", fine=fine)
        if not one.where:
            continue
        drifts = [
            finding
            for finding in said(after, "runs-as-synthesized", one.where)
            if finding["verdict"] == "fail" and one.rule in finding["message"] and one.requirement in finding["requirements"]
        ]
        seen = [finding["message"] if not finding["property"] else f"{finding['property']} {finding['message']}" for finding in drifts]
        steps.step(f"{one.what}: drifted", f"one that breaks {one.rule}", "; ".join(seen) or "nothing", fine=len(drifts) == 1)

    strange = {path for path, _ in _drifts(after) - _drifts(before)} - {path for path, _ in _drifts(after) if path.startswith(_WHERE)}
    steps.step("drifted besides", "nothing", ", ".join(sorted(strange)) or "nothing")


def _drifts(findings: Sequence[Finding]) -> set[tuple[str, str]]:
    """Construct path and property of every drift."""
    failing = (one for one in said(findings, "runs-as-synthesized", "") if one["verdict"] == "fail")
    return {(one["resource"]["construct_path"], one["property"] or "") for one in failing}


def said(findings: Sequence[Finding], rule: str, where: str) -> list[Finding]:
    """What a rule said of the resources of a construct."""
    return [one for one in findings if one["rule"] == rule and (not where or one["resource"]["construct_path"].startswith(where))]


def _id(arn: str) -> str:
    return arn.rpartition("/")[2] if "/" in arn else arn.rpartition(":")[2]
