"""Message brokers as they run."""

from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import REGION, Emulator
from tests.live.accounts.mq import arrange
from tests.live.kit import assembly, judged, of, verdict

AUDIT, PUBLIC = "mq-cloudwatch-audit-log-enabled", "mq-no-public-access"
ARN = f"arn:aws:mq:{REGION}:123456789012:broker:pay:b-1"
BROKER = {"brokerArn": ARN, "brokerId": "b-1", "brokerName": "pay", "deploymentMode": "SINGLE_INSTANCE", "engineType": "ActiveMQ"}


def shown(aws: Emulator, **told: Any) -> None:
    """Shows one broker."""
    aws.answer("mq.ListBrokers", {"brokerSummaries": [BROKER]})
    aws.answer("mq.DescribeBroker", {**BROKER, **told})


def test_brokers_are_judged_by_what_they_log_and_who_reaches_them(aws: Emulator) -> None:
    arrange(aws)
    names = {one.logical_id: one.properties["BrokerName"] for _, one in assembly("mq").resources()}
    run = judged("mq")
    audit, public = ({names[one.subject.logical_id]: one.verdict for one in of(run, rule)} for rule in (AUDIT, PUBLIC))
    assert audit == {"good": Verdict.PASS, "bad": Verdict.FAIL, "rabbit": Verdict.NOT_APPLICABLE}
    assert public == {"good": Verdict.PASS, "bad": Verdict.FAIL, "rabbit": Verdict.PASS}
    assert {one.verdict for one in of(run, "pci-scope-tagged")} == {Verdict.PASS}


@pytest.mark.parametrize(
    ("logs", "expected"),
    [
        ({"general": True, "generalLogGroup": "g", "audit": True, "auditLogGroup": "a"}, Verdict.PASS),
        ({"general": True, "generalLogGroup": "g", "audit": False}, Verdict.FAIL),
        ({"general": True, "generalLogGroup": "g"}, Verdict.FAIL),
        # What is asked for is not done before the next reboot.
        ({"general": False, "generalLogGroup": "g", "audit": False, "pending": {"audit": True}}, Verdict.FAIL),
        ({"general": True, "generalLogGroup": "g", "audit": True, "pending": {"audit": False}}, Verdict.PASS),
    ],
)
def test_a_log_counts_as_it_is_written_now(logs: Mapping[str, Any], expected: Verdict, aws: Emulator) -> None:
    shown(aws, logs=logs, publiclyAccessible=False)
    assert verdict(judged("mq"), AUDIT, "b-1") is expected


def test_a_broker_of_which_nobody_says_whether_it_is_public_is_open(aws: Emulator) -> None:
    shown(aws, logs={"general": True, "generalLogGroup": "g"})
    assert verdict(judged("mq"), PUBLIC, "b-1") is Verdict.UNDETERMINED


def test_without_its_description_only_the_engine_of_a_broker_is_known(aws: Emulator) -> None:
    arrange(aws)
    aws.deny("mq.DescribeBroker")
    run = judged("mq")
    assert {one.verdict for one in of(run, PUBLIC)} == {Verdict.UNDETERMINED}
    assert sorted(one.verdict for one in of(run, AUDIT)) == [Verdict.NOT_APPLICABLE, Verdict.UNDETERMINED, Verdict.UNDETERMINED]


def test_the_engine_of_a_broker_is_named_as_templates_name_it(aws: Emulator) -> None:
    shown(aws, publiclyAccessible=False)
    ((_, found),) = assembly("mq").resources()
    assert found.properties["EngineType"] == "ACTIVEMQ"
