from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.backup.backup_vault_encrypted_cmk import RULE as VAULT
from pci_constructs.rules.securityhub.securityhub_new_controls_enabled import RULE as CONTROLS
from pci_constructs.rules.sqs.sqs_queue_encrypted import RULE as QUEUE
from tests.rules.pack import verdicts

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
REF = {"Ref": "P"}
PARAMETERS = {"P": {"Type": "String"}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, P),
        ({"SqsManagedSseEnabled": "false"}, F),
        ({"SqsManagedSseEnabled": False, "KmsMasterKeyId": "alias/q"}, P),
        ({"SqsManagedSseEnabled": False, "KmsMasterKeyId": ""}, F),
        ({"SqsManagedSseEnabled": REF}, U),
        ({"KmsMasterKeyId": REF}, U),
    ],
)
def test_queues_are_encrypted(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(QUEUE, properties, Parameters=PARAMETERS) == {expected}


def test_vaults_and_hubs() -> None:
    assert verdicts(VAULT, {"EncryptionKeyArn": REF}, Parameters=PARAMETERS) == {U}
    assert verdicts(VAULT, {"EncryptionKeyArn": ""}) == {F}
    assert verdicts(CONTROLS, {}) == {P}
