"""DMS as it runs: TLS, public addresses, and what tasks log."""

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import dms
from tests.live.kit import judged, of, verdict

LOGS = ("dms-replication-task-sourcedb-logging", "dms-replication-task-targetdb-logging")


def test_endpoints_and_instances_are_judged(aws: Emulator) -> None:
    dms.arrange(aws)
    run = judged("dms")
    assert sorted(one.verdict for one in of(run, "dms-endpoint-ssl-configured")) == [Verdict.FAIL, Verdict.PASS]
    assert verdict(run, "dms-replication-not-public") is Verdict.FAIL
    assert [verdict(run, rule) for rule in LOGS] == [Verdict.PASS, Verdict.PASS]


@pytest.mark.parametrize(
    ("enabled", "severity", "expected"),
    [
        (True, "LOGGER_SEVERITY_DEBUG", Verdict.PASS),
        (True, "LOGGER_SEVERITY_ERROR", Verdict.FAIL),
        (False, "LOGGER_SEVERITY_DEFAULT", Verdict.FAIL),
    ],
)
def test_tasks_are_judged_by_the_settings_that_run(enabled: bool, severity: str, expected: Verdict, aws: Emulator) -> None:
    task = {
        "ReplicationTaskArn": "arn:aws:dms:eu-central-1:123456789012:task:A",
        "ReplicationTaskSettings": dms.settings(enabled, severity),
    }
    aws.answer("dms.DescribeReplicationTasks", {"ReplicationTasks": [task]})
    run = judged("dms")
    assert [verdict(run, rule) for rule in LOGS] == [expected, expected]
