"""Connectors as they run: how they speak with their cluster."""

from typing import Any

import pytest

from pci_constructs.assembly import Unknown
from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.kafkaconnect import CLEAR, TLS, arn, arrange, connector, shown
from tests.live.kit import assembly, judged, of, verdict

RULE, TAGGED = "msk-connect-connector-encrypted", "pci-scope-tagged"


@pytest.mark.parametrize("rule", [RULE, TAGGED])
def test_connectors_are_judged(rule: str, aws: Emulator) -> None:
    arrange(aws)
    run = judged("kafkaconnect")
    assert [verdict(run, rule, arn(name)) for name in ("good", "bad")] == [Verdict.PASS, Verdict.FAIL]
    assert of(run, rule, arn("old")) == []


@pytest.mark.parametrize(
    ("encryption", "expected"),
    [(TLS, Verdict.PASS), (CLEAR, Verdict.FAIL), ({}, Verdict.UNDETERMINED), (None, Verdict.UNDETERMINED)],
)
def test_what_aws_does_not_say_of_the_connection_is_not_known(encryption: Any, expected: Verdict, aws: Emulator) -> None:
    # One that failed keeps its settings until it is deleted.
    shown(aws, connector("good", encryption, connectorState="FAILED"))
    assert verdict(judged("kafkaconnect"), RULE) is expected


def test_tags_that_are_refused_are_not_known(aws: Emulator) -> None:
    arrange(aws)
    aws.deny("kafkaconnect.ListTagsForResource")
    assert {one.verdict for one in of(judged("kafkaconnect"), TAGGED)} == {Verdict.UNDETERMINED}


def test_networks_are_those_of_cloudformation_and_configurations_are_not_read(aws: Emulator) -> None:
    shown(aws, connector("good", TLS))
    (found,) = [one.properties for _, one in assembly("kafkaconnect").resources()]
    cluster = found["KafkaCluster"]["ApacheKafkaCluster"]
    assert cluster["Vpc"] == {"SecurityGroups": ["sg-0123456789abcdef0"], "Subnets": ["subnet-0123456789abcdef0"]}
    assert found.get("ConnectorConfiguration").__class__ is Unknown
