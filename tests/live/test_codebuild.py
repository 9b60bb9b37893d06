"""Projects as they run: rights, logs, and what they show."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.codebuild import answering, arrange, project
from tests.live.kit import judged, verdict

RULES = (
    "codebuild-project-environment-privileged-check",
    "codebuild-project-envvar-awscred-check",
    "codebuild-project-s3-logs-encrypted",
    "codebuild-project-source-repo-url-check",
)


def test_projects_are_judged_by_their_settings(aws: Emulator) -> None:
    arrange(aws)
    run = judged("codebuild")
    for rule in RULES:
        assert verdict(run, rule, "/good") is Verdict.PASS, rule
        assert verdict(run, rule, "/bad") is Verdict.FAIL, rule


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://github.com/team/shop.git", Verdict.PASS),
        ("https://app:pw@github.com/team/shop.git", Verdict.FAIL),
        ("https://app@dev.azure.com/team/shop", Verdict.PASS),
        ("https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@github.com/team/shop", Verdict.FAIL),
        ("", Verdict.PASS),
    ],
)
def test_addresses_with_credentials_are_not_kept_and_fail(address: str, expected: Verdict, aws: Emulator) -> None:
    answering(aws, project("shop", source={"type": "GITHUB", "location": address}))
    assert verdict(judged("codebuild"), "codebuild-project-source-repo-url-check") is expected


@pytest.mark.parametrize(
    ("watch", "bucket", "expected"),
    [("ENABLED", "DISABLED", Verdict.PASS), ("DISABLED", "ENABLED", Verdict.PASS), ("DISABLED", "DISABLED", Verdict.FAIL)],
)
def test_builds_are_logged_somewhere(watch: str, bucket: str, expected: Verdict, aws: Emulator) -> None:
    logs = {"cloudWatchLogs": {"status": watch}, "s3Logs": {"status": bucket}}
    answering(aws, project("shop", logsConfig=logs))
    assert verdict(judged("codebuild"), "codebuild-project-logging-enabled") is expected
