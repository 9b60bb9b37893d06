"""Backups as they run: keys and locks of vaults, what plans keep, and which tables they take."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.live.reading.assembly import assembled
from pci_constructs.rules import catalogue, judge
from pci_constructs.rules.settings import settings_from
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts import backup, dynamodb
from tests.live.kit import TODAY, judged, reading, verdict

TAKEN = "dynamodb-resources-protected-by-backup-plan"
TABLES = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table"
TAGGED = [{"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "yes"}]


def test_vaults_are_judged_by_key_policy_and_lock(aws: Emulator) -> None:
    backup.arrange(aws)
    run = judged("backup", "kms")
    assert verdict(run, "backup-vault-encrypted-cmk", ":locked") is Verdict.PASS
    assert verdict(run, "backup-vault-encrypted-cmk", ":gap") is Verdict.PASS
    assert verdict(run, "backup-vault-encrypted-cmk", ":loose") is Verdict.FAIL
    assert verdict(run, "backup-vault-lock-or-deny-delete", ":locked") is Verdict.PASS
    assert verdict(run, "backup-vault-lock-or-deny-delete", ":loose") is Verdict.FAIL
    assert verdict(run, "backup-recovery-point-manual-deletion-disabled", ":loose") is Verdict.PASS


@pytest.mark.parametrize(("days", "expected"), [(35, Verdict.PASS), (34, Verdict.FAIL), (-1, Verdict.PASS)])
def test_plans_are_judged_by_what_they_keep(days: int, expected: Verdict, aws: Emulator) -> None:
    backup.answering(aws, {"Resources": ["*"]}, days=days)
    run = judged("backup")
    assert verdict(run, "backup-recovery-point-minimum-retention-check") is expected
    assert verdict(run, "backup-plan-min-frequency-and-min-retention-check") is expected


@pytest.mark.parametrize(
    ("selection", "good", "bad"),
    [
        ({"Resources": ["*"]}, Verdict.PASS, Verdict.PASS),
        ({"Resources": [f"{TABLES}/good"]}, Verdict.PASS, Verdict.FAIL),
        ({"Resources": [f"{TABLES}/*"], "NotResources": [f"{TABLES}/bad"]}, Verdict.PASS, Verdict.FAIL),
        ({"Resources": [f"arn:aws:rds:{REGION}:{ACCOUNT}:db:*"]}, Verdict.FAIL, Verdict.FAIL),
        ({"ListOfTags": TAGGED}, Verdict.PASS, Verdict.FAIL),
        (
            {"Resources": ["*"], "Conditions": {"StringEquals": [{"ConditionKey": "aws:ResourceTag/backup", "ConditionValue": "yes"}]}},
            Verdict.PASS,
            Verdict.FAIL,
        ),
    ],
)
def test_a_table_is_protected_if_a_selection_takes_it(selection: dict[str, Any], good: Verdict, bad: Verdict, aws: Emulator) -> None:
    dynamodb.arrange(aws)
    backup.answering(aws, selection)
    run = judged("backup", "dynamodb")
    assert verdict(run, TAKEN, "/good") is good
    assert verdict(run, TAKEN, "/bad") is bad


def test_without_selections_nobody_knows_what_is_taken(aws: Emulator) -> None:
    dynamodb.arrange(aws)
    backup.answering(aws, {"Resources": [f"{TABLES}/good"]})
    aws.deny("backup.ListBackupSelections")
    run = judged("backup", "dynamodb")
    assert verdict(run, TAKEN, "/bad") is Verdict.UNDETERMINED
    assert verdict(run, TAKEN, "/good") is Verdict.UNDETERMINED


def test_what_the_region_does_not_back_up_is_not_protected(aws: Emulator) -> None:
    dynamodb.arrange(aws)
    backup.answering(aws, {"Resources": ["*"]}, on=False)
    assert verdict(judged("backup", "dynamodb"), TAKEN, "/good") is Verdict.UNDETERMINED
    aws.deny("backup.DescribeRegionSettings")
    backup.answering(aws, {"Resources": ["*"]})
    assert verdict(judged("backup", "dynamodb"), TAKEN, "/good") is Verdict.UNDETERMINED


def test_a_bucket_is_protected_by_selections_of_its_own_region(aws: Emulator) -> None:
    aws.client("s3", "us-east-1").create_bucket(Bucket="pages")
    backup.answering(aws, {"Resources": ["*"]})
    found = reading("backup", "s3", regions=("eu-central-1", "us-east-1"))
    asked = catalogue.rule("s3-resources-protected-by-backup-plan")

    def said() -> list[Verdict]:
        judged_ = judge(assembled(found), [asked], today=TODAY, settings=settings_from({}, "the test"))
        return [one.verdict for one in judged_.findings if one.rule == asked.id]

    assert said() == [Verdict.PASS]
    # The other region still has one that takes everything.
    found.places["us-east-1"].found["AWS::Backup::BackupSelection"].clear()
    assert said() == [Verdict.FAIL]


def test_tables_are_judged(aws: Emulator) -> None:
    dynamodb.arrange(aws)
    run = judged("dynamodb", "kms")
    for rule in ("dynamodb-pitr-enabled", "dynamodb-table-encrypted-kms", "dynamodb-table-encrypted-with-cmk"):
        assert verdict(run, rule, "/good") is Verdict.PASS, rule
        assert verdict(run, rule, "/bad") is Verdict.FAIL, rule
    assert verdict(run, "dynamodb-resource-policy-not-public", "/bad") is Verdict.FAIL
    assert verdict(run, "dynamodb-resource-policy-not-public", "/good") is Verdict.PASS
