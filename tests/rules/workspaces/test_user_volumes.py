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
        ({}, FAIL),
        ({"UserVolumeEncryptionEnabled": NONE}, FAIL),
        ({"UserVolumeEncryptionEnabled": "true"}, PASS),
        ({"UserVolumeEncryptionEnabled": "False"}, FAIL),
        ({"UserVolumeEncryptionEnabled": REF}, UNDETERMINED),
        ({"UserVolumeEncryptionEnabled": True, "RootVolumeEncryptionEnabled": False}, PASS),
        ({"RootVolumeEncryptionEnabled": True, "VolumeEncryptionKey": "alias/aws/workspaces"}, FAIL),
    ],
)
def test_encryption(properties: dict[str, Any], expected: Verdict) -> None:
    rule = catalogue.rule("workspaces-user-volume-encryption-enabled")
    assert verdicts(rule, properties, Parameters={"P": {"Type": "String"}}) == {expected}
