"""The emulated account, CloudFormation as the handler sees it, and the settings that the emulator lacks."""

import json
import re
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from pci_constructs.handlers import api
from pci_constructs.handlers.account_baseline import index
from tests.emulator import ACCOUNT, REGION, Emulator, aws, emulator
from tests.handlers.test_cloudformation import Answers, answers, request

__all__ = ["answers", "aws", "emulator"]

CONTEXT = SimpleNamespace(log_stream_name="stream", get_remaining_time_in_millis=lambda: 390_000)
CONTACT = {"Name": "Ada Planted", "Title": "Head of Security", "EmailAddress": "ada@example.com", "PhoneNumber": "+49 30 5550100"}


def volume_key(aws: Emulator) -> str:
    """A key that EBS can use."""
    return str(aws.client("kms").create_key(KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["Arn"])


Send = Callable[..., dict[str, Any]]


@pytest.fixture
def send(aws: Emulator, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Sends a request as CloudFormation does, and gives the answer."""
    monkeypatch.setattr(api, "time", SimpleNamespace(sleep=aws.waits.append))

    def send(kind: str, properties: Mapping[str, Any], **changes: object) -> dict[str, Any]:
        count = len(answers.requests)
        index.handler(request(ResourceType=f"Custom::{kind}", ResourceProperties=properties, **changes), CONTEXT)
        assert len(answers.requests) == count + 1, "CloudFormation hears of each request once"
        return answers.last

    return send


@pytest.fixture
def properties(aws: Emulator) -> Mapping[str, Mapping[str, Any]]:
    """Sound properties of each type, numbers as the texts that CloudFormation makes of them."""
    key = volume_key(aws)
    aws.forget()
    return {
        "AccountPasswordPolicy": {"MinimumPasswordLength": "12", "PasswordReusePrevention": "4", "MaxPasswordAge": "90"},
        "AccountPublicAccessBlock": {"AccountId": ACCOUNT},
        "AlternateContact": {"AlternateContactType": "SECURITY", **CONTACT},
        "EbsEncryptionByDefault": {"KeyArn": key},
        "InspectorActivation": {"AccountId": ACCOUNT, "ResourceTypes": ["EC2", "ECR", "LAMBDA"]},
        "InstanceMetadataDefaults": {"HttpPutResponseHopLimit": "1", "HttpTokensEnforced": "enabled"},
        "MacieAutomatedDiscovery": {"AccountId": ACCOUNT},
    }


class Lacking:
    """The answers that the emulator does not give, of EC2 and Macie: each is what the calls before it made of the account."""

    def __init__(self, aws: Emulator) -> None:
        self.aws = aws
        self.defaults: dict[str, str] = {}
        self.key = f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/aws/ebs"
        self.discovery: dict[str, Any] = {"status": "DISABLED"}
        aws.lacks = self.answer

    def answer(self, operation: str, params: Mapping[str, Any]) -> bytes | None:
        match operation:
            case "ec2.GetInstanceMetadataDefaults":
                return _xml("GetInstanceMetadataDefaults", f"<accountLevel>{_elements(self.defaults)}</accountLevel>")
            case "ec2.ModifyInstanceMetadataDefaults":
                self.defaults |= {name: str(value) for name, value in params.items()}
                return _xml("ModifyInstanceMetadataDefaults", "<return>true</return>")
            case "ec2.GetEbsDefaultKmsKeyId":
                return _xml("GetEbsDefaultKmsKeyId", f"<kmsKeyId>{self.key}</kmsKeyId>")
            case "ec2.ModifyEbsDefaultKmsKeyId":
                if not self.aws.client("ec2").get_ebs_encryption_by_default()["EbsEncryptionByDefault"]:
                    raise AssertionError("EC2 takes a key only where encryption is on")
                self.key = params["KmsKeyId"]
                return _xml("ModifyEbsDefaultKmsKeyId", f"<kmsKeyId>{self.key}</kmsKeyId>")
            case "macie2.GetAutomatedDiscoveryConfiguration":
                return json.dumps(self.discovery).encode()
            case "macie2.UpdateAutomatedDiscoveryConfiguration":
                self.discovery = {"autoEnableOrganizationMembers": "ALL", **params}
                return b"{}"
        return None


def _xml(operation: str, content: str) -> bytes:
    return f"<{operation}Response><requestId>1</requestId>{content}</{operation}Response>".encode()


def _elements(values: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for key, value in values.items() for name in [re.sub("^.", lambda m: m[0].lower(), key)])


@pytest.fixture(autouse=True)
def lacking(aws: Emulator) -> Lacking:
    return Lacking(aws)
