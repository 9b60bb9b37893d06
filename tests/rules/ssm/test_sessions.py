"""What the preferences of Session Manager say of logs, keys and idle sessions."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

RULE = "ssm-session-logging-encrypted"
GOOD = {"cloudWatchLogGroupName": "sessions", "cloudWatchEncryptionEnabled": True, "kmsKeyId": "alias/sessions", "idleSessionTimeout": "15"}
TO_BUCKET = {"s3BucketName": "sessions", "s3EncryptionEnabled": True, "cloudWatchLogGroupName": ""}


def document(content: Any, **more: Any) -> dict[str, Any]:
    return resource("AWS::SSM::Document", **{"DocumentType": "Session", "Content": content, **more})


def sessions(**inputs: Any) -> dict[str, Any]:
    return {"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": {**GOOD, **inputs}}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, PASS),
        ({"idleSessionTimeout": "16"}, FAIL),
        ({"idleSessionTimeout": 1}, PASS),
        ({"idleSessionTimeout": ""}, FAIL),
        ({"idleSessionTimeout": NONE}, FAIL),
        ({"idleSessionTimeout": P}, UNDETERMINED),
        ({"idleSessionTimeout": "{{ minutes }}"}, UNDETERMINED),
        ({"kmsKeyId": ""}, FAIL),
        ({"kmsKeyId": NONE}, FAIL),
        ({"kmsKeyId": P}, UNDETERMINED),
        ({"kmsKeyId": P, "idleSessionTimeout": "60"}, FAIL),
        ({"cloudWatchEncryptionEnabled": False}, FAIL),
        ({"cloudWatchEncryptionEnabled": NONE}, FAIL),
        ({"cloudWatchEncryptionEnabled": "{{ encrypted }}"}, UNDETERMINED),
        ({"cloudWatchLogGroupName": ""}, FAIL),
        ({"cloudWatchLogGroupName": NONE}, FAIL),
        ({"cloudWatchLogGroupName": "{{ group }}"}, UNDETERMINED),
        ({"cloudWatchLogGroupName": P}, UNDETERMINED),
        (TO_BUCKET, PASS),
        ({**TO_BUCKET, "s3EncryptionEnabled": False}, FAIL),
        ({**TO_BUCKET, "cloudWatchLogGroupName": "sessions", "cloudWatchEncryptionEnabled": False}, FAIL),
    ],
)
def test_preferences(inputs: Any, expected: Verdict) -> None:
    assert said(RULE, document(sessions(**inputs))) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (document(json.dumps(sessions())), PASS),
        (document(json.dumps(sessions(kmsKeyId=""))), FAIL),
        (document(sessions(), DocumentType="Command"), NOT_APPLICABLE),
        (document(sessions(), DocumentType=NONE), NOT_APPLICABLE),
        (document(sessions(kmsKeyId=""), DocumentType=NONE, Name="SSM-SessionManagerRunShell"), FAIL),
        (document(sessions(), DocumentType=P), UNDETERMINED),
        (document({**sessions(), "sessionType": "Port"}), NOT_APPLICABLE),
        (document({"schemaVersion": "1.0", "sessionType": "Standard_Stream"}), FAIL),
        (document({"schemaVersion": "1.0", "sessionType": "InteractiveCommands", "properties": {}}), UNDETERMINED),
        (document({"schemaVersion": "1.0", "sessionType": "NonInteractiveCommands"}), UNDETERMINED),
        (document({**sessions(), "sessionType": "InteractiveCommands"}), PASS),
        (document({**sessions(kmsKeyId=""), "sessionType": "InteractiveCommands"}), FAIL),
        (document(NONE), FAIL),
        (document(P), UNDETERMINED),
        (document("schemaVersion: '1.0'"), UNDETERMINED),
    ],
)
def test_documents(body: dict[str, Any], expected: Verdict) -> None:
    assert said(RULE, body) is expected
