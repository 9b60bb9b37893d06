"""Whether restoring from a vault is tried out by plan, as templates say it."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.backup.backup_restore_testing_plan import RULE
from tests.rules.pack import judged

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF = {"Ref": "P"}
OWN, OTHER = ({"Fn::GetAtt": [name, "BackupVaultArn"]} for name in ("Vault", "Other"))
SELECTION = {"Type": "AWS::Backup::RestoreTestingSelection", "Properties": {"RestoreTestingPlanName": {"Ref": "Plan"}}}


def of(choice: Any, selection: Any = SELECTION) -> set[Verdict]:
    resources = {
        "Vault": {"Type": RULE.types[0], "Properties": {"BackupVaultName": "kept"}},
        "Other": {"Type": RULE.types[0], "Properties": {"BackupVaultName": "other"}},
        "Plan": {
            "Type": "AWS::Backup::RestoreTestingPlan",
            "Properties": {"RecoveryPointSelection": choice, "RestoreTestingPlanName": "p"},
        },
    }
    resources |= {"Selection": selection} if selection else {}
    shown = Example(resources=resources, rest={"Parameters": {"P": {"Type": "String"}}})
    return {found.verdict for found in judged(RULE, shown) if found.subject.logical_id == "Vault"}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"IncludeVaults": ["*"]}, P),
        ({"IncludeVaults": [OWN]}, P),
        ({"IncludeVaults": [OTHER, OWN]}, P),
        ({"IncludeVaults": [REF, "*"]}, P),
        ({"IncludeVaults": ["arn:aws:backup:*:*:backup-vault:k*"]}, P),
        ({"IncludeVaults": ["arn:aws:backup:*:*:backup-vault:x*"]}, U),
        ({"IncludeVaults": [OTHER]}, U),
        ({"IncludeVaults": [REF]}, U),
        ({"IncludeVaults": REF}, U),
        ({}, U),
        (REF, U),
        ({"IncludeVaults": ["*"], "ExcludeVaults": [OWN]}, F),
        ({"IncludeVaults": ["*"], "ExcludeVaults": [OTHER]}, P),
        ({"IncludeVaults": ["*"], "ExcludeVaults": [REF]}, U),
    ],
)
def test_vaults(choice: Any, expected: Verdict) -> None:
    assert of(choice) == {expected}


def test_a_plan_without_selections_restores_nothing_that_the_template_knows_of() -> None:
    assert of({"IncludeVaults": ["*"]}, None) == {U}


def test_plans_may_be_made_elsewhere() -> None:
    assert {f.verdict for f in judged(RULE, Example(resources={"Vault": {"Type": RULE.types[0]}}))} == {U}
