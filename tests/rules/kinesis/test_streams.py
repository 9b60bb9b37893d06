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
        ({"StreamEncryption": {"EncryptionType": "kms", "KeyId": REF}}, PASS),
        ({"StreamEncryption": {"EncryptionType": "KMS", "KeyId": NONE}}, FAIL),
        ({"StreamEncryption": {"EncryptionType": REF, "KeyId": "k"}}, UNDETERMINED),
        ({"StreamEncryption": {"KeyId": "k"}}, FAIL),
        ({"StreamEncryption": REF}, UNDETERMINED),
        ({"StreamEncryption": NONE}, FAIL),
        ({}, FAIL),
    ],
)
def test_encryption(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(catalogue.rule("kinesis-stream-encrypted"), properties, Parameters={"P": {"Type": "String"}}) == {expected}
