from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import catalogue
from tests.rules.pack import verdicts

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, PASS),
        ({"EncryptionInfo": {"EncryptionAtRest": {"DataVolumeKMSKeyId": "k"}}}, PASS),
        ({"EncryptionInfo": {"EncryptionInTransit": {"InCluster": "false"}}}, FAIL),
        ({"EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": "TLS_PLAINTEXT"}}}, FAIL),
        ({"EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": "PLAINTEXT", "InCluster": REF}}}, FAIL),
        ({"EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": REF, "InCluster": False}}}, FAIL),
        ({"EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": REF}}}, UNDETERMINED),
        ({"EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": NONE, "InCluster": NONE}}}, PASS),
        ({"EncryptionInfo": REF}, UNDETERMINED),
    ],
)
def test_clusters(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("msk-in-cluster-node-require-tls"), properties, Parameters={"P": {"Type": "String"}}) == {expected}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"KafkaClusterEncryptionInTransit": {"EncryptionType": "Tls"}}, PASS),
        ({"KafkaClusterEncryptionInTransit": {"EncryptionType": REF}}, UNDETERMINED),
        ({"KafkaClusterEncryptionInTransit": REF}, UNDETERMINED),
        ({"KafkaClusterEncryptionInTransit": {}}, FAIL),
        ({}, FAIL),
    ],
)
def test_connectors(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("msk-connect-connector-encrypted"), properties, Parameters={"P": {"Type": "String"}}) == {expected}
