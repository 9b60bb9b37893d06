"""File systems and fleets as they run."""

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import autoscaling, efs
from tests.live.kit import judged, of, verdict

ALL = {Verdict.PASS, Verdict.FAIL}


def test_file_systems(aws: Emulator) -> None:
    efs.arrange(aws)
    run = judged("efs", "ec2_network")
    for rule in (
        "efs-encrypted-check",
        "efs-mount-target-public-accessible",
        "efs-access-point-enforce-user-identity",
        "efs-access-point-enforce-root-directory",
    ):
        assert {finding.verdict for finding in of(run, rule)} == ALL, rule


def test_launch_configurations(aws: Emulator) -> None:
    autoscaling.arrange(aws)
    run = judged("autoscaling")
    for rule in (
        "autoscaling-launchconfig-requires-imdsv2",
        "autoscaling-launch-config-public-ip-disabled",
        "ec2-no-amazon-key-pair",
        "ec2-user-data-without-secrets",
    ):
        assert (rule, verdict(run, rule, "/guarded"), verdict(run, rule, "/old")) == (rule, Verdict.PASS, Verdict.FAIL)
