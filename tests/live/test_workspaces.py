"""Desktops as they are: whether their disks are encrypted."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import workspaces
from tests.live.kit import judged, of, verdict

ROOT, USER = "workspaces-root-volume-encryption-enabled", "workspaces-user-volume-encryption-enabled"
TAGGED = "pci-scope-tagged"


@pytest.mark.parametrize("rule", [ROOT, USER, TAGGED])
def test_desktops_are_judged(rule: str, aws: Emulator) -> None:
    workspaces.arrange(aws)
    run = judged("workspaces")
    assert [verdict(run, rule, f"/{id_}") for id_ in (workspaces.GOOD, workspaces.BAD)] == [Verdict.PASS, Verdict.FAIL]


def test_each_disk_counts_for_itself(aws: Emulator) -> None:
    workspaces.shown(aws, workspaces.desktop(workspaces.GOOD, RootVolumeEncryptionEnabled=True, UserVolumeEncryptionEnabled=False))
    run = judged("workspaces")
    assert [verdict(run, rule) for rule in (ROOT, USER)] == [Verdict.PASS, Verdict.FAIL]


def test_what_is_deleted_is_not_judged(aws: Emulator) -> None:
    workspaces.arrange(aws)
    assert of(judged("workspaces"), ROOT, workspaces.DELETED) == []


def test_what_is_being_made_may_say_less(aws: Emulator) -> None:
    workspaces.shown(aws, workspaces.desktop(workspaces.BAD, State="PENDING", UserVolumeEncryptionEnabled=True))
    run = judged("workspaces")
    assert [verdict(run, rule) for rule in (ROOT, USER)] == [Verdict.UNDETERMINED, Verdict.PASS]
