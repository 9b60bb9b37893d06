"""A detector with a protection on and one off, a filter that hides what is grave, an export, findings old and new."""

import json
from collections.abc import Mapping
from typing import Any

from tests.emulator import Emulator

PLANTED = ("4111111111111111",)
OPTIONAL = {"guardduty.ListDetectors": "GuardDuty that is off has no detector"}
GONE = {"guardduty.GetMalwareProtectionPlan": "ResourceNotFoundException"}
PLAN = {
    "Arn": "arn:aws:guardduty:eu-central-1:123456789012:malware-protection-plan/p1",
    "Role": "arn:aws:iam::123456789012:role/scan",
    "ProtectedResource": {"S3Bucket": {"BucketName": "uploads"}},
    "Actions": {"Tagging": {"Status": "ENABLED"}},
    "Status": "ACTIVE",
}
EXPORT = {
    "DestinationId": "e1",
    "DestinationType": "S3",
    "Status": "PUBLISHING",
    "DestinationProperties": {"DestinationArn": "arn:aws:s3:::findings"},
}


def finding(severity: float, created: str) -> dict[str, Any]:
    """What GuardDuty shows of a finding."""
    about = {"InstanceDetails": {"Tags": [{"Key": "card", "Value": PLANTED[0]}]}, "ResourceType": "Instance"}
    return {
        "AccountId": "123456789012",
        "Arn": "arn:aws:guardduty:eu-central-1:123456789012:detector/d/finding/f",
        "CreatedAt": f"{created}T08:00:00.000Z",
        "Id": f"{severity}-{created}",
        "Region": "eu-central-1",
        "Resource": about,
        "SchemaVersion": "2.0",
        "Severity": severity,
        "Title": PLANTED[0],
        "Type": "Recon:EC2/PortProbeUnprotectedPort",
        "UpdatedAt": f"{created}T08:00:00.000Z",
    }


def answering(*findings: Mapping[str, Any]) -> Any:
    """What the emulator does not know: exports, filters' names and findings."""

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        shown: dict[str, Mapping[str, Any]] = {
            "guardduty.ListFilters": {"FilterNames": ["quiet"]},
            "guardduty.ListPublishingDestinations": {"Destinations": [EXPORT]},
            "guardduty.DescribePublishingDestination": EXPORT,
            "guardduty.ListMalwareProtectionPlans": {"MalwareProtectionPlans": [{"MalwareProtectionPlanId": "p1"}]},
            "guardduty.GetMalwareProtectionPlan": PLAN,
            "guardduty.ListFindings": {"FindingIds": [one["Id"] for one in findings]},
            "guardduty.GetFindings": {"Findings": [one for one in findings if one["Id"] in asked.get("FindingIds", ())]},
        }
        return json.dumps(_lower(shown[operation])).encode() if operation in shown else None

    return answer


def _lower(value: Any) -> Any:
    """Names of fields as the API writes them."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: _lower(part) for key, part in value.items()}
    return [_lower(part) for part in value] if isinstance(value, list) else value


def arrange(aws: Emulator) -> None:
    """One of everything."""
    aws.lacks = answering(finding(8.0, "2026-10-01"), finding(2.0, "2026-11-20"))
    guardduty = aws.client("guardduty")
    detector = guardduty.create_detector(
        Enable=True,
        FindingPublishingFrequency="FIFTEEN_MINUTES",
        Features=[
            {"Name": "S3_DATA_EVENTS", "Status": "ENABLED"},
            {"Name": "RDS_LOGIN_EVENTS", "Status": "DISABLED"},
            {
                "Name": "RUNTIME_MONITORING",
                "Status": "ENABLED",
                "AdditionalConfiguration": [{"Name": "EKS_ADDON_MANAGEMENT", "Status": "ENABLED"}],
            },
        ],
        Tags={"pci-scope": "security-impacting"},
    )["DetectorId"]
    guardduty.create_filter(
        DetectorId=detector,
        Name="quiet",
        Action="ARCHIVE",
        Description="scanner",
        FindingCriteria={"Criterion": {"severity": {"GreaterThanOrEqual": 4}}},
    )
