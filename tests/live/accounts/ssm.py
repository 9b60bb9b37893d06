"""Nodes that are and are not patched, documents that are and are not shared, parameters, settings as AWS has them."""

import json
from typing import Any

from tests.emulator import Emulator
from tests.live.answers import also, plain

PLANTED = ("Tr0ub4dor-and-3", "4111111111111111")
GONE = {
    "ssm.DescribeDocumentPermission": "InvalidDocument",
    "ssm.GetDocument": "InvalidDocument",
    "ssm.ListTagsForResource": "InvalidResourceId",
}
GOOD, BAD, SILENT = "i-00000000000000001", "i-00000000000000002", "i-00000000000000003"
SAFE = {"cloudWatchLogGroupName": "sessions", "cloudWatchEncryptionEnabled": True, "kmsKeyId": "alias/sessions", "idleSessionTimeout": "15"}
SHARED_WITH = "999900001111"


def _state(node: str, kind: str, status: str) -> dict[str, str]:
    return {"ComplianceType": kind, "ResourceType": "ManagedInstance", "ResourceId": node, "Status": status}


ANSWERS = {
    "ssm.DescribeInstanceInformation": plain(
        {
            "InstanceInformationList": [
                {"InstanceId": node, "PingStatus": "Online", "PlatformType": "Linux", "ResourceType": "EC2Instance"}
                for node in (GOOD, BAD, SILENT)
            ]
        }
    ),
    "ssm.ListResourceComplianceSummaries": plain(
        {
            "ResourceComplianceSummaryItems": [
                _state(GOOD, "Patch", "COMPLIANT"),
                _state(GOOD, "Association", "COMPLIANT"),
                _state(BAD, "Patch", "NON_COMPLIANT"),
                _state(BAD, "Association", "NON_COMPLIANT"),
            ]
        }
    ),
    "ssm.ListAssociations": plain(
        {
            "Associations": [
                {
                    "AssociationId": "0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11",
                    "Name": "AWS-GatherSoftwareInventory",
                    "ScheduleExpression": "rate(12 hours)",
                    "Targets": [{"Key": "InstanceIds", "Values": [GOOD]}],
                }
            ]
        }
    ),
    "ssm.GetServiceSetting": plain({"ServiceSetting": {"SettingId": "asked", "SettingValue": "Enable"}}),
}


def sessions(aws: Emulator, name: str, **inputs: Any) -> None:
    """A document that says what holds in sessions."""
    body = {"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": {**inputs, "shellProfile": {"linux": PLANTED[0]}}}
    aws.client("ssm").create_document(Name=name, Content=json.dumps(body), DocumentType="Session", DocumentFormat="JSON")


def arrange(aws: Emulator) -> None:
    """Three documents, two parameters."""
    also(aws, ANSWERS)
    ssm = aws.client("ssm")
    content = json.dumps({"schemaVersion": "2.2", "mainSteps": [], "description": PLANTED[0]})
    for name in ("own", "shown", "lent"):
        ssm.create_document(Name=name, Content=content, DocumentType="Command", DocumentFormat="JSON")
    ssm.modify_document_permission(Name="shown", PermissionType="Share", AccountIdsToAdd=["all"])
    ssm.modify_document_permission(Name="lent", PermissionType="Share", AccountIdsToAdd=[SHARED_WITH])
    sessions(aws, "SSM-SessionManagerRunShell", **SAFE)
    ssm.put_parameter(Name="/app/password", Value=PLANTED[0], Type="SecureString", Tags=[{"Key": "pci-scope", "Value": "cde"}])
    ssm.put_parameter(Name="/app/db-password", Value=PLANTED[1], Type="String")
