"""Caches as they run: encryption, who gets in, versions, logs."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.elasticache import LOG, USERS, answering, arrange, group, member, user
from tests.live.kit import judged, of, reading, verdict

PASSING_AND_FAILING = (
    "elasticache-auto-failover-enabled",
    "elasticache-auto-minor-version-upgrade-check",
    "elasticache-encrypted-with-cmk",
    "elasticache-log-delivery-enabled",
    "elasticache-rbac-auth-enabled",
    "elasticache-redis-cluster-automatic-backup-check",
    "elasticache-repl-grp-encrypted-at-rest",
    "elasticache-repl-grp-encrypted-in-transit",
)


def test_caches_are_judged_by_their_settings(aws: Emulator) -> None:
    arrange(aws)
    run = judged("elasticache", "kms")
    for rule in PASSING_AND_FAILING:
        assert verdict(run, rule, "replicationgroup:good") is Verdict.PASS, rule
        assert verdict(run, rule, "replicationgroup:bad") is Verdict.FAIL, rule
    assert verdict(run, "elasticache-encrypted-with-cmk", ":spare") is Verdict.PASS
    assert verdict(run, "elasticache-rbac-auth-enabled", ":spare") is Verdict.PASS


def test_members_of_groups_are_no_clusters_of_their_own(aws: Emulator) -> None:
    arrange(aws)
    (place, _) = reading("elasticache").places.values()
    assert [found.id for found in place.found["AWS::ElastiCache::CacheCluster"]] == ["plain"]


def test_users_are_judged_by_how_they_log_in_and_what_they_may(aws: Emulator) -> None:
    arrange(aws)
    run = judged("elasticache")
    assert verdict(run, "elasticache-user-password-required", ":pay") is Verdict.PASS
    assert verdict(run, "elasticache-user-password-required", ":open") is Verdict.FAIL
    assert verdict(run, "elasticache-user-commands-limited", ":open") is Verdict.FAIL
    assert of(run, "elasticache-user-password-required", ":default") == []


def test_the_user_of_aws_counts_once_a_group_takes_it_in(aws: Emulator) -> None:
    answering(aws, "", "", user("default", "no-password", "on ~* +@all", "payments"))
    assert verdict(judged("elasticache"), "elasticache-user-password-required", ":default") is Verdict.FAIL


@pytest.mark.parametrize(
    ("version", "token", "expected"),
    [
        ("5.0.6", True, Verdict.PASS),
        ("5.0.6", False, Verdict.FAIL),
        ("7.1", False, Verdict.NOT_APPLICABLE),
    ],
)
def test_the_version_of_a_group_is_that_of_its_members(version: str, token: bool, expected: Verdict, aws: Emulator) -> None:
    body = f"<AuthTokenEnabled>{str(token).lower()}</AuthTokenEnabled>"
    shown = group("pay", body).replace("<Engine>valkey", "<Engine>redis")
    answering(aws, shown, member("pay-001", of="pay", engine="redis", version=version))
    assert verdict(judged("elasticache"), "elasticache-repl-grp-redis-auth-enabled", ":pay") is expected


def test_a_group_whose_members_are_not_listed_has_no_known_version(aws: Emulator) -> None:
    answering(aws, group("pay").replace("<Engine>valkey", "<Engine>redis"), "")
    assert verdict(judged("elasticache"), "elasticache-repl-grp-redis-auth-enabled", ":pay") is Verdict.UNDETERMINED


@pytest.mark.parametrize(("status", "expected"), [("active", Verdict.PASS), ("error", Verdict.FAIL), ("disabling", Verdict.FAIL)])
def test_a_log_that_does_not_arrive_is_none(status: str, expected: Verdict, aws: Emulator) -> None:
    answering(aws, group("pay", LOG.format(status=status)), member("pay-001", of="pay"))
    assert verdict(judged("elasticache"), "elasticache-log-delivery-enabled", ":pay") is expected


@pytest.mark.parametrize(("role", "expected"), [("PRIMARY", Verdict.FAIL), ("SECONDARY", Verdict.UNDETERMINED)])
def test_a_secondary_has_the_key_of_its_primary(role: str, expected: Verdict, aws: Emulator) -> None:
    world = (
        f"<GlobalReplicationGroupId>w</GlobalReplicationGroupId><GlobalReplicationGroupMemberRole>{role}</GlobalReplicationGroupMemberRole>"
    )
    body = f"{USERS}<GlobalReplicationGroupInfo>{world}</GlobalReplicationGroupInfo>"
    answering(aws, group("pay", body, safe=False), member("pay-001", of="pay"))
    assert verdict(judged("elasticache", "kms"), "elasticache-encrypted-with-cmk", ":pay") is expected
