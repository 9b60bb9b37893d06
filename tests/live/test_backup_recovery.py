"""What lies in backup vaults, and whether restoring from them is tried out."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.live.reading.findings import LOOKED
from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts.backup_recovery import answering, arrange, point
from tests.live.kit import judged, of, verdict

POINTS, TESTED = "backup-recovery-point-encrypted", "backup-restore-testing-plan"
VAULT = f"arn:aws:backup:{REGION}:{ACCOUNT}:backup-vault:kept"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([True, True], Verdict.PASS),
        ([True, False], Verdict.FAIL),
        ([None, False], Verdict.FAIL),
        ([True, None], Verdict.UNDETERMINED),
        ([], Verdict.NOT_APPLICABLE),
    ],
)
def test_recovery_points_are_judged_by_what_aws_backup_says_of_them(said: list[bool | None], expected: Verdict, aws: Emulator) -> None:
    answering(aws, [point(number, **({} if one is None else {"IsEncrypted": one})) for number, one in enumerate(said)])
    assert verdict(judged("backup_recovery"), POINTS) is expected


def test_those_that_are_not_encrypted_are_named_and_counted(aws: Emulator) -> None:
    answering(aws, [point(number, IsEncrypted=False) for number in range(5)])
    (found,) = of(judged("backup_recovery"), POINTS)
    assert "recovery-point:2 and 2 more" in found.message


def test_without_the_right_nothing_is_said_of_recovery_points(aws: Emulator) -> None:
    arrange(aws)
    aws.deny("backup.ListRecoveryPointsByBackupVault")
    run = judged("backup_recovery")
    assert [one.verdict for one in of(run, LOOKED)] == [Verdict.UNDETERMINED]
    assert not {Verdict.PASS, Verdict.FAIL} & {one.verdict for one in of(run, POINTS)}


@pytest.mark.parametrize(
    ("choice", "selections", "expected"),
    [
        ({"IncludeVaults": ["*"]}, 1, Verdict.PASS),
        ({"IncludeVaults": [VAULT]}, 1, Verdict.PASS),
        ({"IncludeVaults": ["arn:aws:backup:*:*:backup-vault:ke*"]}, 1, Verdict.PASS),
        ({"IncludeVaults": ["*"]}, 0, Verdict.FAIL),
        ({"IncludeVaults": [f"{VAULT}-not"]}, 1, Verdict.FAIL),
        ({"IncludeVaults": ["*"], "ExcludeVaults": [VAULT]}, 1, Verdict.FAIL),
        ({}, 1, Verdict.FAIL),
    ],
)
def test_a_vault_is_tried_out_if_a_plan_takes_it(choice: dict[str, Any], selections: int, expected: Verdict, aws: Emulator) -> None:
    answering(aws, [], choice=choice, selections=selections)
    assert verdict(judged("backup", "backup_recovery"), TESTED, ":kept") is expected


@pytest.mark.parametrize("operation", ["ListRestoreTestingPlans", "GetRestoreTestingPlan", "ListRestoreTestingSelections"])
def test_without_the_right_nobody_knows_what_is_tried_out(operation: str, aws: Emulator) -> None:
    arrange(aws)
    aws.deny(f"backup.{operation}")
    assert verdict(judged("backup", "backup_recovery"), TESTED, ":kept") is Verdict.UNDETERMINED
